using TenantPortal.Core.Committing;

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

/// <summary>Notifies open pages after rows are saved, those of other processes too. It carries no data: pages read the database.</summary>
/// <param name="outbox">What is announced to other processes; null for a process alone.</param>
public sealed class ChangeFeed(ChangeOutbox? outbox = null)
{
    private event Action<ChangeTopics>? Changed;

    public bool HasSubscribers => Changed is not null;

    /// <summary>Calls <paramref name="changed"/> on the publisher's thread until the result is disposed; it must return immediately.</summary>
    public IDisposable Subscribe(Action<ChangeTopics> changed)
    {
        Changed += changed;
        return new Subscription(this, changed);
    }

    /// <summary>Notifies the pages of every process. Call it after the commit.</summary>
    public void Publish(ChangeTopics topics) =>
        AfterCommit.Run(() =>
        {
            outbox?.Add(topics, wakesReconcilers: false);
            Receive(topics);
        });

    /// <summary>Notifies the pages of this process of what another one has published.</summary>
    public void Receive(ChangeTopics topics) => Changed?.Invoke(topics);

    private sealed class Subscription(ChangeFeed feed, Action<ChangeTopics> changed) : IDisposable
    {
        private Action<ChangeTopics>? _changed = changed;

        // Only once: a second call would remove an equal subscriber.
        public void Dispose() => feed.Changed -= Interlocked.Exchange(ref _changed, null);
    }
}
