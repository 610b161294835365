using System.Text.Json.Nodes;
using TenantPortal.Sandbox.Controllers;
using TenantPortal.Sandbox.Http;
using TenantPortal.Sandbox.Resources;
using TenantPortal.Sandbox.Storage;
using TenantPortal.Sandbox.Writes;

namespace TenantPortal.Sandbox.AddOns;

/// <summary>
/// Acts as the controllers of Flux, Argo CD, vcluster, Cluster API and external-secrets: they report what the real ones report, and create the Secrets that
/// these create, but nothing runs. Each change makes a namespace due. Its objects advance by one step at a time, so that progress can be seen.
/// </summary>
internal sealed class AddOnLoop
{
    /// <summary>What the controllers create, and therefore create again.</summary>
    private static readonly ResourceType[] Made = [BuiltInResources.StatefulSets, BuiltInResources.Pods, BuiltInResources.Services, BuiltInResources.Secrets];

    private readonly WorkQueue _due = new();
    private readonly ObjectStore _store;
    private readonly ObjectWriter _writer;
    private readonly TimeSpan _step;
    private readonly ExternalSecretControl _secrets;
    private readonly IReadOnlyList<IAddOnControl> _controls;

    public AddOnLoop(ObjectStore store, ObjectWriter writer, TimeSpan step)
    {
        (_store, _writer, _step) = (store, writer, step);
        var charts = new VirtualClusterChart(store, writer, new SandboxAuthority());
        _secrets = new ExternalSecretControl(store, writer);
        _controls =
        [
            new HelmRepositoryControl(store, writer),
            new HelmReleaseControl(store, writer, charts),
            new ApplicationControl(store, writer, charts),
            new ClusterClassControl(store, writer),
            new VClusterControl(store, writer, charts),
            new ClusterControl(store, writer, charts),
            new SecretStoreControl(store, writer),
            _secrets,
        ];
        store.Changed += Note;
    }

    /// <summary>Completes when the loop has stopped.</summary>
    public Task Completion { get; private set; } = Task.CompletedTask;

    /// <summary>Creates the CustomResourceDefinitions, and the ClusterClass of the shipped tier.</summary>
    public void Install(ControlLoop controlLoop)
    {
        foreach (var kind in AddOnKind.All)
        {
            controlLoop.Define(kind.Definition());
        }

        ClusterClassControl.CreateStandard(_writer);
    }

    public void Start(CancellationToken stoppingToken) => Completion = Task.Run(() => RunAsync(stoppingToken), CancellationToken.None);

    private void Note(WatchEvent change)
    {
        if (change.Object.Type is { IsCustom: true, Namespaced: true } || Made.Contains(change.Object.Type))
        {
            _due.Add(change.Object.Namespace);
        }
    }

    private async Task RunAsync(CancellationToken stoppingToken)
    {
        while (await _due.WaitAsync(stoppingToken))
        {
            await Task.Delay(_step, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stoppingToken.IsCancellationRequested)
            {
                return;
            }

            // What changes from here on is due in the next step.
            var namespaces = new List<string>();
            while (_due.TryTake(out var ns))
            {
                namespaces.Add(ns);
            }

            namespaces.ForEach(Reconcile);
        }
    }

    private void Reconcile(string ns)
    {
        _secrets.RemoveOrphans(ns);
        foreach (var control in _controls)
        {
            foreach (var stored in _store.List(control.Type, ns).Objects)
            {
                try
                {
                    control.Reconcile(stored.ToNode(control.Type));
                }
                catch (ApiException refused) when (refused.Code is 403 or 404 or 409)
                {
                    // The namespace has no room, or someone changed or deleted the object in the meantime: the next step looks again.
                    _due.Add(ns);
                }
            }
        }
    }
}

/// <summary>The controller of one kind. It reads the current state and writes the next step; at the end it writes nothing.</summary>
internal interface IAddOnControl
{
    ResourceType Type { get; }

    void Reconcile(JsonObject live);
}
