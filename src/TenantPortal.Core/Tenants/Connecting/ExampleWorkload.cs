using System.Text.Json.Nodes;
using TenantPortal.Core.Tiers.Blueprints.Manifests;

namespace TenantPortal.Core.Tenants.Connecting;

/// <summary>An example Deployment that passes restricted Pod Security, the admission guards, the quota and the default limits of a tenant.</summary>
public static class ExampleWorkload
{
    private const string Name = "hello";

    /// <summary>Without a namespace: the kubeconfig's context sets it.</summary>
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
                        // Nothing in the pod calls the API server, so it needs no token.
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
            // Small, public, and runs as any user.
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
