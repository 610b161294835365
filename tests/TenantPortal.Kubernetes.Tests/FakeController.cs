using System.Text.Json;
using System.Text.Json.Nodes;
using k8s;
using k8s.Autorest;
using k8s.Models;

namespace TenantPortal.Kubernetes.Tests;

/// <summary>Writes what the controller of an add-on would: the status of the tenant's object, its finalizer, and what it makes.</summary>
internal sealed class FakeController(
    ApiServer server,
    string tier,
    string kind,
    CancellationToken cancellationToken,
    string tenant = "shop",
    bool makesKubeconfig = false
)
{
    private static readonly Dictionary<string, string> Finalizers = new()
    {
        ["HelmRelease"] = "finalizers.fluxcd.io",
        ["Application"] = "resources-finalizer.argocd.argoproj.io",
        ["VCluster"] = "vcluster.infrastructure.cluster.x-k8s.io",
        ["Cluster"] = "cluster.cluster.x-k8s.io",
    };

    public string Finalizer => Finalizers[kind];

    private string Namespace => ApiServer.NamespaceOf(tier, tenant);

    private string ObjectName => kind == "SecretStore" ? "tenant-store" : tenant;

    /// <summary>The object as it is now.</summary>
    public async Task<JsonObject> ReadAsync()
    {
        var (group, version, plural) = AddOns.Kinds[kind];
        var live = (JsonElement)
            await server.Client.CustomObjects.GetNamespacedCustomObjectAsync(
                group,
                version,
                Namespace,
                plural,
                ObjectName,
                cancellationToken: cancellationToken
            );
        return JsonNode.Parse(live.GetRawText())!.AsObject();
    }

    /// <summary>It has begun, and says what it does.</summary>
    public Task ProgressAsync() =>
        PatchStatusAsync(
            kind == "Application"
                ? Argo("OutOfSync", "Progressing", "Running", "waiting for the control plane")
                : Conditions("False", "Progressing", "waiting for the control plane")
        );

    /// <summary>It has given up.</summary>
    public Task FailAsync() =>
        PatchStatusAsync(
            kind switch
            {
                "Application" => Argo("OutOfSync", "Missing", "Failed", "no chart 9.9.9"),
                "Cluster" => Conditions("False", "CreateFailed", "no chart 9.9.9"),
                "VCluster" => With(Conditions("False", "HelmDeployFailed", "no chart 9.9.9"), "phase", "Failed"),
                _ => Conditions("False", "InstallFailed", "no chart 9.9.9"),
            }
        );

    /// <summary>The class that a dedicated cluster is made from is gone, as Cluster API says it.</summary>
    public Task LoseClassAsync()
    {
        var status = Conditions("False", "NotAvailable", "* TopologyReconciled: it is not reconciled");
        status["conditions"]!
            .AsArray()
            .Add(Condition("TopologyReconciled", "False", "ReconcileFailed", "failed to retrieve ClusterClass cluster-classes/tenant-standard"));
        return PatchStatusAsync(status);
    }

    /// <summary>Everything is there, the control plane and its kubeconfig too.</summary>
    public async Task SucceedAsync()
    {
        if (tier == "vcluster")
            await MakeControlPlaneAsync();
        else if (makesKubeconfig)
            await server.Client.CoreV1.CreateNamespacedSecretAsync(
                new V1Secret
                {
                    Metadata = new() { Name = $"{tenant}-kubeconfig" },
                    Data = AdminSecret.OfDedicatedCluster(),
                },
                Namespace,
                cancellationToken: cancellationToken
            );
        await PatchStatusAsync(kind == "Application" ? Argo("Synced", "Healthy", "Succeeded", "synced") : Conditions("True", "Succeeded", "done"));
    }

    /// <summary>It holds its object until it has cleaned up; none lets it go.</summary>
    public Task HoldAsync(bool holds) => PatchAsync(new { metadata = new { finalizers = holds ? [Finalizer] : Array.Empty<string>() } }, isStatus: false);

    /// <summary>As if someone stopped the control plane.</summary>
    public Task StopControlPlaneAsync() => SetReplicasAsync(0);

    // A real server has a controller of its own for these, which without nodes never gets one to run.
    private int Replicas => server.IsReal ? 0 : 1;

    private async Task MakeControlPlaneAsync()
    {
        var labels = new Dictionary<string, string> { ["app"] = "vcluster" };
        try
        {
            await server.Client.CoreV1.CreateNamespacedSecretAsync(
                new V1Secret
                {
                    Metadata = new() { Name = $"vc-{tenant}" },
                    Data = AdminSecret.OfVirtualCluster(),
                },
                Namespace,
                cancellationToken: cancellationToken
            );
            await server.Client.AppsV1.CreateNamespacedStatefulSetAsync(
                new V1StatefulSet
                {
                    Metadata = new() { Name = tenant },
                    Spec = new()
                    {
                        Replicas = Replicas,
                        ServiceName = tenant,
                        Selector = new() { MatchLabels = labels },
                        Template = new()
                        {
                            Metadata = new() { Labels = labels },
                            Spec = new() { Containers = [new() { Name = "syncer", Image = "loft-sh/vcluster-oss" }] },
                        },
                    },
                },
                Namespace,
                cancellationToken: cancellationToken
            );
        }
        catch (HttpOperationException there) when (there.Response.StatusCode == System.Net.HttpStatusCode.Conflict)
        {
            // It comes up again.
        }

        await SetReplicasAsync(Replicas);
    }

    private async Task SetReplicasAsync(int ready)
    {
        var patch = new V1Patch(
            JsonSerializer.Serialize(
                new
                {
                    status = new
                    {
                        replicas = Replicas,
                        readyReplicas = ready,
                        observedGeneration = 1,
                    },
                }
            ),
            V1Patch.PatchType.MergePatch
        );
        await server.Client.AppsV1.PatchNamespacedStatefulSetStatusAsync(patch, tenant, Namespace, cancellationToken: cancellationToken);
    }

    private JsonObject Conditions(string status, string reason, string message) =>
        new() { ["conditions"] = new JsonArray(Condition(kind == "Cluster" ? "Available" : "Ready", status, reason, message)) };

    private static JsonObject Condition(string type, string status, string reason, string message) =>
        new()
        {
            ["type"] = type,
            ["status"] = status,
            ["reason"] = reason,
            ["message"] = message,
            ["lastTransitionTime"] = "2026-01-05T09:00:00Z",
        };

    private static JsonObject Argo(string sync, string health, string phase, string message) =>
        new()
        {
            ["sync"] = new JsonObject { ["status"] = sync },
            ["health"] = new JsonObject { ["status"] = health },
            ["operationState"] = new JsonObject
            {
                ["phase"] = phase,
                ["message"] = message,
                ["startedAt"] = "2026-01-05T09:00:00Z",
                ["operation"] = new JsonObject(),
            },
        };

    private static JsonObject With(JsonObject status, string key, string value)
    {
        status[key] = value;
        return status;
    }

    // Argo CD keeps its status in the object itself; the others have a subresource.
    private async Task PatchStatusAsync(JsonObject status)
    {
        // Before its controller has seen it, the API server says -1 of a HelmRelease.
        if (kind != "Application")
            status["observedGeneration"] = (long?)(await ReadAsync())["metadata"]!["generation"];
        await PatchAsync(new { status }, isStatus: kind != "Application");
    }

    private async Task PatchAsync(object change, bool isStatus)
    {
        var (group, version, plural) = AddOns.Kinds[kind];
        var patch = new V1Patch(JsonSerializer.Serialize(change), V1Patch.PatchType.MergePatch);
        _ = isStatus
            ? await server.Client.CustomObjects.PatchNamespacedCustomObjectStatusAsync(
                patch,
                group,
                version,
                Namespace,
                plural,
                ObjectName,
                cancellationToken: cancellationToken
            )
            : await server.Client.CustomObjects.PatchNamespacedCustomObjectAsync(
                patch,
                group,
                version,
                Namespace,
                plural,
                ObjectName,
                cancellationToken: cancellationToken
            );
    }
}
