using System.Text.Json.Nodes;

namespace TenantPortal.Kubernetes.Isolation;

/// <summary>A service that would expose the tenant, bypassing the ingress controller and network policies.</summary>
/// <param name="Reasons">Parts of the expected message; one of them identifies the refusal.</param>
/// <param name="IsByQuota">Whether the tenant's quota refuses it; otherwise only a guard does.</param>
internal sealed record ForbiddenService(
    string Id,
    string Title,
    string What,
    Action<JsonObject> Change,
    IReadOnlyList<string> Reasons,
    bool IsByQuota,
    string? Benchmark = null
)
{
    public JsonObject ToService(string inNamespace)
    {
        var service = new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Service",
            ["metadata"] = new JsonObject { ["name"] = "tenantportal-check", ["namespace"] = inNamespace },
            ["spec"] = new JsonObject
            {
                ["selector"] = new JsonObject { ["app"] = "none" },
                ["ports"] = new JsonArray(
                    new JsonObject
                    {
                        ["port"] = 80,
                        ["protocol"] = "TCP",
                        ["targetPort"] = 8080,
                    }
                ),
            },
        };
        Change(service["spec"]!.AsObject());
        return service;
    }
}

/// <summary>The services for dry runs.</summary>
internal static class ForbiddenServices
{
    private static readonly string[] Refused = ["exceeded quota", "ClusterIP", "NodePort", "LoadBalancer"];

    public static IReadOnlyList<ForbiddenService> All { get; } =
    [
        new(
            "service-node-port",
            "NodePort services are refused",
            "type NodePort",
            spec => spec["type"] = "NodePort",
            Refused,
            IsByQuota: true,
            "MTB-PL1-BC-HI-1"
        ),
        new("service-load-balancer", "LoadBalancer services are refused", "type LoadBalancer", spec => spec["type"] = "LoadBalancer", Refused, IsByQuota: true),
        new(
            "service-external-ip",
            "Services that claim external IPs are refused (CVE-2020-8554)",
            "externalIPs",
            spec => spec["externalIPs"] = new JsonArray("192.0.2.10"),
            ["externalIP"],
            IsByQuota: false
        ),
        new(
            "service-external-name",
            "ExternalName services are refused",
            "type ExternalName",
            spec =>
            {
                (spec["type"], spec["externalName"]) = ("ExternalName", "tenantportal.example.com");
                spec.Remove("selector");
            },
            ["ExternalName", "ClusterIP"],
            IsByQuota: false
        ),
    ];
}
