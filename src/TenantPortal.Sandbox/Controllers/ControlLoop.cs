using System.Text.Json.Nodes;
using TenantPortal.Sandbox.Http;
using TenantPortal.Sandbox.Resources;
using TenantPortal.Sandbox.Storage;
using TenantPortal.Sandbox.Writes;

namespace TenantPortal.Sandbox.Controllers;

/// <summary>
/// Acts as kube-controller-manager: every change marks a namespace (or a definition) as due, and one loop reconciles
/// everything that is due. It is level-triggered: it reads the current state and never the event.
/// </summary>
internal sealed class ControlLoop
{
    public const string Manager = "kube-controller-manager";

    private readonly WorkQueue _due = new();
    private readonly ObjectWriter _writer;
    private readonly NamespaceControl _namespaces;
    private readonly QuotaControl _quotas;
    private readonly DefinitionControl _definitions;

    public ControlLoop(ObjectStore store, ObjectWriter writer, ResourceCatalog catalog)
    {
        _writer = writer;
        _namespaces = new NamespaceControl(store, writer);
        _quotas = new QuotaControl(store, writer);
        _definitions = new DefinitionControl(store, writer, catalog);
        store.Changed += Note;
    }

    /// <summary>Completes when the loop has stopped.</summary>
    public Task Completion { get; private set; } = Task.CompletedTask;

    public void Start(CancellationToken stoppingToken) => Completion = Task.Run(() => RunAsync(stoppingToken), CancellationToken.None);

    public void CreateSystemNamespaces()
    {
        foreach (var name in (string[])["default", "kube-system", "kube-public", "kube-node-lease"])
        {
            var node = new JsonObject { ["metadata"] = new JsonObject { ["name"] = name } };
            _writer.Create(BuiltInResources.Namespaces, "", node, new WriteOptions("kube-apiserver"));
        }
    }

    /// <summary>Creates a CustomResourceDefinition whose resource is served when this returns.</summary>
    public void Define(JsonObject definition)
    {
        var name = _writer.Create(BuiltInResources.Definitions, "", definition, new WriteOptions("kubectl-create")).Name;
        _definitions.Reconcile(name);
    }

    private void Note(WatchEvent change)
    {
        var key = change.Object.Type switch
        {
            { Namespaced: true } => "ns/" + change.Object.Namespace,
            { Kind: "Namespace" } => "ns/" + change.Object.Name,
            { Kind: "CustomResourceDefinition" } => "crd/" + change.Object.Name,
            _ => null,
        };

        if (key is not null)
        {
            _due.Add(key);
        }
    }

    private async Task RunAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested && await _due.WaitAsync(stoppingToken))
        {
            while (_due.TryTake(out var key))
            {
                try
                {
                    Reconcile(key);
                }
                catch (ApiException refused) when (refused.Code is 403 or 404 or 409)
                {
                    // The object or its namespace was deleted or changed in the meantime; that change has marked it again.
                }
            }
        }
    }

    private void Reconcile(string key)
    {
        var name = key[(key.IndexOf('/', StringComparison.Ordinal) + 1)..];
        if (key[0] == 'c')
        {
            _definitions.Reconcile(name);
        }
        else if (_namespaces.ExistsOrFinalize(name))
        {
            _quotas.Reconcile(name);
            _namespaces.Furnish(name);
        }
    }
}
