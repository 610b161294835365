using System.Text.Json.Nodes;
using TenantPortal.Sandbox.Resources;
using TenantPortal.Sandbox.Storage;
using TenantPortal.Sandbox.Writes;

namespace TenantPortal.Sandbox.AddOns;

/// <summary>Acts as vcluster's provider for Cluster API, which waits for the Cluster and then installs the chart.</summary>
internal sealed class VClusterControl(ObjectStore store, ObjectWriter writer, VirtualClusterChart charts) : IAddOnControl
{
    private const string Finalizer = "vcluster.infrastructure.cluster.x-k8s.io";

    private readonly AddOnObjects _objects = new(store, writer, "cluster-api-provider-vcluster");

    public ResourceType Type => AddOnKind.VCluster.Type;

    public void Reconcile(JsonObject live)
    {
        var (ns, name, values) = (live.Namespace, live.Name, live["spec"]?["helmRelease"]?["valuesObject"]);
        if (live.IsBeingDeleted)
        {
            charts.Uninstall(ns, name);
            _objects.Release(Type, live, Finalizer);
        }
        else if (_objects.Hold(Type, live, Finalizer) || live["metadata"]!["ownerReferences"] is not JsonArray { Count: > 0 })
        {
            Report(live, "Pending", isReady: false, "the Cluster has not adopted the VCluster yet");
        }
        else if (!live.Has("HelmChartDeployed"))
        {
            charts.Install(ns, name, values);
            Report(live, "Pending", isReady: false, "waiting for the control plane to start", isDeployed: true);
        }
        else if (charts.TryStart(ns, name, values))
        {
            var endpoint = live["spec"]!["controlPlaneEndpoint"];
            charts.EnsureKubeconfig(ns, name, $"https://{endpoint?["host"]}:{endpoint?["port"]}");
            Report(live, "Deployed", isReady: true, "", isDeployed: true);
        }
        else
        {
            Report(live, "Pending", isReady: false, "waiting for the control plane to start", isDeployed: true);
        }
    }

    /// <param name="message">Why it is not ready.</param>
    private void Report(JsonObject live, string phase, bool isReady, string message, bool isDeployed = false) =>
        _objects.Report(
            Type,
            live,
            status =>
            {
                (status["phase"], status["ready"], status["observedGeneration"]) = (phase, isReady, live.Generation);
                status["initialized"] = isReady || (bool?)status["initialized"] == true;
                if (isDeployed)
                {
                    status.Set(null, "HelmChartDeployed", "True", "Deployed", "");
                }

                foreach (var type in (string[])["ControlPlaneInitialized", "KubeconfigReady", "Ready"])
                {
                    status.Set(null, type, isReady ? "True" : "False", isReady ? "Ready" : "Waiting", message);
                }
            }
        );
}
