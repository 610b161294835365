using System.Text.Json.Nodes;
using k8s;
using k8s.Models;
using TenantPortal.Core.IsolationChecks;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tenants.Queue;
using TenantPortal.Core.Tenants.Reading;
using TenantPortal.Core.Tiers.Blueprints;
using TenantPortal.Testing;

namespace TenantPortal.Kubernetes.Tests.Isolation;

/// <summary>Quarantine of tenants whose groups work inside a cluster of their own: what the add-on is told, and told back.</summary>
public sealed class QuarantineInsideTests
{
    private const string Lead = "payments-team-leads";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(ClusterTiersTests.AddOnsOfTiers), MemberType = typeof(ClusterTiersTests))]
    public async Task In_quarantine_the_groups_only_read_inside_as_well_and_after_the_release_they_work_again(string tier, string blueprint, string kind)
    {
        await using var server = await ApiServer.StartAsync(ServerKind.Sandbox, Cancellation);
        await AddOns.InstallAsync(server, Cancellation);
        await using var portal = await ReconcilerProcess.StartAsync(server.Kubeconfig, server.Database, Cancellation, ($"Tiers:{tier}:Blueprint", blueprint));
        var (controller, service, host) = (
            new FakeController(server, tier, kind, Cancellation),
            portal.Get<IsolationService>(),
            ApiServer.NamespaceOf(tier, "shop")
        );
        await portal.ApproveTenantAsync(Given.Input() with { Tier = tier }, Cancellation);
        await portal.WaitForTenantAsync(
            "shop",
            found => found.Conditions.Any(condition => condition is { Type: Condition.Ready, Reason: "Waiting" }),
            Cancellation
        );
        await controller.SucceedAsync();
        await LookUntilAsync(portal, TenantPhase.Ready);
        var working = await ReadInsideAsync(controller, kind);
        var first = await WaitForReportAsync(portal, found => found.CheckedAt is not null);

        await AddShellAsync(server, host);
        Assert.True((await service.RequestCheckAsync(Given.Lead(), "shop", Cancellation)).Succeeded);
        var quarantined = await WaitForReportAsync(portal, found => found.QuarantinedAt is not null);
        var reading = await WaitInsideAsync(portal, controller, kind, inside => inside.Admins.Length == 0);
        await controller.SucceedAsync();
        await LookUntilAsync(portal, TenantPhase.Quarantined);

        await RemoveShellAsync(server, host);
        Assert.True((await service.RequestCheckAsync(Given.Admin(), "shop", Cancellation)).Succeeded);
        await WaitForReportAsync(portal, found => found.CheckedAt > quarantined.CheckedAt && !found.Findings.Any(finding => finding.Quarantines));
        Assert.Empty((await service.ReleaseAsync(Given.Admin(), "shop", "The shell is gone.", Cancellation)).Problems);
        var again = await WaitInsideAsync(portal, controller, kind, inside => inside.Admins.Length > 0);
        await controller.SucceedAsync();
        await LookUntilAsync(portal, TenantPhase.Ready);

        Assert.Equal(new Inside(Lead, "", ""), working);
        Assert.Null(first.QuarantinedAt);
        Assert.Equal(new Inside("", "", Lead), reading);
        Assert.Equal(working, again);
    }

    [Fact]
    public async Task A_tenant_that_was_released_is_not_ready_before_its_release_has_taken_the_rights_back_in()
    {
        await using var server = await ApiServer.StartAsync(ServerKind.Sandbox, Cancellation);
        await AddOns.InstallAsync(server, Cancellation);
        await using var portal = await ReconcilerProcess.StartAsync(server.Kubeconfig, server.Database, Cancellation);
        var (controller, service, host) = (
            new FakeController(server, "vcluster", "HelmRelease", Cancellation),
            portal.Get<IsolationService>(),
            "vcluster-shop"
        );
        await portal.ApproveTenantAsync(Given.Input() with { Tier = "vcluster" }, Cancellation);
        await portal.WaitForTenantAsync(
            "shop",
            found => found.Conditions.Any(condition => condition is { Type: Condition.Ready, Reason: "Waiting" }),
            Cancellation
        );
        await controller.SucceedAsync();
        await LookUntilAsync(portal, TenantPhase.Ready);
        await WaitForReportAsync(portal, found => found.CheckedAt is not null);
        await AddShellAsync(server, host);
        Assert.True((await service.RequestCheckAsync(Given.Lead(), "shop", Cancellation)).Succeeded);
        var quarantined = await WaitForReportAsync(portal, found => found.QuarantinedAt is not null);
        await RemoveShellAsync(server, host);
        Assert.True((await service.RequestCheckAsync(Given.Admin(), "shop", Cancellation)).Succeeded);
        await WaitForReportAsync(portal, found => found.CheckedAt > quarantined.CheckedAt);
        await WaitInsideAsync(portal, controller, "HelmRelease", inside => inside.Admins.Length == 0);

        Assert.Empty((await service.ReleaseAsync(Given.Admin(), "shop", "The shell is gone.", Cancellation)).Problems);
        await WaitInsideAsync(portal, controller, "HelmRelease", inside => inside.Admins.Length > 0);

        var degraded = await LookUntilAsync(portal, TenantPhase.Degraded);
        Assert.Equal("Waiting for HelmRelease shop to report Ready.", degraded.Conditions.Single(condition => condition.Type == Condition.Ready).Message);
    }

    /// <summary>The groups inside the tenant's own cluster, parted by blanks.</summary>
    private sealed record Inside(string Admins, string Developers, string Viewers);

    private static async Task<Inside> ReadInsideAsync(FakeController controller, string kind)
    {
        var spec = (await controller.ReadAsync())["spec"]!;
        if (kind == "Cluster")
        {
            var oidc = spec["topology"]!["variables"]!.AsArray().Single(variable => (string?)variable!["name"] == "oidc")!["value"]!;
            string Groups(string name) => string.Join(' ', oidc[name]!.AsArray().Select(group => (string)group!));
            return new Inside(Groups("adminGroups"), Groups("developerGroups"), Groups("viewerGroups"));
        }

        var values = kind switch
        {
            "HelmRelease" => spec["values"],
            "VCluster" => spec["helmRelease"]!["valuesObject"],
            _ => spec["source"]!["helm"]!["valuesObject"],
        };
        var subjects = ((string)values!["experimental"]!["deploy"]!["vcluster"]!["manifests"]!)
            .Split('\n')
            .Where(line => line.StartsWith("subjects: ", StringComparison.Ordinal))
            .Select(line => string.Join(' ', JsonNode.Parse(line["subjects: ".Length..])!.AsArray().Select(subject => (string)subject!["name"]!)))
            .ToList();
        return new Inside(subjects[0], subjects[1], subjects[2]);
    }

    private static async Task<Inside> WaitInsideAsync(ReconcilerProcess portal, FakeController controller, string kind, Func<Inside, bool> holds) =>
        await portal.WaitForAsync(async () => await ReadInsideAsync(controller, kind) is { } found && holds(found) ? found : null, Cancellation)
        ?? throw new TimeoutException($"The rights inside did not become so: {await ReadInsideAsync(controller, kind)}");

    private static async Task<TenantDetails> LookUntilAsync(ReconcilerProcess portal, TenantPhase phase)
    {
        await portal.Get<TenantQueue>().RequeueAsync("default", ["shop"], Cancellation);
        return await portal.WaitForTenantAsync("shop", found => found.Summary.Phase == phase, Cancellation);
    }

    private static async Task<IsolationDetails> WaitForReportAsync(ReconcilerProcess portal, Func<IsolationDetails, bool> holds) =>
        await portal.WaitForAsync(
            async () => await portal.Get<IsolationService>().FindAsync(Given.Admin(), "shop", Cancellation) is { } found && holds(found) ? found : null,
            Cancellation
        ) ?? throw new TimeoutException("The report did not become so.");

    /// <summary>On the host, where the team has no rights at all.</summary>
    private static async Task AddShellAsync(ApiServer server, string host)
    {
        await server.Client.RbacAuthorizationV1.CreateNamespacedRoleAsync(
            new V1Role
            {
                Metadata = new() { Name = "shell" },
                Rules =
                [
                    new()
                    {
                        ApiGroups = [""],
                        Resources = ["pods/exec"],
                        Verbs = ["create"],
                    },
                ],
            },
            host,
            cancellationToken: Cancellation
        );
        await server.Client.RbacAuthorizationV1.CreateNamespacedRoleBindingAsync(
            new V1RoleBinding
            {
                Metadata = new() { Name = "shell" },
                RoleRef = new()
                {
                    ApiGroup = "rbac.authorization.k8s.io",
                    Kind = "Role",
                    Name = "shell",
                },
                Subjects =
                [
                    new()
                    {
                        ApiGroup = "rbac.authorization.k8s.io",
                        Kind = "Group",
                        Name = Lead,
                    },
                ],
            },
            host,
            cancellationToken: Cancellation
        );
    }

    private static async Task RemoveShellAsync(ApiServer server, string host)
    {
        await server.Client.RbacAuthorizationV1.DeleteNamespacedRoleBindingAsync("shell", host, cancellationToken: Cancellation);
        await server.Client.RbacAuthorizationV1.DeleteNamespacedRoleAsync("shell", host, cancellationToken: Cancellation);
    }
}
