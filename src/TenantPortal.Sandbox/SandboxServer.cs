using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using TenantPortal.Sandbox.AddOns;
using TenantPortal.Sandbox.Controllers;
using TenantPortal.Sandbox.Http;
using TenantPortal.Sandbox.Resources;
using TenantPortal.Sandbox.Rules;
using TenantPortal.Sandbox.Storage;
using TenantPortal.Sandbox.Writes;

namespace TenantPortal.Sandbox;

/// <summary>A small Kubernetes API server in memory, on loopback, for development, demonstrations and tests.</summary>
public sealed class SandboxServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ObjectStore _store;
    private readonly ControlLoop _controlLoop;
    private readonly AddOnLoop? _addOns;
    private readonly CancellationTokenSource _stopping;
    private readonly string _token;

    private SandboxServer(WebApplication app, ObjectStore store, ControlLoop controlLoop, AddOnLoop? addOns, CancellationTokenSource stopping, string token)
    {
        _app = app;
        _store = store;
        _controlLoop = controlLoop;
        _addOns = addOns;
        _stopping = stopping;
        _token = token;
        Url = new Uri(app.Urls.First());
    }

    /// <summary>The address of the server, such as http://127.0.0.1:41235.</summary>
    public Uri Url { get; }

    /// <summary>Starts a server with the default namespaces, the configured nodes and add-ons, and nothing else.</summary>
    public static async Task<SandboxServer> StartAsync(SandboxOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        var stopping = new CancellationTokenSource();
        var token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        var catalog = new ResourceCatalog();
        var store = new ObjectStore(options.EventWindow);
        var writer = new ObjectWriter(store, new TenantGuards(store, options.Guards));
        var controlLoop = new ControlLoop(store, writer, catalog);
        controlLoop.CreateSystemNamespaces();
        if (options.Nodes > 0)
            SandboxNodes.Create(writer, options.Nodes);
        var addOns = options.AddOns ? new AddOnLoop(store, writer, options.AddOnStep) : null;
        addOns?.Install(controlLoop);
        new InitialContent(store, writer, catalog).Add(options.Content);

        // The empty builder reads no configuration, so the host program's URLs and settings cannot leak in.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder
            .WebHost.UseKestrelCore()
            .ConfigureKestrel(kestrel =>
            {
                kestrel.AddServerHeader = false;
                kestrel.Listen(IPAddress.Loopback, options.Port, listen => listen.Protocols = HttpProtocols.Http1);
            });
        var app = builder.Build();
        app.Run(new ApiHandler(catalog, store, writer, options, new Credentials(token), stopping.Token).HandleAsync);
        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch (IOException)
        {
            await app.DisposeAsync();
            stopping.Dispose();
            throw;
        }

        controlLoop.Start(stopping.Token);
        addOns?.Start(stopping.Token);
        return new SandboxServer(app, store, controlLoop, addOns, stopping, token);
    }

    /// <summary>Copies the content.</summary>
    public SandboxBackup Backup() => new(_store.Copy());

    /// <summary>
    /// Replaces the content with that of a backup, including its UIDs and resource versions, as when etcd is restored and the API server restarts: watches
    /// end. The custom resources that are served do not change.
    /// </summary>
    public void Restore(SandboxBackup backup)
    {
        ArgumentNullException.ThrowIfNull(backup);
        _store.Replace(backup.Content);
    }

    /// <summary>Writes a kubeconfig for this server that only the current user may read.</summary>
    public void WriteKubeconfig(string path)
    {
        // kubectl sends no token without TLS, but it does send a password that is part of the address.
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $$"""
            apiVersion: v1
            kind: Config
            clusters:
            - name: sandbox
              cluster:
                server: {{Url.Scheme}}://{{Credentials.User}}:{{_token}}@{{Url.Authority}}
            users:
            - name: sandbox
              user:
                token: {{_token}}
            contexts:
            - name: sandbox
              context:
                cluster: sandbox
                user: sandbox
            current-context: sandbox

            """
        );
        // An existing file keeps its mode when it is opened, so a readable one is replaced, never reused.
        File.Delete(path);
        var access = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            access.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var file = new FileStream(path, access);
        file.Write(Encoding.UTF8.GetBytes(text));
    }

    /// <summary>Ends every watch and stops the server; its content is lost.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_stopping.IsCancellationRequested)
        {
            return;
        }

        await _stopping.CancelAsync();
        await _app.StopAsync();
        await _app.DisposeAsync();
        await _controlLoop.Completion;
        if (_addOns is not null)
        {
            await _addOns.Completion;
        }

        _stopping.Dispose();
    }
}
