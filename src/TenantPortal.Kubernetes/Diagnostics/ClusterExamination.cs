using System.Diagnostics;
using System.Globalization;
using TenantPortal.Core.Clusters;
using TenantPortal.Core.Diagnostics;
using TenantPortal.Core.Guards;
using TenantPortal.Kubernetes.Connections;
using TenantPortal.Kubernetes.Guards;
using TenantPortal.Kubernetes.Reconciling;

namespace TenantPortal.Kubernetes.Diagnostics;

/// <summary>What was found in a cluster.</summary>
/// <param name="Uid">The UID of its namespace <c>kube-system</c>; null when it did not respond, and for a Sandbox.</param>
internal sealed record ExaminedCluster(IReadOnlyList<Diagnosis> Found, string? Uid);

/// <summary>Examines one cluster: its credentials, the API server with its version, latency and clock, the rights of the portal, and the guards.</summary>
internal sealed class ClusterExamination(ClusterOwnership ownership, GuardProber guards, GuardRules rules, TimeProvider time)
{
    /// <param name="connect">Fails with an exception that <see cref="ClusterProblem"/> explains.</param>
    public async Task<ExaminedCluster> RunAsync(KnownCluster cluster, Func<ClusterApi> connect, CancellationToken cancellationToken)
    {
        var subject = $"cluster {cluster.Name}";
        if (cluster.Options.EffectiveKind == ClusterKind.Sandbox)
            return new([Diagnosis.Ok(subject, "It is the Sandbox, which runs inside the portal.")], null);
        var found = new List<Diagnosis>();
        string? uid = null;
        try
        {
            var api = connect().WithoutRetry();
            var (version, server) = await ReadServerAsync(api, cancellationToken);
            found.Add(Diagnosis.Ok(subject, $"{version.Text} answers in {server.Latency.TotalMilliseconds.ToString("0", CultureInfo.InvariantCulture)} ms."));
            if (Diagnosis.OfClock(subject, server.Clock, time.GetUtcNow()) is { } skew)
                found.Add(skew);
            var identity = await api.GetAsync($"/api/v1/namespaces/{ClusterIdentityCheck.Namespace}", cancellationToken);
            uid = identity.Succeeded ? identity.Uid : null;
            found.AddRange(await CheckRightsAsync(api, $"rights on {cluster.Name}", cancellationToken));
            var (other, isUnreadable) = await ownership.InspectAsync(cluster, api, cancellationToken);
            if (other is not null)
                found.Add(Diagnosis.Failure(subject, other));
            else if (isUnreadable)
                found.Add(
                    Diagnosis.Warning(
                        $"rights on {cluster.Name}",
                        $"The portal may not read its ConfigMap {ClusterOwnership.ConfigMap}, so a second portal on the cluster is not recognized. Apply "
                            + "deploy/base/cluster-roles.yaml."
                    )
                );
            found.AddRange(await CheckGuardsAsync(cluster, api, cancellationToken));
        }
        catch (Exception exception) when (ClusterProblem.CanExplain(exception) && !cancellationToken.IsCancellationRequested)
        {
            found.Add(Diagnosis.Failure(subject, ClusterProblem.Explain(cluster.Name, exception).Message));
        }

        return new(found, uid);
    }

    private static async Task<(ServerVersion Version, (TimeSpan Latency, DateTimeOffset? Clock) Server)> ReadServerAsync(
        ClusterApi api,
        CancellationToken cancellationToken
    )
    {
        var version = await ServerVersion.ReadAsync(api, cancellationToken);
        // The second call, which opens no connection.
        var start = Stopwatch.GetTimestamp();
        var clock = await api.ReadClockAsync(cancellationToken);
        return (version, (Stopwatch.GetElapsedTime(start), clock));
    }

    private static async Task<IReadOnlyList<Diagnosis>> CheckRightsAsync(ClusterApi api, string subject, CancellationToken cancellationToken)
    {
        var missing = await new PortalRights(api).FindMissingAsync(cancellationToken);
        return missing.Count == 0
            ? [Diagnosis.Ok(subject, "The portal has all rights of deploy/base/cluster-roles.yaml.")]
            :
            [
                .. missing.Select(right =>
                    right.IsOptional
                        ? Diagnosis.Warning(subject, $"The portal may not {right.Title}. {right.Without}")
                        : Diagnosis.Failure(subject, $"The portal may not {right.Title}. Apply deploy/base/cluster-roles.yaml.")
                ),
            ];
    }

    private async Task<IReadOnlyList<Diagnosis>> CheckGuardsAsync(KnownCluster cluster, ClusterApi api, CancellationToken cancellationToken)
    {
        var subject = $"guards of {cluster.Name}";
        var run = await guards.ProbeAsync(new ClaimedProbe(cluster.Name, null, time.GetUtcNow()), api, cluster.Options, cancellationToken);
        var failing = run.Findings.Where(finding => finding.IsBlocking || finding.Result == GuardResult.Missing).ToList();
        if (failing.Count == 0)
            return [Diagnosis.Ok(subject, "Every guard that can be tested without a tenant holds.")];
        var titles = string.Join("; ", failing.Select(finding => finding.Title));
        var sentence = failing.Exists(finding => finding.Result == GuardResult.Contradicts)
            ? $"Not as the settings need it: {titles}. Apply what the command 'guards render' writes."
            : $"Missing: {titles}. Install one of deploy/guards.";
        return
        [
            rules.AreRequired(cluster.Options) && failing.Exists(finding => finding.IsBlocking)
                ? Diagnosis.Failure(subject, $"{sentence} Until then, the portal creates no new namespaces there.")
                : Diagnosis.Warning(subject, sentence),
        ];
    }
}
