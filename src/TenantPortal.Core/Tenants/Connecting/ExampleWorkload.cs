using System.Text.Json.Nodes;
using TenantPortal.Core.Tiers.Blueprints;

namespace TenantPortal.Core.Tenants.Connecting;

/// <summary>A Deployment to copy that passes restricted Pod Security, the admission guards, the quota and the default limits of a tenant.</summary>
public static class ExampleWorkload
{
    private const string Name = "hello";

    /// <summary>It names no namespace: the kubeconfig's context does.</summary>
    public static string Yaml { get; } = ManifestYaml.Write(Deployment());

    private static JsonObject Deployment() =>
        new()
        {
            ["apiVersion"] = "apps/v1",
            ["kind"] = "Deployment",
            ["metadata"] = new JsonObject { ["name"] = Name },
            ["spec"] = new JsonObject
            {
                ["replicas"] = 1,
                ["selector"] = new JsonObject { ["matchLabels"] = Labels() },
                ["template"] = new JsonObject
                {
                    ["metadata"] = new JsonObject { ["labels"] = Labels() },
                    ["spec"] = new JsonObject
                    {
                        // Nothing in the pod talks to the API server, so it gets no token for it.
                        ["automountServiceAccountToken"] = false,
                        ["securityContext"] = new JsonObject
                        {
                            ["runAsNonRoot"] = true,
                            ["runAsUser"] = 10001,
                            ["runAsGroup"] = 10001,
                            ["fsGroup"] = 10001,
                            ["seccompProfile"] = new JsonObject { ["type"] = "RuntimeDefault" },
                        },
                        ["containers"] = new JsonArray(Container()),
                    },
                },
            },
        };

    private static JsonObject Container() =>
        new()
        {
            ["name"] = Name,
            // Small, public, and content with any user.
            ["image"] = "registry.k8s.io/pause:3.10",
            ["imagePullPolicy"] = "Always",
            ["securityContext"] = new JsonObject
            {
                ["allowPrivilegeEscalation"] = false,
                ["readOnlyRootFilesystem"] = true,
                ["capabilities"] = new JsonObject { ["drop"] = new JsonArray("ALL") },
            },
            ["resources"] = new JsonObject { ["requests"] = Amounts("50m", "64Mi", "64Mi"), ["limits"] = Amounts("200m", "128Mi", "256Mi") },
        };

    private static JsonObject Labels() => new() { ["app"] = Name };

    private static JsonObject Amounts(string cpu, string memory, string ephemeralStorage) =>
        new()
        {
            ["cpu"] = cpu,
            ["memory"] = memory,
            ["ephemeral-storage"] = ephemeralStorage,
        };
}
