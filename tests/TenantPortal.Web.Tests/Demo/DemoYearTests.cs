using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Audit;
using TenantPortal.Core.Audit.Log;
using TenantPortal.Core.Budgets;
using TenantPortal.Core.Data.Startup;
using TenantPortal.Core.Home;
using TenantPortal.Core.Notifications.Announcements;
using TenantPortal.Core.Notifications.Delivering;
using TenantPortal.Core.People;
using TenantPortal.Core.Requests;
using TenantPortal.Core.Sessions;
using TenantPortal.Core.Teams;
using TenantPortal.Core.Teams.Administration;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tenants.Revisions;
using TenantPortal.Core.Usage;
using TenantPortal.Demo;
using TenantPortal.Sandbox;
using TenantPortal.Web.Auth.Development;

namespace TenantPortal.Web.Tests.Demo;

public sealed class DemoYearTests(SmallDemo demo) : IClassFixture<SmallDemo>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string> People => [.. DevelopmentPeople.All.Select(person => person.Id)];

    [Fact]
    public async Task The_audit_log_is_intact_and_covers_every_row_that_evidence_reads()
    {
        var report = await demo.Get<AuditVerifier>().VerifyAsync(Token);

        Assert.True(report.IsIntact, report.Sentence);
    }

    [Fact]
    public async Task Every_status_of_a_request_and_every_phase_of_a_tenant_occurs()
    {
        await using var db = await demo.OpenAsync();

        var statuses = await db.Requests.Select(request => request.Status).Distinct().ToListAsync(Token);
        var phases = (await db.Tenants.AsNoTracking().ToListAsync(Token)).Select(tenant => tenant.Phase).Distinct();

        Assert.Equal(Enum.GetValues<RequestStatus>(), statuses.Order());
        Assert.Equal(Enum.GetValues<TenantPhase>(), phases.Order());
    }

    [Fact]
    public async Task It_has_as_much_as_its_scale_says_in_all_tiers_and_environments()
    {
        await using var db = await demo.OpenAsync();

        Assert.Equal(
            (12, 14, 60, 300),
            (await db.Departments.CountAsync(Token), await db.Teams.CountAsync(Token), await db.Tenants.CountAsync(Token), await db.Requests.CountAsync(Token))
        );
        Assert.Equal(["cluster", "namespace", "vcluster"], await db.Tenants.Select(tenant => tenant.Tier).Distinct().Order().ToListAsync(Token));
        Assert.Equal(["development", "production", "staging"], await db.Tenants.Select(tenant => tenant.Environment).Distinct().Order().ToListAsync(Token));
        Assert.True(await db.UsageDays.CountAsync(Token) > 10_000);
        Assert.True(
            await db.UsageDays.AllAsync(day => day.Minimum <= day.Mean && day.Mean <= day.P95 && day.P95 <= day.Maximum && day.Maximum <= day.Hard, Token)
        );
        Assert.True(await db.Budgets.AnyAsync(Token));
    }

    [Fact]
    public async Task What_is_approved_is_what_the_reconciler_renders()
    {
        await using var db = await demo.OpenAsync();
        var teams = await db.Teams.AsNoTracking().ToDictionaryAsync(team => team.Name, Token);

        foreach (var tenant in await db.Tenants.AsNoTracking().Where(tenant => tenant.ArchivedAt == null).ToListAsync(Token))
        {
            var rendered = demo.Get<TenantRenderer>().Render(tenant.Id, tenant.RequestId, tenant.Spec, teams[tenant.Team]);
            Assert.Equal(rendered.Hash, tenant.ManifestHash);
            Assert.Equal(rendered.ToYaml(), (await db.Revisions.SingleAsync(revision => revision.Hash == tenant.ManifestHash, Token)).Yaml);
        }
    }

    [Theory]
    [MemberData(nameof(People))]
    public async Task Home_is_full_for_everyone_who_can_sign_in(string id)
    {
        var person = DevelopmentPeople.Find(id)!;
        var user = demo.Get<AccessOptions>().Recognize(person.Facts);

        var home = await demo.Get<HomeReader>().GetAsync(user, Token);

        Assert.Equal(HomeReader.MaxTenants, home.Tenants.Count);
        Assert.Equal(id is "payments-lead" or "search-lead" or "platform-admin" or "platform-admin-2", home.Attention.Count > 0);
        Assert.Equal(id == "manager", home.Departments.Count == 2);
    }

    [Fact]
    public async Task Nothing_is_sent_for_the_past_and_some_of_it_is_unread()
    {
        await using var db = await demo.OpenAsync();

        Assert.True(await db.Announcements.AnyAsync(Token));
        Assert.True(await db.Announcements.AllAsync(announcement => announcement.FannedOutAt != null, Token));
        Assert.False(await db.Set<Delivery>().AnyAsync(Token));
    }

    [Fact]
    public async Task Nothing_happens_in_the_future()
    {
        await using var db = await demo.OpenAsync();
        var now = demo.Time.GetUtcNow();

        Assert.False(await db.Audit.AnyAsync(entry => entry.At > now, Token));
    }

    [Fact]
    public async Task Two_demos_have_the_same_tenants_requests_and_people()
    {
        await using var other = new SmallDemo();
        await other.InitializeAsync();

        Assert.Equal(await ListAsync(demo), await ListAsync(other));
    }

    [Fact]
    public async Task The_Sandbox_contains_the_objects_of_living_tenants_and_pods_that_use_their_quotas()
    {
        var content = await new DemoCluster(
            demo.Get<IDbContextFactory<Core.Data.PortalDb>>(),
            demo.Get<TenantRenderer>(),
            demo.Get<Core.Tiers.TierCatalog>(),
            demo.Time
        ).ReadAsync(Token);
        await using var sandbox = await SandboxServer.StartAsync(new SandboxOptions { Content = content }, Token);

        var kinds = content.CountBy(one => (string)one.Manifest["kind"]!).ToDictionary();
        Assert.True(kinds["Namespace"] > 50 && kinds["Pod"] > 100 && kinds["PersistentVolumeClaim"] > 50);
    }

    [Fact]
    public async Task The_next_start_goes_on_with_what_is_there()
    {
        await using var db = await demo.OpenAsync();
        var before = await db.Audit.CountAsync(Token);

        await demo.EnsureAsync();

        Assert.Contains("goes on with what is there", demo.Output, StringComparison.Ordinal);
        Assert.Equal(before, await db.Audit.CountAsync(Token));
    }

    [Fact]
    public async Task A_database_with_data_is_refused()
    {
        await using var other = new SmallDemo();
        other.Start();
        await other.Get<DatabaseStartup>().MigrateAsync(Token);
        await other.Get<DevelopmentTeams>().SeedAsync(Token);

        var refused = await Assert.ThrowsAsync<DemoRefusedException>(other.EnsureAsync);

        Assert.Equal(
            "--demo needs an empty database, and the data path has one with data. Choose another folder with --Portal:DataPath=FOLDER, or leave out --demo.",
            refused.Message
        );
    }

    [Fact]
    public async Task A_cluster_that_is_not_the_Sandbox_is_refused()
    {
        // Any file: it is not opened.
        await using var other = new SmallDemo { Settings = [("Clusters:default:Kubeconfig", Path.Combine(AppContext.BaseDirectory, "appsettings.json"))] };
        other.Start();

        var refused = await Assert.ThrowsAsync<DemoRefusedException>(other.EnsureAsync);

        Assert.StartsWith("--demo needs exactly one cluster, of the kind Sandbox.", refused.Message, StringComparison.Ordinal);
    }

    private static async Task<string[]> ListAsync(SmallDemo demo)
    {
        await using var db = await demo.OpenAsync();
        var tenants = await db
            .Tenants.OrderBy(tenant => tenant.Name)
            .Select(tenant => tenant.Name + " " + tenant.Id + " " + tenant.ManifestHash)
            .ToListAsync(Token);
        var requests = await db
            .Requests.OrderBy(request => request.Id)
            .Select(request => request.Id + " " + request.TenantName + " " + request.Kind + " " + request.Status)
            .ToListAsync(Token);
        var people = await db.People.OrderBy(person => person.Id).Select(person => person.Id + " " + person.Name).ToListAsync(Token);
        return [.. tenants, .. requests, .. people, $"{await db.UsageDays.CountAsync(Token)} days, {await db.Audit.CountAsync(Token)} entries"];
    }
}
