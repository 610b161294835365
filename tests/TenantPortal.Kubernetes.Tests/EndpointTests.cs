using System.Text;
using k8s;
using k8s.Models;
using TenantPortal.Core;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tenants.Connecting;
using TenantPortal.Core.Tenants.Queue;
using TenantPortal.Testing;

namespace TenantPortal.Kubernetes.Tests;

/// <summary>What people are told about where they work, from what the reconciler saw in clusters.</summary>
public sealed class EndpointTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [OnEveryServer]
    public async Task The_kubeconfig_of_a_namespace_leads_to_the_host_cluster_and_holds_nothing_of_the_portals_own(ServerKind kind)
    {
        await using var server = await ApiServer.StartAsync(kind, Cancellation);
        await using var portal = await ReconcilerProcess.StartAsync(
            server.Kubeconfig,
            server.Database,
            Cancellation,
            ("Clusters:default:Access:IssuerUrl", "https://sso.example.com")
        );
        var name = server.NewTenantName();
        await portal.ApproveTenantAsync(name, Cancellation);
        await portal.WaitUntilReadyAsync(name, Cancellation);

        var kubeconfig = await TakeAsync(portal, name);

        var own = KubernetesClientConfiguration.BuildConfigFromConfigFile(server.Kubeconfig);
        var read = await KubernetesClientConfiguration.LoadKubeConfigAsync(new MemoryStream(Encoding.UTF8.GetBytes(kubeconfig)));
        var cluster = read.Clusters.Single().ClusterEndpoint;
        Assert.Equal(new Uri(own.Host).Authority, new Uri(cluster.Server).Authority);
        Assert.Equal("", new Uri(cluster.Server).UserInfo);
        Assert.Equal(own.SslCaCerts is null, cluster.CertificateAuthorityData is null);
        Assert.Equal("team-" + name, read.Contexts.Single().ContextDetails.Namespace);
        var user = read.Users.Single().UserCredentials;
        Assert.Equal("kubectl", user.ExternalExecution.Command);
        Assert.True(user is { Token: null, Password: null, ClientKeyData: null, ClientCertificateData: null });
        if (own.AccessToken is { Length: > 0 } token)
            Assert.DoesNotContain(token, kubeconfig, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("vcluster", "HelmRelease", "https://shop.vc.example.com")]
    [InlineData("cluster", "Cluster", "https://shop.example.com:6443")]
    public async Task Of_the_Secret_of_a_tenants_own_API_server_only_what_is_public_is_kept(string tier, string kind, string address)
    {
        await using var server = await ApiServer.StartAsync(ServerKind.Sandbox, Cancellation);
        await AddOns.InstallAsync(server, Cancellation);
        await using (var portal = await ReconcilerProcess.StartAsync(server.Kubeconfig, server.Database, Cancellation))
        {
            await portal.ApproveTenantAsync(Given.Input() with { Tier = tier }, Cancellation);
            await portal.WaitForTenantAsync(
                "shop",
                found => found.Conditions.Any(condition => condition is { Type: Condition.Ready, Reason: "Waiting" }),
                Cancellation
            );
            var early = await portal.Get<ConnectionService>().TakeKubeconfigAsync(Given.Lead(), "shop", Cancellation);
            await new FakeController(server, tier, kind, Cancellation, makesKubeconfig: true).SucceedAsync();
            await portal.Get<TenantQueue>().RequeueAsync("default", ["shop"], Cancellation);
            var ready = await portal.WaitUntilReadyAsync("shop", Cancellation);

            var kubeconfig = await TakeAsync(portal, "shop");

            Assert.Equal(ProblemKind.Conflict, Assert.Single(early.Problems).Kind);
            Assert.Equal($"The API server is at {address}.", ready.Conditions.Single(condition => condition.Type == Condition.EndpointKnown).Message);
            Assert.Equal((address, AdminSecret.Authority), Kubeconfig.ReadPublic(kubeconfig));
            Assert.Contains("--oidc-issuer-url=https://sso.example.com/realms/platform\n", kubeconfig, StringComparison.Ordinal);
        }

        var stored = string.Concat(
            Directory
                .EnumerateFiles(Path.GetDirectoryName(server.Database)!)
                .Where(file => !file.EndsWith("kubeconfig", StringComparison.Ordinal))
                .Select(file => Encoding.Latin1.GetString(File.ReadAllBytes(file)))
        );
        Assert.Contains(address, stored, StringComparison.Ordinal);
        Assert.DoesNotContain(AdminSecret.Credential, stored, StringComparison.Ordinal);
        Assert.DoesNotContain(Convert.ToBase64String(Encoding.UTF8.GetBytes(AdminSecret.Credential)), stored, StringComparison.Ordinal);
    }

    public static TheoryData<string> UselessKubeconfigs =>
        [
            "token: hunter2 [",
            // No parser may follow them to their end: the stack ends before.
            new string('[', 30_000),
            string.Concat(Enumerable.Repeat("{a: ", 10_000)),
            "a: &a [b, b, b, b, b, b, b, b, b]\n"
                + string.Concat("bcdefghi".Select(name => $"{name}: &{name} [{string.Join(", ", Enumerable.Repeat($"*{(char)(name - 1)}", 9))}]\n")),
        ];

    [Theory]
    [MemberData(nameof(UselessKubeconfigs), DisableDiscoveryEnumeration = true)]
    public async Task A_ready_cluster_that_does_not_say_where_it_is_has_a_condition_and_no_kubeconfig(string content)
    {
        await using var server = await ApiServer.StartAsync(ServerKind.Sandbox, Cancellation);
        await AddOns.InstallAsync(server, Cancellation);
        await using var portal = await ReconcilerProcess.StartAsync(server.Kubeconfig, server.Database, Cancellation);
        await portal.ApproveTenantAsync(Given.Input() with { Tier = "cluster" }, Cancellation);
        await portal.WaitForTenantAsync(
            "shop",
            found => found.Conditions.Any(condition => condition is { Type: Condition.Ready, Reason: "Waiting" }),
            Cancellation
        );
        await new FakeController(server, "cluster", "Cluster", Cancellation).SucceedAsync();
        await server.Client.CoreV1.CreateNamespacedSecretAsync(
            new V1Secret
            {
                Metadata = new() { Name = "shop-kubeconfig" },
                StringData = new Dictionary<string, string> { ["value"] = content },
            },
            "cluster-shop",
            cancellationToken: Cancellation
        );
        await portal.Get<TenantQueue>().RequeueAsync("default", ["shop"], Cancellation);
        var ready = await portal.WaitUntilReadyAsync("shop", Cancellation);

        var refused = await portal.Get<ConnectionService>().TakeKubeconfigAsync(Given.Lead(), "shop", Cancellation);

        Assert.StartsWith(
            "Secret shop-kubeconfig does not contain",
            ready.Conditions.Single(condition => condition.Type == Condition.EndpointKnown).Message,
            StringComparison.Ordinal
        );
        Assert.Equal(
            "The cluster has not reported the API server address of 'shop' yet. For details, see the tenant's conditions.",
            Assert.Single(refused.Problems).Message
        );
    }

    [Theory]
    [OnEveryServer]
    public async Task The_workload_that_people_copy_is_accepted_in_a_tenant(ServerKind kind)
    {
        await using var server = await ApiServer.StartAsync(kind, Cancellation);
        await using var portal = await ReconcilerProcess.StartAsync(server.Kubeconfig, server.Database, Cancellation);
        var name = server.NewTenantName();
        await portal.ApproveTenantAsync(name, Cancellation);
        await portal.WaitUntilReadyAsync(name, Cancellation);
        var shown = KubernetesYaml.Deserialize<V1Deployment>(ExampleWorkload.Yaml, strict: true);

        var deployment = await server.Client.AppsV1.CreateNamespacedDeploymentAsync(
            shown,
            "team-" + name,
            fieldValidation: "Strict",
            cancellationToken: Cancellation
        );
        // What a controller would make of it: quota and limits are about pods.
        var pod = await server.Client.CoreV1.CreateNamespacedPodAsync(
            new V1Pod
            {
                Metadata = new() { Name = "hello-1", Labels = shown.Spec.Template.Metadata.Labels },
                Spec = shown.Spec.Template.Spec,
            },
            "team-" + name,
            cancellationToken: Cancellation
        );

        Assert.Equal("hello", deployment.Metadata.Name);
        Assert.Equal("256Mi", pod.Spec.Containers.Single().Resources.Limits["ephemeral-storage"].ToString());
    }

    private static async Task<string> TakeAsync(ReconcilerProcess portal, string tenant)
    {
        var taken = await portal.Get<ConnectionService>().TakeKubeconfigAsync(Given.Lead(), tenant, Cancellation);
        Assert.Empty(taken.Problems);
        return taken.Value!.Content;
    }
}
