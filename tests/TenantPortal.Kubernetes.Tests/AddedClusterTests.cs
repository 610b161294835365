using System.Text;
using k8s;
using k8s.Models;
using TenantPortal.Core.ClusterAdministration;
using TenantPortal.Core.Clusters;
using TenantPortal.Core.Diagnostics;
using TenantPortal.Core.Observations;
using TenantPortal.Core.Tenants;
using TenantPortal.Kubernetes.Connections;
using TenantPortal.Testing;

namespace TenantPortal.Kubernetes.Tests;

/// <summary>Clusters that are added, changed and retired while reconcilers run.</summary>
public sealed class AddedClusterTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_cluster_is_tested_added_used_and_retired_without_a_restart()
    {
        await using var first = await ApiServer.StartAsync(ServerKind.Sandbox, Cancellation);
        await using var second = await ApiServer.StartAsync(ServerKind.Sandbox, Cancellation);
        await using var portal = await ReconcilerProcess.StartAsync(
            first.Kubeconfig,
            first.Database,
            Cancellation,
            ("ClusterCredentials:Folder", Path.GetDirectoryName(second.Kubeconfig))
        );
        var input = new ClusterInput { Name = "eu-1", Credential = "file:kubeconfig" };

        var test = await TestAsync(portal, input);
        Assert.True(test.Reached);
        Assert.Contains(
            test.Findings,
            finding => finding is { Level: DiagnosisLevel.Ok, Subject: "cluster eu-1" } && finding.Sentence.Contains(" answers in ", StringComparison.Ordinal)
        );
        Assert.Contains(test.Findings, finding => finding.Subject == "rights on eu-1");
        Assert.Contains(test.Findings, finding => finding.Subject == "guards of eu-1");
        Assert.Empty((await portal.Get<ClusterService>().AddAsync(Given.Admin(), input with { Test = test.Id }, Cancellation)).Problems);
        var name = second.NewTenantName();
        await portal.ApproveTenantAsync(Given.Input(name) with { Cluster = "eu-1" }, Cancellation);
        await portal.WaitUntilReadyAsync(name, Cancellation);
        await second.Client.CoreV1.ReadNamespaceAsync($"team-{name}", cancellationToken: Cancellation);
        await Assert.ThrowsAsync<k8s.Autorest.HttpOperationException>(() =>
            first.Client.CoreV1.ReadNamespaceAsync($"team-{name}", cancellationToken: Cancellation)
        );

        var version = portal.Get<ClusterCatalog>().FindKnown("eu-1")!.Version;
        Assert.Equal(
            "The cluster 'eu-1' still has 1 tenant. It can be retired when none are left.",
            Assert.Single((await portal.Get<ClusterService>().RetireAsync(Given.Admin(), "eu-1", version, Cancellation)).Problems).Message
        );
    }

    [Fact]
    public async Task A_cluster_that_does_not_respond_to_its_test_is_a_finding_and_cannot_be_added()
    {
        await using var server = await ApiServer.StartAsync(ServerKind.Sandbox, Cancellation);
        var dead = server.DeadKubeconfig();
        await using var portal = await ReconcilerProcess.StartAsync(
            server.Kubeconfig,
            server.Database,
            Cancellation,
            ("ClusterCredentials:Folder", Path.GetDirectoryName(dead))
        );
        var input = new ClusterInput { Name = "eu-1", Credential = $"file:{Path.GetFileName(dead)}" };

        var test = await TestAsync(portal, input);

        Assert.False(test.Reached);
        var finding = Assert.Single(test.Findings);
        Assert.Equal((DiagnosisLevel.Failure, "cluster eu-1"), (finding.Level, finding.Subject));
        Assert.Contains("it refuses connections", finding.Sentence, StringComparison.Ordinal);
        Assert.NotEmpty((await portal.Get<ClusterService>().AddAsync(Given.Admin(), input with { Test = test.Id }, Cancellation)).Problems);
    }

    [Theory]
    [OnEveryServer]
    public async Task A_kubeconfig_in_a_Secret_is_rotated_without_a_restart(ServerKind kind)
    {
        await using var home = await ApiServer.StartAsync(kind, Cancellation);
        await using var added = await ApiServer.StartAsync(ServerKind.Sandbox, Cancellation);
        var place = $"team-{home.NewTenantName()}";
        await home.Client.CoreV1.CreateNamespaceAsync(new V1Namespace { Metadata = new() { Name = place } }, cancellationToken: Cancellation);
        await home.Client.CoreV1.CreateNamespacedSecretAsync(SecretOf(place, added.Kubeconfig), place, cancellationToken: Cancellation);
        await using var portal = await ReconcilerProcess.StartAsync(
            home.Kubeconfig,
            home.Database,
            Cancellation,
            ("ClusterCredentials:Namespace", place),
            ("ClusterCredentials:Cluster", "default")
        );
        var input = new ClusterInput { Name = "eu-1", Credential = $"secret:{place}/eu-1/kubeconfig" };
        var test = await TestAsync(portal, input);
        Assert.True(test.Reached, string.Join(" ", test.Findings.Select(finding => finding.Sentence)));
        Assert.Empty((await portal.Get<ClusterService>().AddAsync(Given.Admin(), input with { Test = test.Id }, Cancellation)).Problems);

        var name = added.NewTenantName();
        await portal.ApproveTenantAsync(Given.Input(name) with { Cluster = "eu-1" }, Cancellation);
        await portal.WaitUntilReadyAsync(name, Cancellation);

        var dead = SecretOf(place, home.DeadKubeconfig());
        await home.Client.CoreV1.ReplaceNamespacedSecretAsync(dead, "eu-1", place, cancellationToken: Cancellation);
        var text = Encoding.UTF8.GetString(dead.Data["kubeconfig"]);
        var reference = CredentialReference.Parse(input.Credential);
        Assert.NotNull(await portal.WaitForAsync(() => Task.FromResult(portal.Get<KubeconfigSecrets>().Read(reference) == text ? text : null), Cancellation));
        var broken = added.NewTenantName();
        await portal.ApproveTenantAsync(Given.Input(broken) with { Cluster = "eu-1" }, Cancellation);
        await portal.WaitForTenantAsync(broken, tenant => tenant.Summary.Phase == TenantPhase.Failing, Cancellation);
        await home.Client.CoreV1.ReplaceNamespacedSecretAsync(SecretOf(place, added.Kubeconfig), "eu-1", place, cancellationToken: Cancellation);

        await portal.WaitUntilReadyAsync(broken, Cancellation);
    }

    [Fact]
    public async Task A_Secret_that_is_missing_or_has_no_such_key_is_a_finding_with_its_name()
    {
        await using var home = await ApiServer.StartAsync(ServerKind.Sandbox, Cancellation);
        await home.Client.CoreV1.CreateNamespaceAsync(new V1Namespace { Metadata = new() { Name = "credentials" } }, cancellationToken: Cancellation);
        await home.Client.CoreV1.CreateNamespacedSecretAsync(SecretOf("credentials", home.Kubeconfig), "credentials", cancellationToken: Cancellation);
        await using var portal = await ReconcilerProcess.StartAsync(
            home.Kubeconfig,
            home.Database,
            Cancellation,
            ("ClusterCredentials:Namespace", "credentials"),
            ("ClusterCredentials:Cluster", "default")
        );

        Assert.Equal("The credentials of cluster 'eu-1' cannot be used. The Secret 'credentials/none' does not exist.", await FindAsync("none/kubeconfig"));
        Assert.Equal("The credentials of cluster 'eu-1' cannot be used. The Secret 'credentials/eu-1' has no key 'config'.", await FindAsync("eu-1/config"));

        async Task<string> FindAsync(string secret) =>
            Assert.Single((await TestAsync(portal, new ClusterInput { Name = "eu-1", Credential = $"secret:credentials/{secret}" })).Findings).Sentence;
    }

    [Fact]
    public async Task A_retired_cluster_is_no_longer_watched_and_nothing_is_observed_of_it()
    {
        await using var first = await ApiServer.StartAsync(ServerKind.Sandbox, Cancellation);
        await using var second = await ApiServer.StartAsync(ServerKind.Sandbox, Cancellation);
        await using var proxy = await BreakingProxy.StartAsync(second.Kubeconfig, int.MaxValue, Cancellation);
        var kubeconfig = second.WriteKubeconfig("proxy", proxy.Url);
        await using var portal = await ReconcilerProcess.StartAsync(
            first.Kubeconfig,
            first.Database,
            Cancellation,
            ("ClusterCredentials:Folder", Path.GetDirectoryName(kubeconfig))
        );
        var input = new ClusterInput { Name = "eu-1", Credential = "file:proxy.kubeconfig" };
        var test = await TestAsync(portal, input);
        Assert.Empty((await portal.Get<ClusterService>().AddAsync(Given.Admin(), input with { Test = test.Id }, Cancellation)).Problems);
        Assert.NotNull(await portal.WaitForAsync(FindNamespacesAsync, Cancellation));

        var version = portal.Get<ClusterCatalog>().FindKnown("eu-1")!.Version;
        Assert.Empty((await portal.Get<ClusterService>().RetireAsync(Given.Admin(), "eu-1", version, Cancellation)).Problems);

        Assert.NotNull(await portal.WaitForAsync(async () => await FindNamespacesAsync() is null ? "" : null, Cancellation));
        // A test that is asked of a retired cluster finds none.
        Assert.NotEmpty((await portal.Get<ClusterService>().RequestTestAsync(Given.Admin(), "eu-1", Cancellation)).Problems);

        async Task<string?> FindNamespacesAsync()
        {
            await using var db = portal.Get<Microsoft.EntityFrameworkCore.IDbContextFactory<Core.Data.PortalDb>>().CreateDbContext();
            return db.Namespaces.Where(seen => seen.Cluster == "eu-1").Select(seen => seen.Name).FirstOrDefault();
        }
    }

    private static V1Secret SecretOf(string place, string kubeconfig) =>
        new()
        {
            Metadata = new() { Name = "eu-1", NamespaceProperty = place },
            Data = new Dictionary<string, byte[]> { ["kubeconfig"] = Encoding.UTF8.GetBytes(File.ReadAllText(kubeconfig)) },
        };

    private static async Task<ClusterTestView> TestAsync(ReconcilerProcess portal, ClusterInput input)
    {
        var requested = await portal.Get<ClusterService>().RequestTestAsync(Given.Admin(), input, Cancellation);
        Assert.Empty(requested.Problems);
        var finished = await portal.WaitForAsync(
            async () =>
                await portal.Get<ClusterReader>().FindTestAsync(Given.Admin(), requested.Value!.Id, Cancellation) is { FinishedAt: not null } found
                    ? found
                    : null,
            Cancellation
        );
        return finished ?? throw new TimeoutException("The test did not finish.");
    }
}
