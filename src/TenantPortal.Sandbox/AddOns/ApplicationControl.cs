using System.Text.Json.Nodes;
using TenantPortal.Sandbox.Apply;
using TenantPortal.Sandbox.Resources;
using TenantPortal.Sandbox.Storage;
using TenantPortal.Sandbox.Writes;

namespace TenantPortal.Sandbox.AddOns;

/// <summary>Acts as Argo CD's application controller, which installs the vcluster chart.</summary>
internal sealed class ApplicationControl(ObjectStore store, ObjectWriter writer, VirtualClusterChart charts) : IAddOnControl
{
    private const string Finalizer = "resources-finalizer.argocd.argoproj.io";

    private readonly AddOnObjects _objects = new(store, writer, "argocd-controller");

    public ResourceType Type => AddOnKind.Application.Type;

    public void Reconcile(JsonObject live)
    {
        var source = live["spec"]!["source"]!;
        var (ns, release) = (live.Namespace, (string?)source["helm"]?["releaseName"] ?? live.Name);
        if (live.IsBeingDeleted)
        {
            charts.Uninstall(ns, release);
            _objects.Release(Type, live, Finalizer);
        }
        else if (!JsonNode.DeepEquals(live["status"]?["sync"]?["comparedTo"]?["source"], source))
        {
            Report(live, "OutOfSync", "Missing", "", "");
        }
        else if ((string?)live["status"]?["operationState"]?["phase"] is null)
        {
            Report(live, "OutOfSync", "Progressing", "Running", $"waiting for healthy state of apps/StatefulSet/{release}");
        }
        else if (charts.TryStart(ns, release, source["helm"]?["valuesObject"]))
        {
            Report(live, "Synced", "Healthy", "Succeeded", "successfully synced (all tasks run)");
        }
    }

    /// <param name="phase">Of the sync; empty while none runs.</param>
    private void Report(JsonObject live, string sync, string health, string phase, string message)
    {
        var source = live["spec"]!["source"]!;
        var known = live["status"]?["operationState"];
        if ((string?)known?["phase"] == phase && (string?)live["status"]?["health"]?["status"] == health)
        {
            return;
        }

        _objects.Report(
            Type,
            live,
            status =>
            {
                status["sourceType"] = "Helm";
                status["reconciledAt"] = ManagedFields.Now();
                status["sync"] = new JsonObject
                {
                    ["status"] = sync,
                    ["revision"] = source["targetRevision"]?.DeepClone(),
                    ["comparedTo"] = new JsonObject { ["source"] = source.DeepClone(), ["destination"] = live["spec"]!["destination"]?.DeepClone() },
                };
                status["health"] = new JsonObject { ["status"] = health };
                if (phase.Length == 0)
                {
                    status.Remove("operationState");
                    return;
                }

                status["operationState"] = new JsonObject
                {
                    ["phase"] = phase,
                    ["message"] = message,
                    ["startedAt"] = known?["startedAt"]?.DeepClone() ?? ManagedFields.Now(),
                    ["operation"] = new JsonObject { ["sync"] = new JsonObject { ["revision"] = source["targetRevision"]?.DeepClone() } },
                };
                if (phase == "Succeeded")
                {
                    status["operationState"]!["finishedAt"] = ManagedFields.Now();
                }
            }
        );
    }
}
