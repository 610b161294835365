using System.Globalization;
using System.Text.Json.Nodes;
using TenantPortal.Sandbox.Resources;
using TenantPortal.Sandbox.Storage;
using TenantPortal.Sandbox.Writes;

namespace TenantPortal.Sandbox.AddOns;

/// <summary>
/// Acts as Cluster API: takes a Cluster with a topology from infrastructure to control plane to workers, or follows the VCluster that it refers to. The
/// objects between a Cluster and its machines are left out.
/// </summary>
internal sealed class ClusterControl(ObjectStore store, ObjectWriter writer, VirtualClusterChart charts) : IAddOnControl
{
    public const string Manager = "manager";

    private const string Finalizer = "cluster.cluster.x-k8s.io";

    private readonly AddOnObjects _objects = new(store, writer, Manager);

    public ResourceType Type => AddOnKind.Cluster.Type;

    public void Reconcile(JsonObject live)
    {
        if (live.IsBeingDeleted)
        {
            Delete(live);
        }
        else if (_objects.Hold(Type, live, Finalizer))
        {
            Report(live, "Pending", new Progress());
        }
        else if ((string?)live["spec"]?["infrastructureRef"]?["kind"] == AddOnKind.VCluster.Kind)
        {
            Follow(live);
        }
        else if (live["spec"]?["topology"] is JsonObject topology)
        {
            Build(live, topology);
        }
    }

    private void Delete(JsonObject live)
    {
        if (!live.Has("Deleting"))
        {
            _objects.Report(
                Type,
                live,
                status =>
                {
                    status["phase"] = "Deleting";
                    status.Set(live.Generation, "Deleting", "True", "WaitingForWorkersDeletion", "* MachineDeployments: md-0");
                    status.Set(live.Generation, "Available", "False", "NotAvailable", "* Deleting: the Cluster is being deleted");
                }
            );
        }
        else if (VClusterOf(live) is { } vcluster)
        {
            _objects.Remove(AddOnKind.VCluster.Type, vcluster.Namespace, vcluster.Name);
        }
        else
        {
            charts.RemoveKubeconfig(live.Namespace, live.Name);
            _objects.Release(Type, live, Finalizer);
        }
    }

    private JsonObject? VClusterOf(JsonObject live) =>
        (string?)live["spec"]?["infrastructureRef"]?["kind"] == AddOnKind.VCluster.Kind
            ? _objects.Find(AddOnKind.VCluster.Type, live.Namespace, (string?)live["spec"]!["infrastructureRef"]!["name"] ?? "")
            : null;

    /// <summary>Adopts the VCluster, and is available once that is ready.</summary>
    private void Follow(JsonObject live)
    {
        if (VClusterOf(live) is not { } vcluster)
        {
            Report(live, "Pending", new Progress());
            return;
        }

        if (vcluster["metadata"]!["ownerReferences"] is not JsonArray { Count: > 0 })
        {
            _objects.Change(
                AddOnKind.VCluster.Type,
                vcluster,
                next =>
                    next["metadata"]!["ownerReferences"] = new JsonArray(
                        new JsonObject
                        {
                            ["apiVersion"] = Type.ApiVersion,
                            ["kind"] = Type.Kind,
                            ["name"] = live.Name,
                            ["uid"] = live.Uid,
                        }
                    )
            );
        }

        var isReady = (bool?)vcluster["status"]?["ready"] == true;
        var endpoint = vcluster["spec"]?["controlPlaneEndpoint"];
        if (isReady && !JsonNode.DeepEquals(live["spec"]!["controlPlaneEndpoint"], endpoint))
        {
            _objects.Change(Type, live, next => next["spec"]!["controlPlaneEndpoint"] = endpoint?.DeepClone());
            return;
        }

        Report(live, isReady ? "Provisioned" : "Provisioning", new Progress(isReady, isReady, isReady));
    }

    private void Build(JsonObject live, JsonObject topology)
    {
        var reference = topology["classRef"];
        var (classNamespace, className) = ((string?)reference?["namespace"] ?? live.Namespace, (string?)reference?["name"] ?? "");
        if (_objects.Find(AddOnKind.ClusterClass.Type, classNamespace, className) is null)
        {
            Report(live, "Pending", new Progress(MissingClass: $"{classNamespace}/{className}"));
            return;
        }

        var spec = live["spec"]!;
        var host = $"{live.Name}.clusters.example.com";
        if (spec["infrastructureRef"] is null)
        {
            _objects.Change(Type, live, next => Refer(next["spec"]!.AsObject(), $"{live.Name}-{live.Uid[..5]}"));
            Report(live, "Provisioning", new Progress());
        }
        else if (spec["controlPlaneEndpoint"] is null)
        {
            _objects.Change(Type, live, next => next["spec"]!["controlPlaneEndpoint"] = new JsonObject { ["host"] = host, ["port"] = 6443 });
            Report(live, "Provisioning", new Progress(HasInfrastructure: true));
        }
        else if (!live.Has("ControlPlaneAvailable"))
        {
            charts.EnsureKubeconfig(live.Namespace, live.Name, $"https://{host}:6443");
            Report(live, "Provisioned", new Progress(HasInfrastructure: true, HasControlPlane: true));
        }
        else
        {
            charts.EnsureKubeconfig(live.Namespace, live.Name, $"https://{host}:6443");
            // Another number of workers takes a step, in which the cluster is not available.
            var isScaled = (long?)live["status"]?["workers"]?["desiredReplicas"] == DesiredWorkers(live);
            Report(live, "Provisioned", new Progress(HasInfrastructure: true, HasControlPlane: true, HasWorkers: isScaled));
        }
    }

    private static void Refer(JsonObject spec, string name)
    {
        spec["infrastructureRef"] = Reference("infrastructure.cluster.x-k8s.io", "AWSCluster", name);
        spec["controlPlaneRef"] = Reference("controlplane.cluster.x-k8s.io", "KubeadmControlPlane", name);
    }

    private static JsonObject Reference(string group, string kind, string name) =>
        new()
        {
            ["apiGroup"] = group,
            ["kind"] = kind,
            ["name"] = name,
        };

    private static long DesiredWorkers(JsonObject live) =>
        (live["spec"]?["topology"]?["workers"]?["machineDeployments"] as JsonArray ?? []).Sum(deployment => (long?)deployment?["replicas"] ?? 1);

    private void Report(JsonObject live, string phase, Progress progress)
    {
        // A change of the spec, also by this controller, makes a new generation, which the conditions name.
        var current = _objects.Find(Type, live.Namespace, live.Name) ?? live;
        var (generation, workers) = (current.Generation, DesiredWorkers(current));
        _objects.Report(
            Type,
            current,
            status =>
            {
                (status["phase"], status["observedGeneration"]) = (phase, generation);
                status["initialization"] = new JsonObject
                {
                    ["infrastructureProvisioned"] = progress.HasInfrastructure,
                    ["controlPlaneInitialized"] = progress.HasControlPlane,
                };
                if (progress.HasControlPlane)
                {
                    status["controlPlane"] = Replicas((long?)current["spec"]?["topology"]?["controlPlane"]?["replicas"] ?? 1, isReady: true);
                    status["workers"] = Replicas(workers, progress.HasWorkers);
                }

                var conditions = progress.Conditions(workers).ToList();
                foreach (var (type, isTrue, reason, message) in conditions)
                {
                    status.Set(generation, type, isTrue ? "True" : "False", reason, message);
                }

                status.Set(generation, "Deleting", "False", "NotDeleting", "");
                var missing = conditions.Where(condition => !condition.IsTrue).Select(condition => $"* {condition.Type}: {condition.Message}").ToList();
                status.Set(
                    generation,
                    "Available",
                    missing.Count == 0 ? "True" : "False",
                    missing.Count == 0 ? "Available" : "NotAvailable",
                    string.Join('\n', missing)
                );
            }
        );
    }

    private static JsonObject Replicas(long desired, bool isReady)
    {
        var counts = new JsonObject { ["desiredReplicas"] = desired };
        foreach (var name in (string[])["replicas", "readyReplicas", "availableReplicas", "upToDateReplicas"])
        {
            counts[name] = isReady ? desired : 0;
        }

        return counts;
    }

    /// <summary>How far a cluster is.</summary>
    /// <param name="MissingClass">The ClusterClass that does not exist; null when it exists or none is needed.</param>
    private sealed record Progress(bool HasInfrastructure = false, bool HasControlPlane = false, bool HasWorkers = false, string? MissingClass = null)
    {
        public IEnumerable<(string Type, bool IsTrue, string Reason, string Message)> Conditions(long workers)
        {
            yield return MissingClass is null
                ? ("TopologyReconciled", true, "ReconcileSucceeded", "")
                : ("TopologyReconciled", false, "ReconcileFailed", $"error retrieving ClusterClass {MissingClass}: not found");
            yield return HasInfrastructure
                ? ("InfrastructureReady", true, "Ready", "")
                : ("InfrastructureReady", false, "NotReady", "network and load balancer are being created");
            yield return HasControlPlane
                ? ("ControlPlaneInitialized", true, "Initialized", "")
                : ("ControlPlaneInitialized", false, "NotInitialized", "Control plane not yet initialized");
            yield return HasControlPlane
                ? ("ControlPlaneAvailable", true, "Available", "")
                : ("ControlPlaneAvailable", false, "NotAvailable", "Control plane not yet initialized");
            yield return HasWorkers
                ? ("WorkersAvailable", true, "Available", "")
                : (
                    "WorkersAvailable",
                    false,
                    "NotAvailable",
                    string.Create(CultureInfo.InvariantCulture, $"MachineDeployment md-0: 0 available replicas, at least {workers} required")
                );
        }
    }
}
