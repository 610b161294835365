using System.Collections.Concurrent;

namespace TenantPortal.Core.Committing;

/// <summary>
/// Holds back what must not happen before a commit, such as waking a reconciler, which would find nothing yet. Services publish after their own commit; inside
/// the transaction of a call, the commit comes later.
/// </summary>
internal sealed class AfterCommit : IDisposable
{
    private static readonly AsyncLocal<AfterCommit?> Open = new();

    private readonly ConcurrentQueue<Action> _effects = [];
    private volatile bool _isEnded;

    /// <summary>Holds back what the caller does from now on.</summary>
    public static AfterCommit Begin() => Open.Value = new AfterCommit();

    /// <summary>Runs the effect after the commit of the open transaction, or now if there is none.</summary>
    public static void Run(Action effect)
    {
        if (Open.Value is { _isEnded: false } open)
            open._effects.Enqueue(effect);
        else
            effect();
    }

    /// <summary>Runs what was held back. Call it after the commit.</summary>
    public void Release()
    {
        _isEnded = true;
        while (_effects.TryDequeue(out var effect))
            effect();
    }

    /// <summary>Without a release, what was held back never happens.</summary>
    public void Dispose() => _isEnded = true;
}
