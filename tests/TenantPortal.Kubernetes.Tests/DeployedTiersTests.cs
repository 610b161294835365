using k8s;
using k8s.Models;
using TenantPortal.Core.Requests;
using TenantPortal.Core.Requests.Fields;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tenants.Queue;
using TenantPortal.Core.Tenants.Reading;
using TenantPortal.Testing;

namespace TenantPortal.Kubernetes.Tests;

/// <summary>
/// Every tier on a real API server that has the add-ons' CustomResourceDefinitions, made by the ServiceAccount that <c>deploy/base</c>
/// gives the portal.
/// </summary>
public sealed class DeployedTiersTests
{
    private static readonly (string, string?)[] Secrets =
    [
        ("SecretBackends:vault:Kind", "Vault"),
        ("SecretBackends:vault:Server", "https://vault.example.com"),
        ("SecretBackends:vault:Path", "secret"),
        ("SecretBackends:vault:MountPath", "kubernetes"),
        ("SecretBackends:vault:Role", "tenant-{tenant}"),
        ("SecretBackends:vault:Prefix", "tenants/{tenant}/"),
    ];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("namespace", "namespace", "SecretStore")]
    [InlineData("vcluster", "vcluster-flux", "HelmRelease")]
    [InlineData("vcluster", "vcluster-argocd", "Application")]
    [InlineData("vcluster", "vcluster-capi", "VCluster")]
    [InlineData("cluster", "cluster-capi", "Cluster")]
    public async Task Every_object_is_accepted_and_applying_it_again_changes_none(string tier, string blueprint, string kind)
    {
        await using var server = await ApiServer.StartAsync(ServerKind.Real, Cancellation);
        await AddOns.InstallAsync(server, Cancellation);
        var kubeconfig = await InstalledPortal.InstallRightsAsync(server, Cancellation);
        await using var portal = await ReconcilerProcess.StartAsync(
            kubeconfig,
            server.Database,
            Cancellation,
            [.. Secrets, ($"Tiers:{tier}:Blueprint", blueprint)]
        );
        var name = server.NewTenantName(tier);
        var asked = await portal.ApproveTenantAsync(
            Given.Input(name) with
            {
                Tier = tier,
                Secrets = tier == "namespace" ? new SecretsInput("vault", ["app"]) : null,
            },
            Cancellation
        );
        await portal.WaitForTenantAsync(
            name,
            found => found.Conditions.Any(condition => condition is { Type: Condition.Ready, Reason: "Waiting" }),
            Cancellation
        );
        await new FakeController(server, tier, kind, Cancellation, name).SucceedAsync();
        await portal.Get<TenantQueue>().RequeueAsync("default", [name], Cancellation);
        await portal.WaitUntilReadyAsync(name, Cancellation);
        // A namespace is made so that of two owners only one can win, and from the next time on it is applied like everything else.
        var due = (await ApplyAgainAsync(portal, name)).NextReconcileAt;
        while (!await IsAppliedAsync(server, ApiServer.NamespaceOf(tier, name)))
            due = (await ApplyAgainAsync(portal, name)).NextReconcileAt;
        var objects = asked.Yaml.Split("\n---\n").Select(document => KubernetesYaml.Deserialize<Seen>(document)).ToList();
        // Old API servers (1.20) write a NetworkPolicy with empty lists again on every apply, the user who applies it.
        var compared = objects.Where(desired => desired.Metadata.Name != "default-deny").ToList();
        var before = await VersionsAsync(server, compared);

        var again = await ApplyAgainAsync(portal, name);

        Assert.True(again.NextReconcileAt > due);
        Assert.All(again.Objects, found => Assert.Equal(ConditionStatus.True, found.Status));
        Assert.Equal(objects.Count, again.Objects.Count(found => objects.Exists(desired => $"{desired.Kind} {desired.Metadata.Name}" == found.Object)));
        Assert.Equal(before, await VersionsAsync(server, compared));
    }

    /// <summary>Has the reconciler apply everything once more.</summary>
    private static async Task<TenantDetails> ApplyAgainAsync(ReconcilerProcess portal, string name)
    {
        var due = (await portal.Tenants.FindAsync(Given.Admin(), name, Cancellation))!.NextReconcileAt;
        await portal.Get<TenantQueue>().RequeueAsync("default", [name], Cancellation);
        return await portal.WaitForTenantAsync(name, found => found.NextReconcileAt > due || found.Failures > 0, Cancellation);
    }

    /// <summary>A pass that only observed the tenant, begun before it was made due, may end in place of the one that applies.</summary>
    private static async Task<bool> IsAppliedAsync(ApiServer server, string name)
    {
        var live = await server.Client.CoreV1.ReadNamespaceAsync(name, cancellationToken: Cancellation);
        return live.Metadata.ManagedFields.Any(entry => entry is { Manager: "tenantportal", Operation: "Apply" });
    }

    private static async Task<IReadOnlyList<string>> VersionsAsync(ApiServer server, IEnumerable<Seen> objects)
    {
        var versions = new List<string>();
        foreach (var desired in objects)
        {
            var (group, version) = desired.ApiVersion.Split('/') is [var named, var of] ? (named, of) : ("", desired.ApiVersion);
            using var client = new GenericClient(server.Client, group, version, Plural(desired.Kind), disposeClient: false);
            var live = await (
                desired.Metadata.NamespaceProperty is { } inNamespace
                    ? client.ReadNamespacedAsync<Seen>(inNamespace, desired.Metadata.Name, Cancellation)
                    : client.ReadAsync<Seen>(desired.Metadata.Name, Cancellation)
            );
            versions.Add($"{desired.Kind} {desired.Metadata.Name} {live.Metadata.ResourceVersion}");
        }

        return versions;
    }

    private static string Plural(string kind) =>
        AddOns.Kinds.TryGetValue(kind, out var known) ? known.Plural
        : kind == "NetworkPolicy" ? "networkpolicies"
        : kind.ToLowerInvariant() + "s";

    /// <summary>As much of an object as is compared.</summary>
    private sealed class Seen : IKubernetesObject<V1ObjectMeta>
    {
        public string ApiVersion { get; set; } = "";

        public string Kind { get; set; } = "";

        public V1ObjectMeta Metadata { get; set; } = new();
    }
}
