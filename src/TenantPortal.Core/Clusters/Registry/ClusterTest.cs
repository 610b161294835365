using TenantPortal.Core.Data;
using TenantPortal.Core.Diagnostics;

namespace TenantPortal.Core.Clusters.Registry;

/// <summary>One result of a test of a cluster.</summary>
/// <param name="Sentence">What was found and, if it is not in order, what to do.</param>
[StoredAsJson]
public sealed record ClusterTestFinding(DiagnosisLevel Level, string Subject, string Sentence);

/// <summary>
/// A test of a cluster that a platform admin requested. A reconciler runs it, because no other process has credentials. It tests what was entered, so a
/// cluster can be tested before it is added.
/// </summary>
public sealed class ClusterTest : ILeased
{
    // For Entity Framework.
    private ClusterTest() => (Cluster, GroupPrefix, PortalNamespace, PortalServiceAccount, RequestedBy) = ("", "", "", "", "");

    internal ClusterTest(Guid id, KnownCluster cluster, string requestedBy, DateTimeOffset at)
    {
        (Id, Cluster, RequestedBy, RequestedAt) = (id, cluster.Name, requestedBy, at);
        (Credential, Context) = (cluster.Credential?.ToString(), cluster.Options.Context);
        GroupPrefix = cluster.Options.GroupPrefix;
        (PortalNamespace, PortalServiceAccount) = (cluster.Options.PortalNamespace, cluster.Options.PortalServiceAccount);
    }

    public Guid Id { get; private set; }

    public string Cluster { get; private set; }

    /// <summary>Null for a cluster from the configuration.</summary>
    public string? Credential { get; private set; }

    public string? Context { get; private set; }

    public string GroupPrefix { get; private set; }

    public string PortalNamespace { get; private set; }

    public string PortalServiceAccount { get; private set; }

    /// <summary>The id of the admin.</summary>
    public string RequestedBy { get; private set; }

    public DateTimeOffset RequestedAt { get; private set; }

    public DateTimeOffset? ClaimedUntil { get; private set; }

    /// <summary>Null until the result is there.</summary>
    public DateTimeOffset? FinishedAt { get; private set; }

    public IReadOnlyList<ClusterTestFinding> Findings { get; private set; } = [];

    /// <summary>The UID of the namespace <c>kube-system</c>; null when the cluster could not be reached.</summary>
    public string? Uid { get; private set; }

    /// <summary>What is to be tested, as if it were added.</summary>
    internal KnownCluster ToKnown() =>
        new(Cluster, ClusterOptions.OfAdded(Context, GroupPrefix, PortalNamespace, PortalServiceAccount))
        {
            Credential = Credential is null ? null : CredentialReference.Parse(Credential),
        };

    /// <summary>Whether it tested the connection that is to be added.</summary>
    internal bool IsOf(KnownCluster cluster) =>
        ToKnown() is var tested
        && tested.ConnectionKey == cluster.ConnectionKey
        && tested.Options.PortalNamespace == cluster.Options.PortalNamespace
        && tested.Options.PortalServiceAccount == cluster.Options.PortalServiceAccount;

    internal void Finish(ClusterTestResult result, DateTimeOffset at) => (Findings, Uid, FinishedAt) = (result.Findings, result.Uid, at);
}

/// <summary>What a test found.</summary>
/// <param name="Uid">The UID of the namespace <c>kube-system</c>; null when the cluster could not be reached, and for a Sandbox.</param>
public sealed record ClusterTestResult(IReadOnlyList<ClusterTestFinding> Findings, string? Uid);
