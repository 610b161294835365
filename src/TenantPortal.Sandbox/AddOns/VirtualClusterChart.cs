using System.Text.Json.Nodes;
using TenantPortal.Sandbox.Resources;
using TenantPortal.Sandbox.Storage;
using TenantPortal.Sandbox.Writes;

namespace TenantPortal.Sandbox.AddOns;

/// <summary>
/// The objects of the vcluster chart that readiness, quota and connections depend on: the StatefulSet of the control plane with its pod and Service, and the
/// Secret with the kubeconfig. Network policies and the rights of the control plane are left out because nothing runs.
/// </summary>
internal sealed class VirtualClusterChart(ObjectStore store, ObjectWriter writer, SandboxAuthority authority)
{
    private readonly AddOnObjects _chart = new(store, writer, "helm-controller");
    private readonly AddOnObjects _kubernetes = new(store, writer, Controllers.ControlLoop.Manager);

    /// <summary>Creates the StatefulSet and the Service.</summary>
    public void Install(string ns, string name, JsonNode? values)
    {
        _chart.Ensure(BuiltInResources.StatefulSets, ns, StatefulSet(name, values));
        _chart.Ensure(
            BuiltInResources.Services,
            ns,
            new JsonObject
            {
                ["metadata"] = Metadata(name, name),
                ["spec"] = new JsonObject
                {
                    ["type"] = "ClusterIP",
                    ["selector"] = Labels(name),
                    ["ports"] = new JsonArray(
                        new JsonObject
                        {
                            ["name"] = "https",
                            ["port"] = 443,
                            ["targetPort"] = 8443,
                            ["protocol"] = "TCP",
                        }
                    ),
                },
            }
        );
    }

    /// <summary>True once the control plane runs and its Secret is there; otherwise takes the next step to it.</summary>
    public bool TryStart(string ns, string name, JsonNode? values)
    {
        Install(ns, name, values);
        var set = _kubernetes.Find(BuiltInResources.StatefulSets, ns, name)!;
        if (_kubernetes.Find(BuiltInResources.Pods, ns, PodOf(name)) is not { } pod)
        {
            StartPod(ns, name, set);
            return false;
        }

        if ((string?)pod["status"]?["phase"] != "Running")
        {
            _kubernetes.Report(BuiltInResources.Pods, pod, Run);
            return false;
        }

        if ((long?)set["status"]?["readyReplicas"] is not > 0 || (long?)set["status"]?["observedGeneration"] != set.Generation)
        {
            _kubernetes.Report(
                BuiltInResources.StatefulSets,
                set,
                status =>
                {
                    status["observedGeneration"] = set.Generation;
                    foreach (var count in (string[])["replicas", "readyReplicas", "currentReplicas", "updatedReplicas", "availableReplicas"])
                    {
                        status[count] = 1;
                    }
                }
            );
            return false;
        }

        var server = (string?)values?["exportKubeConfig"]?["server"] ?? $"https://{name}.{ns}.svc";
        EnsureSecret(
            ns,
            $"vc-{name}",
            new JsonObject { ["certificate-authority"] = authority.Encoded, ["config"] = authority.KubeconfigFor(name, server) },
            "Opaque"
        );
        return true;
    }

    /// <summary>The Secret that Cluster API and its providers write for each cluster.</summary>
    public void EnsureKubeconfig(string ns, string name, string server) =>
        EnsureSecret(ns, $"{name}-kubeconfig", new JsonObject { ["value"] = authority.KubeconfigFor(name, server) }, "cluster.x-k8s.io/secret");

    public void Uninstall(string ns, string name)
    {
        _chart.Remove(BuiltInResources.Secrets, ns, $"vc-{name}");
        _chart.Remove(BuiltInResources.Services, ns, name);
        _chart.Remove(BuiltInResources.StatefulSets, ns, name);
        _kubernetes.Remove(BuiltInResources.Pods, ns, PodOf(name));
        RemoveKubeconfig(ns, name);
    }

    public void RemoveKubeconfig(string ns, string name) => _chart.Remove(BuiltInResources.Secrets, ns, $"{name}-kubeconfig");

    private void EnsureSecret(string ns, string name, JsonObject data, string type) =>
        _chart.Ensure(
            BuiltInResources.Secrets,
            ns,
            new JsonObject
            {
                ["metadata"] = new JsonObject { ["name"] = name },
                ["type"] = type,
                ["data"] = data,
            }
        );

    private void StartPod(string ns, string name, JsonObject set) =>
        _kubernetes.Ensure(
            BuiltInResources.Pods,
            ns,
            new JsonObject
            {
                ["metadata"] = new JsonObject
                {
                    ["name"] = PodOf(name),
                    ["labels"] = Labels(name),
                    ["ownerReferences"] = new JsonArray(
                        new JsonObject
                        {
                            ["apiVersion"] = "apps/v1",
                            ["kind"] = "StatefulSet",
                            ["name"] = name,
                            ["uid"] = set.Uid,
                            ["controller"] = true,
                        }
                    ),
                },
                ["spec"] = set["spec"]!["template"]!["spec"]!.DeepClone(),
            }
        );

    private static void Run(JsonObject status)
    {
        status["phase"] = "Running";
        foreach (var type in (string[])["Initialized", "Ready", "ContainersReady", "PodScheduled"])
        {
            status.Set(null, type, "True", "", "");
        }
    }

    private static JsonObject StatefulSet(string name, JsonNode? values)
    {
        var shape = values?["controlPlane"]?["statefulSet"];
        return new JsonObject
        {
            ["metadata"] = Metadata(name, name),
            ["spec"] = new JsonObject
            {
                ["replicas"] = 1,
                ["serviceName"] = $"{name}-headless",
                ["selector"] = new JsonObject { ["matchLabels"] = Labels(name) },
                ["template"] = new JsonObject
                {
                    ["metadata"] = new JsonObject { ["labels"] = Labels(name) },
                    ["spec"] = new JsonObject
                    {
                        ["securityContext"] = shape?["security"]?["podSecurityContext"]?.DeepClone(),
                        ["containers"] = new JsonArray(
                            new JsonObject
                            {
                                ["name"] = "syncer",
                                ["image"] = (string?)shape?["image"]?["repository"] ?? "loft-sh/vcluster-oss",
                                ["imagePullPolicy"] = "Always",
                                ["securityContext"] = shape?["security"]?["containerSecurityContext"]?.DeepClone(),
                                ["resources"] = shape?["resources"]?.DeepClone(),
                            }
                        ),
                    },
                },
            },
        };
    }

    private static JsonObject Metadata(string name, string release)
    {
        var labels = Labels(release);
        labels["app.kubernetes.io/managed-by"] = "Helm";
        return new JsonObject { ["name"] = name, ["labels"] = labels };
    }

    private static JsonObject Labels(string release) => new() { ["app"] = "vcluster", ["release"] = release };

    private static string PodOf(string name) => $"{name}-0";
}
