using System.Text.Json.Nodes;
using TenantPortal.Core.Guards;
using TenantPortal.Kubernetes.Connections;
using TenantPortal.Kubernetes.Deleting;

namespace TenantPortal.Kubernetes.Guards;

/// <summary>
/// Probes whether the portal can change more of a volume than its reclaim policy. It tries that on a volume of a tenant, because the portal may not create
/// one: without a volume, the API server would refuse before its guards.
/// </summary>
/// <param name="place">Null while the cluster has no tenant.</param>
internal sealed class VolumeProbe(ClusterApi api, string cluster, string? place)
{
    public const string Id = "volumes-are-only-kept";

    public const string NeedsVolume = "The portal runs this probe once the tenant in whose namespace it probes has a bound volume.";

    /// <summary>Of the claims in the namespace, no more are looked at.</summary>
    private const int MaxClaims = 20;

    private static readonly GuardAttempt ChangeVolume = new(
        Id,
        "The portal can only keep volumes",
        "Dry run: add a label to the PersistentVolume of a tenant.",
        GuardDemand.Advised,
        ["tenantportal-volumes", "may only set the reclaim policy"]
    );

    public async Task<GuardFinding> TryAsync(CancellationToken cancellationToken)
    {
        if (place is null)
            return ChangeVolume.Inconclusive(GuardFinding.NeedsTenant);
        var claims = await api.ListAsync($"/api/v1/namespaces/{place}/persistentvolumeclaims?limit={MaxClaims}", cancellationToken);
        if (claims.IsForbidden)
            return ChangeVolume.Inconclusive($"The portal lacks the right to find a volume: {ClusterProblem.Quote(claims.Message)}");
        if (!claims.Succeeded)
            throw new ClusterRefusedException(claims);
        foreach (var claim in (claims.Body["items"] as JsonArray ?? []).OfType<JsonObject>())
        {
            if (await BoundVolume.FindAsync(api, cluster, place, claim, cancellationToken) is not { } volume)
                continue;
            return volume.Problem is { } unread
                ? ChangeVolume.Inconclusive($"The portal lacks the right to probe this guard. {unread.Message}")
                : ChangeVolume.Evaluate(await api.TryApplyAsync(BoundVolume.PathOf(volume.Name), Labeled(volume), cancellationToken));
        }

        return ChangeVolume.Inconclusive(NeedsVolume);
    }

    private static JsonObject Labeled(BoundVolume volume) =>
        new()
        {
            ["apiVersion"] = "v1",
            ["kind"] = "PersistentVolume",
            ["metadata"] = new JsonObject
            {
                ["name"] = volume.Name,
                ["uid"] = volume.Uid,
                ["labels"] = new JsonObject { ["tenantportal.io/guard-check"] = "true" },
            },
        };
}
