using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Audit;
using TenantPortal.Core.ClusterAdministration;
using TenantPortal.Core.Clusters;
using TenantPortal.Core.Clusters.Registry;
using TenantPortal.Core.Data;
using TenantPortal.Core.Diagnostics;
using TenantPortal.Core.Requests.Deciding;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.ClusterAdministration;

public sealed class ClusterServiceTests
{
    private static readonly ClusterInput Input = new()
    {
        Name = "eu-1",
        Title = "Europe 1",
        Credential = "secret:tenantportal-clusters/eu-1/kubeconfig",
        Labels = ["region=eu"],
    };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, OnEveryDatabase]
    public async Task A_tested_cluster_is_added_to_the_catalog_of_every_process_and_audited(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        await using var other = await portal.RestartAsync();
        var changed = portal.Get<ClusterCatalog>().Changed;

        var added = await AddAsync(portal, Input);

        Assert.Empty(added.Problems);
        Assert.True(changed.IsCompleted);
        Assert.Equal(["default"], other.Get<ClusterCatalog>().Names);
        await other.Get<ClusterCatalogLoader>().LoadAsync(Cancellation);
        foreach (var process in new[] { portal, other })
        {
            var known = process.Get<ClusterCatalog>().FindKnown("eu-1")!;
            Assert.Equal(("Europe 1", ClusterState.Active, "region=eu"), (known.Title, known.State, string.Join(',', known.Labels)));
        }

        var details = (await portal.Get<ClusterReader>().FindAsync(Given.Auditor(), "eu-1", Cancellation))!;
        Assert.Equal(("uid-eu-1", false, Input.Credential), (details.Uid, details.MayChange, details.Credential));
        Assert.Equal(["cluster.added", "cluster.tested"], details.History.Select(entry => entry.Action));
    }

    [Fact]
    public async Task Only_platform_admins_add_test_and_change_clusters()
    {
        await using var portal = await TestPortal.StartAsync();
        var service = portal.Get<ClusterService>();

        foreach (var user in new[] { Given.Security(), Given.Auditor() })
        {
            Assert.Equal(ProblemKind.Forbidden, Assert.Single((await service.AddAsync(user, Input, Cancellation)).Problems).Kind);
            Assert.Equal(ProblemKind.Forbidden, Assert.Single((await service.RequestTestAsync(user, Input, Cancellation)).Problems).Kind);
            Assert.Equal(ProblemKind.Forbidden, Assert.Single((await service.DrainAsync(user, "default", Guid.Empty, Cancellation)).Problems).Kind);
        }

        Assert.Equal(ProblemKind.NotFound, Assert.Single((await service.DrainAsync(Given.Lead(), "default", Guid.Empty, Cancellation)).Problems).Kind);
        Assert.Empty(await portal.Get<ClusterReader>().ListAsync(Given.Lead(), Cancellation));
        Assert.Equal(["default"], portal.Get<ClusterCatalog>().Names);
    }

    public static TheoryData<ClusterInput, string, string> BadInputs =>
        new()
        {
            { Input with { Name = "EU" }, "name", "'EU' is not a valid cluster name." },
            { Input with { Name = "default" }, "name", "There is already a cluster called 'default'. Choose another name." },
            { Input with { Credential = "kubeconfig: secret" }, "credential", CredentialReference.Rule },
            {
                Input with
                {
                    Credential = "secret:kube-system/admin/kubeconfig",
                },
                "credential",
                "The portal reads Secrets only in the namespace 'tenantportal-clusters'."
            },
            { Input with { Credential = "file:eu-1/kubeconfig" }, "credential", "The portal reads no files, because ClusterCredentials:Folder is not set." },
            { Input with { GroupPrefix = "system:" }, "groupPrefix", "The group prefix must not create Kubernetes system groups (system:)" },
            { Input with { Labels = ["region"] }, "labels", "'region' is not a valid label." },
            { Input with { Labels = ["a=b", "a=c"] }, "labels", "The label 'a' is entered twice." },
            { Input with { Tiers = ["gold"] }, "tiers", "There is no tier called 'gold'. Choose from " },
            { Input with { Environments = ["moon"] }, "environments", "There is no environment called 'moon'. Choose from " },
        };

    [Theory]
    [MemberData(nameof(BadInputs))]
    public async Task Each_mistake_is_one_sentence_at_its_field(ClusterInput input, string field, string sentence)
    {
        await using var portal = await TestPortal.StartAsync();

        var problem = Assert.Single((await portal.Get<ClusterService>().RequestTestAsync(Given.Admin(), input, Cancellation)).Problems);

        Assert.Equal(field, problem.Field);
        Assert.StartsWith(sentence, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cluster_is_added_only_with_a_recent_test_of_the_same_values_that_it_answered()
    {
        await using var portal = await TestPortal.StartAsync();
        var service = portal.Get<ClusterService>();
        const string First = "Test the cluster with these values first, so that it is known to respond.";

        Assert.Equal(First, await RefusedAsync(Input));
        var running = (await service.RequestTestAsync(Given.Admin(), Input, Cancellation)).Value!.Id;
        Assert.Equal("The test is still running. Wait for its result.", await RefusedAsync(Input with { Test = running }));
        await FinishAsync(portal, uid: null);
        Assert.StartsWith("The cluster did not respond to the test.", await RefusedAsync(Input with { Test = running }), StringComparison.Ordinal);
        var passed = await TestAsync(portal, Input, "uid-1");
        Assert.Equal(First, await RefusedAsync(Input with { Test = passed, Credential = "secret:tenantportal-clusters/eu-1/other" }));
        portal.Time.Advance(ClusterService.MaxTestAge + TimeSpan.FromSeconds(1));
        Assert.Equal(First, await RefusedAsync(Input with { Test = passed }));

        async Task<string> RefusedAsync(ClusterInput input) => Assert.Single((await service.AddAsync(Given.Admin(), input, Cancellation)).Problems).Message;
    }

    [Fact]
    public async Task The_same_cluster_is_not_added_under_two_names()
    {
        await using var portal = await TestPortal.StartAsync();
        await AddAsync(portal, Input, "uid-1");

        var again = await AddAsync(portal, Input with { Name = "eu-2" }, "uid-1");

        Assert.Equal("The portal already has this cluster, as 'eu-1'.", Assert.Single(again.Problems).Message);
    }

    [Theory, OnEveryDatabase]
    public async Task A_change_of_what_another_admin_has_changed_is_refused(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        await AddAsync(portal, Input);
        var service = portal.Get<ClusterService>();
        var version = portal.Get<ClusterCatalog>().FindKnown("eu-1")!.Version;

        Assert.Empty((await service.ChangeAsync(Given.Admin(), "eu-1", Input with { Version = version, Labels = ["region=us"] }, Cancellation)).Problems);
        var late = await service.ChangeAsync(Given.Admin(), "eu-1", Input with { Version = version, Title = "Mine" }, Cancellation);

        Assert.Equal(ProblemKind.Conflict, Assert.Single(late.Problems).Kind);
        Assert.Equal(ProblemKind.Conflict, Assert.Single((await service.DrainAsync(Given.Admin(), "eu-1", version, Cancellation)).Problems).Kind);
        await using var db = portal.OpenDatabase();
        Assert.Equal(
            "Changed labels: 'region=eu' → 'region=us'.",
            await db.Audit.Where(entry => entry.Action == "cluster.changed").Select(entry => entry.Details).SingleAsync(Cancellation)
        );
    }

    [Fact]
    public async Task A_cluster_of_the_configuration_can_be_drained_but_neither_changed_nor_retired()
    {
        await using var portal = await TestPortal.StartAsync();
        var service = portal.Get<ClusterService>();

        Assert.Empty((await service.DrainAsync(Given.Admin(), "default", Guid.Empty, Cancellation)).Problems);
        var known = portal.Get<ClusterCatalog>().FindKnown("default")!;

        Assert.Equal((ClusterState.Draining, true, ClusterKind.Sandbox), (known.State, known.IsConfigured, known.Options.EffectiveKind));
        Assert.Equal(
            "The cluster 'default' is from the configuration. Change it there.",
            Assert.Single((await service.ChangeAsync(Given.Admin(), "default", Input with { Version = known.Version }, Cancellation)).Problems).Message
        );
        Assert.Contains(
            "is from the configuration",
            Assert.Single((await service.RetireAsync(Given.Admin(), "default", known.Version, Cancellation)).Problems).Message,
            StringComparison.Ordinal
        );
        Assert.Empty((await service.ResumeAsync(Given.Admin(), "default", known.Version, Cancellation)).Problems);
        Assert.Equal(ClusterState.Active, portal.Get<ClusterCatalog>().FindKnown("default")!.State);
    }

    [Theory, OnEveryDatabase]
    public async Task A_cluster_is_retired_when_it_has_neither_tenants_nor_open_requests(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        await AddAsync(portal, Input);
        var open = await SubmitAsync(portal, "shop");
        var version = portal.Get<ClusterCatalog>().FindKnown("eu-1")!.Version;
        var service = portal.Get<ClusterService>();

        Assert.Equal(
            "The cluster 'eu-1' still has 1 open request. It can be retired when none are left.",
            Assert.Single((await service.RetireAsync(Given.Admin(), "eu-1", version, Cancellation)).Problems).Message
        );
        Assert.Empty(
            (await portal.Decisions.RejectAsync(Given.Admin(), open.Id, new DecisionInput { Revision = open.Revision, Comment = "No." }, Cancellation)).Problems
        );
        Assert.Empty((await service.RetireAsync(Given.Admin(), "eu-1", version, Cancellation)).Problems);

        Assert.Null(portal.Get<ClusterCatalog>().Find("eu-1"));
        Assert.Equal(
            [("default", ClusterState.Active), ("eu-1", ClusterState.Retired)],
            (await portal.Get<ClusterReader>().ListAsync(Given.Admin(), Cancellation)).Select(cluster => (cluster.Name, cluster.State))
        );
    }

    [Fact]
    public async Task A_retired_name_is_used_again_only_for_the_same_cluster()
    {
        await using var portal = await TestPortal.StartAsync();
        await AddAsync(portal, Input, "uid-1");
        await portal.Get<ClusterService>().RetireAsync(Given.Admin(), "eu-1", portal.Get<ClusterCatalog>().FindKnown("eu-1")!.Version, Cancellation);

        var other = await AddAsync(portal, Input, "uid-2");
        var same = await AddAsync(portal, Input, "uid-1");

        Assert.Equal("'eu-1' was the name of another cluster (uid-1). Choose another name.", Assert.Single(other.Problems).Message);
        Assert.Empty(same.Problems);
        Assert.Equal(ClusterState.Active, portal.Get<ClusterCatalog>().FindKnown("eu-1")!.State);
    }

    [Fact]
    public async Task No_tenant_is_requested_on_a_draining_cluster()
    {
        await using var portal = await TestPortal.StartAsync();
        await AddAsync(portal, Input);
        await DrainAsync(portal);

        var submitted = await portal.Requests.SubmitAsync(Given.Lead(), Given.Input() with { Cluster = "eu-1" }, Cancellation);

        Assert.Equal("The cluster 'eu-1' takes no new tenants, because it is being drained. Choose from default.", Assert.Single(submitted.Problems).Message);
    }

    [Theory, OnEveryDatabase]
    public async Task A_request_for_a_cluster_that_drains_before_the_decision_is_stopped_there_with_one_sentence(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        await AddAsync(portal, Input);
        var (id, revision) = await SubmitAsync(portal, "shop");
        await using var other = await portal.RestartAsync();
        await other.Get<ClusterCatalogLoader>().LoadAsync(Cancellation);
        await DrainAsync(portal);

        // The catalog of the other process does not know it yet.
        var approved = await other.Decisions.ApproveAsync(Given.Admin(), id, revision, null, Cancellation);

        Assert.StartsWith("The cluster 'eu-1' takes no new tenants any more", Assert.Single(approved.Problems).Message, StringComparison.Ordinal);
        await using var db = portal.OpenDatabase();
        Assert.Empty(await db.Set<Core.Tenants.Tenant>().ToListAsync(Cancellation));
    }

    private static async Task DrainAsync(TestPortal portal) =>
        Assert.Empty(
            (
                await portal.Get<ClusterService>().DrainAsync(Given.Admin(), "eu-1", portal.Get<ClusterCatalog>().FindKnown("eu-1")!.Version, Cancellation)
            ).Problems
        );

    private static async Task<(string Id, string Revision)> SubmitAsync(TestPortal portal, string tenant)
    {
        var submitted = await portal.Requests.SubmitAsync(Given.Lead(), Given.Input(tenant) with { Cluster = "eu-1" }, Cancellation);
        Assert.Empty(submitted.Problems);
        return (submitted.Value!.Id!, submitted.Value.Revision);
    }

    private static async Task<Result<string>> AddAsync(TestPortal portal, ClusterInput input, string? uid = null) =>
        await portal
            .Get<ClusterService>()
            .AddAsync(Given.Admin(), input with { Test = await TestAsync(portal, input, uid ?? $"uid-{input.Name}") }, Cancellation);

    private static async Task<Guid> TestAsync(TestPortal portal, ClusterInput input, string uid)
    {
        var requested = await portal.Get<ClusterService>().RequestTestAsync(Given.Admin(), input, Cancellation);
        Assert.Empty(requested.Problems);
        await FinishAsync(portal, uid);
        return requested.Value!.Id;
    }

    /// <summary>What a reconciler does.</summary>
    private static async Task FinishAsync(TestPortal portal, string? uid)
    {
        var claim = Assert.Single(await portal.Get<ClusterTestQueue>().ClaimAsync(Cancellation));
        Assert.Empty(await portal.Get<ClusterTestQueue>().ClaimAsync(Cancellation));
        ClusterTestFinding[] findings = [new(DiagnosisLevel.Ok, $"cluster {claim.Cluster.Name}", "It responds.")];
        await portal.Get<ClusterTestQueue>().CompleteAsync(claim, new ClusterTestResult(findings, uid), Cancellation);
    }
}
