using System.Text.Json.Nodes;
using TenantPortal.Sandbox.Apply;
using TenantPortal.Sandbox.Http;
using TenantPortal.Sandbox.Resources;
using TenantPortal.Sandbox.Storage;
using TenantPortal.Sandbox.Writes;

namespace TenantPortal.Sandbox.AddOns;

/// <summary>Acts as Flux' source-controller, as if every repository answered.</summary>
internal sealed class HelmRepositoryControl(ObjectStore store, ObjectWriter writer) : IAddOnControl
{
    private readonly AddOnObjects _objects = new(store, writer, "source-controller");

    public ResourceType Type => AddOnKind.HelmRepository.Type;

    public void Reconcile(JsonObject live)
    {
        if (live.IsBeingDeleted)
        {
            _objects.Release(Type, live, FluxFinalizer.Name);
        }
        else if (!_objects.Hold(Type, live, FluxFinalizer.Name))
        {
            _objects.Report(
                Type,
                live,
                status =>
                {
                    status["observedGeneration"] = live.Generation;
                    status.Set(live.Generation, "Ready", "True", "Succeeded", "stored artifact: the index of the repository");
                    status.Set(live.Generation, "ArtifactInStorage", "True", "Succeeded", "stored artifact: the index of the repository");
                }
            );
        }
    }
}

/// <summary>Acts as Flux' helm-controller, which installs the vcluster chart.</summary>
internal sealed class HelmReleaseControl(ObjectStore store, ObjectWriter writer, VirtualClusterChart charts) : IAddOnControl
{
    private readonly AddOnObjects _objects = new(store, writer, "helm-controller");

    public ResourceType Type => AddOnKind.HelmRelease.Type;

    public void Reconcile(JsonObject live)
    {
        var spec = live["spec"]!;
        var (ns, release) = (live.Namespace, (string?)spec["releaseName"] ?? live.Name);
        if (live.IsBeingDeleted)
        {
            charts.Uninstall(ns, release);
            _objects.Release(Type, live, FluxFinalizer.Name);
            return;
        }

        const string Beginning = "Fulfilling prerequisites";
        var isUpgrade = live["status"]?["history"] is JsonArray { Count: > 0 };
        var running = $"Running '{(isUpgrade ? "upgrade" : "install")}' action with timeout of {(string?)spec["timeout"] ?? "5m0s"}";
        var now = live.CurrentMessage("Ready");
        if (_objects.Hold(Type, live, FluxFinalizer.Name) || now is null)
        {
            Progress(live, Beginning);
        }
        else if (Source(live) is not { } source || !source.Has("Ready"))
        {
            var name = (string?)spec["chart"]?["spec"]?["sourceRef"]?["name"];
            Fail(live, "SourceNotReady", $"HelmChart '{ns}/{ns}-{live.Name}' is not ready: HelmRepository '{name}' is not ready");
        }
        else if (now != running && !live.Has("Ready"))
        {
            Progress(live, running);
        }
        else
        {
            Install(live, ns, release, isUpgrade);
        }
    }

    private JsonObject? Source(JsonObject live) =>
        _objects.Find(AddOnKind.HelmRepository.Type, live.Namespace, (string?)live["spec"]!["chart"]?["spec"]?["sourceRef"]?["name"] ?? "");

    private void Install(JsonObject live, string ns, string release, bool isUpgrade)
    {
        try
        {
            if (charts.TryStart(ns, release, live["spec"]!["values"]))
            {
                Succeed(live, ns, release, isUpgrade);
            }
        }
        catch (ApiException refused) when (refused.Code is 403 or 422)
        {
            Fail(live, "InstallFailed", $"Helm install failed for release {ns}/{release}: {refused.Message}");
            throw;
        }
    }

    private void Progress(JsonObject live, string message) =>
        _objects.Report(
            Type,
            live,
            status =>
            {
                status.Set(live.Generation, "Reconciling", "True", "Progressing", message);
                status.Set(live.Generation, "Ready", "Unknown", "Progressing", message);
            }
        );

    private void Fail(JsonObject live, string reason, string message) =>
        _objects.Report(Type, live, status => status.Set(live.Generation, "Ready", "False", reason, message));

    private void Succeed(JsonObject live, string ns, string release, bool isUpgrade)
    {
        if (live.Has("Ready") && (long?)live["status"]?["observedGeneration"] == live.Generation)
        {
            return;
        }

        var history = live["status"]?["history"] as JsonArray ?? [];
        var version = history.Count + 1;
        var chart = live["spec"]!["chart"]?["spec"];
        var (reason, action) = isUpgrade ? ("UpgradeSucceeded", "upgrade") : ("InstallSucceeded", "install");
        var message = $"Helm {action} succeeded for release {ns}/{release}.v{version} with chart {(string?)chart?["chart"]}@{(string?)chart?["version"]}";
        _objects.Report(
            Type,
            live,
            status =>
            {
                status["observedGeneration"] = live.Generation;
                status["lastAttemptedGeneration"] = live.Generation;
                status["lastAttemptedRevision"] = chart?["version"]?.DeepClone();
                status["storageNamespace"] = ns;
                status["history"] = new JsonArray([
                    new JsonObject
                    {
                        ["name"] = release,
                        ["namespace"] = ns,
                        ["version"] = version,
                        ["status"] = "deployed",
                        ["chartName"] = chart?["chart"]?.DeepClone(),
                        ["chartVersion"] = chart?["version"]?.DeepClone(),
                        ["lastDeployed"] = ManagedFields.Now(),
                    },
                    .. history.Select(item => item!.DeepClone()),
                ]);
                status.Unset("Reconciling");
                status.Set(live.Generation, "Ready", "True", reason, message);
                status.Set(live.Generation, "Released", "True", reason, message);
            }
        );
    }
}

/// <summary>The finalizer that all controllers of Flux share.</summary>
internal static class FluxFinalizer
{
    public const string Name = "finalizers.fluxcd.io";
}
