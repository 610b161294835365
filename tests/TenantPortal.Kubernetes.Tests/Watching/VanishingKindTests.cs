using System.Text.Json;
using System.Threading.Channels;
using k8s;
using k8s.Models;
using TenantPortal.Core.Loops;
using TenantPortal.Kubernetes.Connections;
using TenantPortal.Kubernetes.Watching;
using WatchEventType = TenantPortal.Kubernetes.Watching.WatchEventType;

namespace TenantPortal.Kubernetes.Tests.Watching;

/// <summary>An informer of a kind whose CustomResourceDefinition is deleted and created again.</summary>
public sealed class VanishingKindTests
{
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(1);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [OnEveryServer]
    public async Task It_ends_without_a_failure_and_goes_on_when_the_kind_returns(ServerKind kind)
    {
        await using var server = await ApiServer.StartAsync(kind, Cancellation);
        var definition = new Definition(server, $"g{Guid.NewGuid():N}.example.com");
        await definition.InstallAsync();
        await definition.CreateAsync("first");
        using var api = new ClusterApi(new k8s.Kubernetes(KubernetesClientConfiguration.BuildConfigFromConfigFile(server.Kubeconfig)));
        var (seen, log) = (new Seen(), new LogLines<InformerFactory>());
        var things = new WatchedKind<string>("things", $"/apis/{definition.Group}/v1/things", live => live["metadata"]!["name"]!.GetValue<string>())
        {
            MaxWait = MaxWait,
            Consequence = "nothing is known about them",
            IsOptional = true,
        };
        using var stopped = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var retry = new LoopRetry("things", MaxWait, TimeProvider.System, new LoopMetrics(Meters.New()));
        var meter = new WatchMetrics(Meters.New(), TimeProvider.System).For("one", "things");
        var running = new Informer<string>("one", things, seen, () => api, retry, meter, TimeProvider.System, log).RunAsync(stopped.Token);

        await seen.WaitForAsync("first");
        await definition.DeleteAsync();
        await seen.WaitForAsync(Seen.Forgotten);
        // A watch that was opened a moment before is reported to have ended immediately.
        var failures = log.Lines.Where(line => line.Message.StartsWith("Could not watch", StringComparison.Ordinal)).ToList();
        await definition.InstallAsync();
        await definition.CreateAsync("second");
        await seen.WaitForAsync("second");
        await definition.DeleteAsync();
        await stopped.CancelAsync();

        Assert.Empty(failures);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    /// <summary>The names that the informer reported.</summary>
    private sealed class Seen : IInformerHandler<string>
    {
        public const string Forgotten = "(forgotten)";

        private readonly Channel<string> _names = Channel.CreateUnbounded<string>();

        public async Task WaitForAsync(string name)
        {
            using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
            deadline.CancelAfter(TimeSpan.FromMinutes(2));
            while (await _names.Reader.ReadAsync(deadline.Token) != name) { }
        }

        public Task ListedAsync(IReadOnlyList<string> items, CancellationToken cancellationToken) => StoreAsync(items);

        public Task ChangedAsync(IReadOnlyList<WatchEvent<string>> changes, CancellationToken cancellationToken) =>
            StoreAsync(changes.Where(change => change.Type != WatchEventType.Deleted).Select(change => change.Live));

        public Task ForgetAsync(CancellationToken cancellationToken) => StoreAsync([Forgotten]);

        private async Task StoreAsync(IEnumerable<string> names)
        {
            foreach (var name in names)
                await _names.Writer.WriteAsync(name, Cancellation);
        }
    }

    /// <summary>A kind that no other test has.</summary>
    private sealed record Definition(ApiServer Server, string Group)
    {
        private string Name => $"things.{Group}";

        public async Task InstallAsync() =>
            await Server.Client.ApiextensionsV1.CreateCustomResourceDefinitionAsync(
                new V1CustomResourceDefinition
                {
                    Metadata = new() { Name = Name },
                    Spec = new()
                    {
                        Group = Group,
                        Scope = "Cluster",
                        Names = new()
                        {
                            Plural = "things",
                            Singular = "thing",
                            Kind = "Thing",
                            ListKind = "ThingList",
                        },
                        Versions =
                        [
                            new()
                            {
                                Name = "v1",
                                Served = true,
                                Storage = true,
                                Schema = new()
                                {
                                    OpenAPIV3Schema = new() { Type = "object", XKubernetesPreserveUnknownFields = true },
                                },
                            },
                        ],
                    },
                },
                cancellationToken: Cancellation
            );

        /// <summary>Waits until it is gone: the server finishes this on its own.</summary>
        public async Task DeleteAsync()
        {
            var definitions = Server.Client.ApiextensionsV1;
            // The watch begins before the deletion, so that it does not miss the end.
            await foreach (
                var (type, _) in definitions.WatchListCustomResourceDefinitionAsync(fieldSelector: $"metadata.name={Name}", cancellationToken: Cancellation)
            )
            {
                if (type == k8s.WatchEventType.Added)
                    await definitions.DeleteCustomResourceDefinitionAsync(Name, cancellationToken: Cancellation);
                else if (type == k8s.WatchEventType.Deleted)
                    return;
            }

            Assert.Fail($"The server ended the watch before {Name} was gone.");
        }

        /// <summary>Waits until the kind is served.</summary>
        public async Task CreateAsync(string name)
        {
            for (var attempt = 0; ; attempt++)
            {
                try
                {
                    var body = JsonSerializer.SerializeToElement(
                        new
                        {
                            apiVersion = $"{Group}/v1",
                            kind = "Thing",
                            metadata = new { name },
                        }
                    );
                    await Server.Client.CustomObjects.CreateClusterCustomObjectAsync(body, Group, "v1", "things", cancellationToken: Cancellation);
                    return;
                }
                catch (k8s.Autorest.HttpOperationException) when (attempt < 200)
                {
                    await Task.Delay(50, Cancellation);
                }
            }
        }
    }
}
