namespace TenantPortal.Core;

/// <summary>What changed, coarsely: enough for a page to know whether to load again.</summary>
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

/// <summary>Tells open pages of this process that rows have changed, after they were saved. It carries no data: pages read the database.</summary>
public sealed class ChangeFeed
{
    private event Action<ChangeTopics>? Changed;

    public bool HasSubscribers => Changed is not null;

    /// <summary>Calls <paramref name="changed"/> on the publisher's thread until the result is disposed; it must return at once.</summary>
    public IDisposable Subscribe(Action<ChangeTopics> changed)
    {
        Changed += changed;
        return new Subscription(this, changed);
    }

    public void Publish(ChangeTopics topics) => Changed?.Invoke(topics);

    private sealed class Subscription(ChangeFeed feed, Action<ChangeTopics> changed) : IDisposable
    {
        private Action<ChangeTopics>? _changed = changed;

        // Once only: a second time would take away an equal subscriber.
        public void Dispose() => feed.Changed -= Interlocked.Exchange(ref _changed, null);
    }
}
