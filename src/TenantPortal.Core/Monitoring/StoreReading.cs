namespace TenantPortal.Core.Monitoring;

/// <summary>What waited in the database, and what was wrong in it, at one instant.</summary>
internal sealed record StoreReading(
    DateTimeOffset At,
    IReadOnlyList<ClusterReading> Clusters,
    IReadOnlyList<OutboxReading> Outbox,
    IReadOnlyList<ApprovalReading> Approvals
);

/// <summary>What concerns one configured cluster.</summary>
/// <param name="Due">Tenants that are due and that no reconciler has claimed.</param>
/// <param name="DueFor">How long the longest waiting of them has been due.</param>
/// <param name="Failing">Tenants whose reconciles have failed for so long that users see it.</param>
/// <param name="Drift">Open differences that no one ignores.</param>
/// <param name="Fights">Those of them that another controller makes again and again.</param>
/// <param name="IsReachable">Null before the cluster was watched.</param>
internal sealed record ClusterReading(string Cluster, int Due, TimeSpan DueFor, int Failing, int Drift, int Fights, bool? IsReachable);

/// <summary>What waits to be sent.</summary>
/// <param name="Stage"><c>announcement</c> before its addressees are known, then <c>email</c> or <c>webhook</c>.</param>
internal sealed record OutboxReading(string Stage, int Waiting, TimeSpan WaitingFor);

/// <summary>Requests that wait for approvers.</summary>
/// <param name="OverTarget">Those that have waited longer than the target.</param>
internal sealed record ApprovalReading(string Status, int Waiting, TimeSpan WaitingFor, int OverTarget);
