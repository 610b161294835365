using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using System.Threading.Channels;
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

    private readonly Channel<string> _due = Channel.CreateUnbounded<string>(new UnboundedChannelOptions { SingleReader = true });
    private readonly ConcurrentDictionary<string, bool> _waiting = new(StringComparer.Ordinal);
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
        store.Changed = Note;
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

    private void Note(WatchEvent change)
    {
        var key = change.Object.Type switch
        {
            { Namespaced: true } => "ns/" + change.Object.Namespace,
            { Kind: "Namespace" } => "ns/" + change.Object.Name,
            { Kind: "CustomResourceDefinition" } => "crd/" + change.Object.Name,
            _ => null,
        };

        // Keys are deduplicated: a burst of changes in a namespace leads to one reconcile.
        if (key is not null && _waiting.TryAdd(key, true))
        {
            _due.Writer.TryWrite(key);
        }
    }

    private async Task RunAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested && await MoreAsync(stoppingToken))
        {
            while (_due.Reader.TryRead(out var key))
            {
                _waiting.TryRemove(key, out _);
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

    private async Task<bool> MoreAsync(CancellationToken stoppingToken)
    {
        try
        {
            return await _due.Reader.WaitToReadAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            return false;
        }
    }
}
