using System.Diagnostics;
using System.Globalization;
using TenantPortal.Core.Clusters;
using TenantPortal.Core.Diagnostics;
using TenantPortal.Core.Guards;
using TenantPortal.Kubernetes.Connections;
using TenantPortal.Kubernetes.Guards;
using TenantPortal.Kubernetes.Reconciling;

namespace TenantPortal.Kubernetes.Diagnostics;

/// <summary>
/// Examines every configured cluster: its kubeconfig, the API server with its version, latency and clock, the rights of the portal, and the guards.
/// </summary>
internal sealed class ClusterCheck(
    ClusterCatalog clusters,
    ClusterConnections connections,
    ClusterOwnership ownership,
    GuardProber guards,
    GuardRules rules,
    TimeProvider time
) : IDiagnosticCheck
{
    public string Subject => "clusters";

    public async Task<IReadOnlyList<Diagnosis>> RunAsync(CancellationToken cancellationToken) =>
        [.. (await Task.WhenAll(clusters.Names.Select(name => CheckAsync(name, cancellationToken)))).SelectMany(found => found)];

    private async Task<IReadOnlyList<Diagnosis>> CheckAsync(string cluster, CancellationToken cancellationToken)
    {
        var subject = $"cluster {cluster}";
        if (clusters.Find(cluster)!.EffectiveKind == ClusterKind.Sandbox)
            return [Diagnosis.Ok(subject, "It is the Sandbox, which runs inside the portal.")];
        var found = new List<Diagnosis>();
        try
        {
            var api = connections.Get(cluster).WithoutRetry();
            var (version, server) = await ReadServerAsync(api, cancellationToken);
            found.Add(Diagnosis.Ok(subject, $"{version.Text} answers in {server.Latency.TotalMilliseconds.ToString("0", CultureInfo.InvariantCulture)} ms."));
            if (Diagnosis.OfClock(subject, server.Clock, time.GetUtcNow()) is { } skew)
                found.Add(skew);
            found.AddRange(await CheckRightsAsync(api, $"rights on {cluster}", cancellationToken));
            var (other, isUnreadable) = await ownership.InspectAsync(cluster, api, cancellationToken);
            if (other is not null)
                found.Add(Diagnosis.Failure(subject, other));
            else if (isUnreadable)
                found.Add(
                    Diagnosis.Warning(
                        $"rights on {cluster}",
                        $"The portal may not read its ConfigMap {ClusterOwnership.ConfigMap}, so a second portal on the cluster is not recognized. Apply "
                            + "deploy/base/cluster-roles.yaml."
                    )
                );
            found.AddRange(await CheckGuardsAsync(cluster, cancellationToken));
        }
        catch (Exception exception) when (ClusterProblem.CanExplain(exception))
        {
            found.Add(Diagnosis.Failure(subject, ClusterProblem.Explain(cluster, exception).Message));
        }

        return found;
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

    private async Task<IReadOnlyList<Diagnosis>> CheckGuardsAsync(string cluster, CancellationToken cancellationToken)
    {
        var subject = $"guards of {cluster}";
        var run = await guards.ProbeAsync(new ClaimedProbe(cluster, null, time.GetUtcNow()), cancellationToken);
        var failing = run.Findings.Where(finding => finding.IsBlocking || finding.Result == GuardResult.Missing).ToList();
        if (failing.Count == 0)
            return [Diagnosis.Ok(subject, "Every guard that can be tested without a tenant holds.")];
        var titles = string.Join("; ", failing.Select(finding => finding.Title));
        var sentence = failing.Exists(finding => finding.Result == GuardResult.Contradicts)
            ? $"Not as the settings need it: {titles}. Apply what the command 'guards render' writes."
            : $"Missing: {titles}. Install one of deploy/guards.";
        return
        [
            rules.AreRequired(cluster) && failing.Exists(finding => finding.IsBlocking)
                ? Diagnosis.Failure(subject, $"{sentence} Until then, the portal creates no new namespaces there.")
                : Diagnosis.Warning(subject, sentence),
        ];
    }
}
