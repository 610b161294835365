namespace TenantPortal.Core.Sessions;

/// <summary>Notifies open pages of this process after a session changes or ends and is saved.</summary>
public sealed class SessionFeed
{
    private event Action<string, PersonFacts?>? Changed;

    /// <summary>
    /// Calls <paramref name="changed"/> with the session's id, and null when it ended, until the result is disposed; it must return
    /// immediately.
    /// </summary>
    public IDisposable Subscribe(Action<string, PersonFacts?> changed)
    {
        Changed += changed;
        return new Subscription(this, changed);
    }

    internal void Publish(string id, PersonFacts? person) => Changed?.Invoke(id, person);

    private sealed class Subscription(SessionFeed feed, Action<string, PersonFacts?> changed) : IDisposable
    {
        private Action<string, PersonFacts?>? _changed = changed;

        // Only once: a second call would remove an equal subscriber.
        public void Dispose() => feed.Changed -= Interlocked.Exchange(ref _changed, null);
    }
}
