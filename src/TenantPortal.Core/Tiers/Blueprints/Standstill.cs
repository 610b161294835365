using System.Text.Json.Nodes;
using TenantPortal.Core.Quotas;
using TenantPortal.Core.Tiers.Blueprints.Manifests;

namespace TenantPortal.Core.Tiers.Blueprints;

/// <summary>
/// Forbids new pods by the quotas that a tenant has anyway, whatever would create them: a controller, an autoscaler, a schedule or a user. Pods that run
/// are not affected.
/// </summary>
public static class Standstill
{
    private const string Pods = "pods";

    /// <summary>The same objects, with no pods in every ResourceQuota. A quota for some pods only bounds them as before.</summary>
    public static RenderedManifests WithoutPods(RenderedManifests rendered) =>
        rendered.With(manifest => manifest is { ApiVersion: "v1", Kind: "ResourceQuota" } ? WithoutPods(manifest) : manifest);

    /// <summary>Whether an amount of a quota is there to forbid new pods.</summary>
    public static bool Forbids(string key, Quantity amount) => key == Pods && amount == Quantity.Zero;

    private static Manifest WithoutPods(Manifest quota)
    {
        var body = quota.ToJson();
        if (body["spec"]?["hard"] is not JsonObject hard || body["spec"]!["scopes"] is not null || body["spec"]!["scopeSelector"] is not null)
            return quota;
        hard[Pods] = "0";
        return Manifest.Parse(body);
    }
}
