using System.Text.Json.Nodes;
using TenantPortal.Core.Quotas;
using TenantPortal.Core.Tiers.Blueprints;
using TenantPortal.Core.Tiers.Blueprints.Manifests;
using TenantPortal.Kubernetes.Connections;

namespace TenantPortal.Kubernetes.Reconciling;

/// <summary>What is applied of a ResourceQuota now.</summary>
/// <param name="Kept">Why some amounts stay as they are, as a sentence; null when all of it is applied.</param>
internal sealed record GuardedQuota(Manifest Manifest, string? Kept);

/// <summary>
/// Keeps a quota from falling below what is used when it is applied: the API server would accept it, and then refuse the team's next pod. What does not fit
/// stays at its present amount, and each pass looks again. A tenant that is being stopped gets no pods at once.
/// </summary>
internal static class QuotaGuard
{
    /// <summary>The use can change without an event, so the portal looks again after this time at the latest.</summary>
    public static readonly TimeSpan RecheckInterval = TimeSpan.FromMinutes(1);

    public static bool IsFor(Manifest manifest) => manifest is { ApiVersion: "v1", Kind: "ResourceQuota" };

    /// <param name="live">The quota as it is now, read immediately before it is applied.</param>
    public static GuardedQuota Keep(Manifest approved, JsonObject live)
    {
        var body = approved.ToJson();
        if (body["spec"]?["hard"] is not JsonObject desired)
            return new GuardedQuota(approved, null);
        var sentences = new List<string>();
        foreach (var key in desired.Select(amount => amount.Key).OrderBy(QuotaResource.RankOf).ThenBy(key => key, StringComparer.Ordinal).ToList())
        {
            if (
                Read(desired[key]) is not { } wanted
                || Read(live["spec"]?["hard"]?[key]) is not { } present
                || Read(live["status"]?["used"]?[key]) is not { } used
                || wanted >= used
                || wanted >= present
                || Standstill.Forbids(key, wanted)
            )
                continue;
            desired[key] = present.ToString();
            sentences.Add($"{key}: {used} is used, more than the approved {wanted}, so {present} stays.");
        }

        return sentences.Count == 0
            ? new GuardedQuota(approved, null)
            : new GuardedQuota(
                Manifest.TryParse(body, out var problem) ?? throw new InvalidOperationException(problem),
                $"The smaller quota is applied when the use fits in it. {string.Join(" ", sentences)}"
            );
    }

    private static Quantity? Read(JsonNode? amount) => amount is JsonValue value && Quantity.TryParse(value.ToString(), out var quantity) ? quantity : null;
}
