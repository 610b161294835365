namespace TenantPortal.Core.Calls;

/// <summary>What became of a guarded call.</summary>
public enum CallOutcomeKind
{
    /// <summary>It ran, and this is its answer.</summary>
    Answered,

    /// <summary>It ran before, and this was its answer.</summary>
    Repeated,

    /// <summary>A call with the same key runs now.</summary>
    Running,

    /// <summary>The key was used for another call.</summary>
    KeyIsTaken,

    /// <summary>The caller has used as many keys as are kept.</summary>
    TooManyKeys,

    /// <summary>What it changes is no longer as the caller read it.</summary>
    Changed,
}

/// <summary>The outcome of a guarded call.</summary>
/// <param name="Response">Null if the call did not run.</param>
public sealed record CallOutcome(CallOutcomeKind Kind, StoredResponse? Response = null);
