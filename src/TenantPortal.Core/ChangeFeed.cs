namespace TenantPortal.Core;

/// <summary>The coarse kind of a change: enough for a page to decide whether to reload.</summary>
[Flags]
public enum ChangeTopics
{
    None = 0,
    Requests = 1,
    Tenants = 2,
    Quotas = 4,
    Clusters = 8,
    Notifications = 16,
    All = Requests | Tenants | Quotas | Clusters | Notifications,
}

/// <summary>Notifies open pages of this process after rows are saved. It carries no data: pages read the database.</summary>
public sealed class ChangeFeed
{
    private event Action<ChangeTopics>? Changed;

    public bool HasSubscribers => Changed is not null;

    /// <summary>Calls <paramref name="changed"/> on the publisher's thread until the result is disposed; it must return immediately.</summary>
    public IDisposable Subscribe(Action<ChangeTopics> changed)
    {
        Changed += changed;
        return new Subscription(this, changed);
    }

    public void Publish(ChangeTopics topics) => Changed?.Invoke(topics);

    private sealed class Subscription(ChangeFeed feed, Action<ChangeTopics> changed) : IDisposable
    {
        private Action<ChangeTopics>? _changed = changed;

        // Only once: a second call would remove an equal subscriber.
        public void Dispose() => feed.Changed -= Interlocked.Exchange(ref _changed, null);
    }
}
