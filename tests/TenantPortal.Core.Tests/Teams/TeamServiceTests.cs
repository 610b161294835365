using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Audit;
using TenantPortal.Core.People;
using TenantPortal.Core.Requests;
using TenantPortal.Core.Requests.Deciding;
using TenantPortal.Core.Sessions;
using TenantPortal.Core.Teams;
using TenantPortal.Core.Teams.Administration;
using TenantPortal.Core.Tenants;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.Teams;

public class TeamServiceTests
{
    private static readonly TeamInput Ledger = new()
    {
        Name = "ledger",
        Title = "Ledger",
        Department = "commerce",
        LeadGroup = "ledger-leads",
        MemberGroup = "ledger-all",
    };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_platform_admin_creates_a_team_and_the_audit_says_so()
    {
        await using var portal = await TestPortal.StartAsync();

        var created = await portal.Get<TeamService>().CreateAsync(Given.Admin(), Ledger, Cancellation);

        Assert.True(created.Succeeded);
        await using var db = portal.OpenDatabase();
        Assert.Equal("ledger-leads", (await db.Teams.SingleAsync(team => team.Name == "ledger", Cancellation)).LeadGroup);
        var entry = await db.Audit.SingleAsync(Cancellation);
        Assert.Equal(("team.created", "team/ledger", "platform-admin"), (entry.Action, entry.Subject, entry.ActorId));
        Assert.Contains("lead group 'ledger-leads'", entry.Details, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_one_else_creates_teams()
    {
        await using var portal = await TestPortal.StartAsync();

        foreach (var user in new[] { Given.Lead(), Given.Member(), Given.Manager(), Given.Auditor(), Given.Security() })
            Assert.Equal(ProblemKind.Forbidden, Assert.Single((await portal.Get<TeamService>().CreateAsync(user, Ledger, Cancellation)).Problems).Kind);
    }

    [Fact]
    public async Task A_change_of_a_team_is_404_for_strangers_and_403_for_those_who_only_look()
    {
        await using var portal = await TestPortal.StartAsync();
        var (teams, input) = (portal.Get<TeamService>(), await InputOfAsync(portal));

        Assert.Equal(ProblemKind.NotFound, Assert.Single((await teams.ChangeAsync(Given.Lead("search"), "payments", input, Cancellation)).Problems).Kind);
        Assert.Equal(ProblemKind.NotFound, Assert.Single((await teams.ChangeAsync(Given.Member(), "payments", input, Cancellation)).Problems).Kind);
        Assert.Equal(ProblemKind.Forbidden, Assert.Single((await teams.ChangeAsync(Given.Lead(), "payments", input, Cancellation)).Problems).Kind);
        Assert.Equal(ProblemKind.Forbidden, Assert.Single((await teams.DeleteAsync(Given.Auditor(), "payments", Cancellation)).Problems).Kind);
    }

    [Fact]
    public async Task The_audit_says_what_a_change_changed()
    {
        await using var portal = await TestPortal.StartAsync();
        await portal.Get<PeopleRegister>().SignInAsync(Given.Member(), null, "Development", Cancellation);
        var input = await InputOfAsync(portal) with { CostCentre = "CC-1", Deputy = "payments-member" };

        Assert.True((await portal.Get<TeamService>().ChangeAsync(Given.Admin(), "payments", input, Cancellation)).Succeeded);

        await using var db = portal.OpenDatabase();
        Assert.Equal(
            "Changed the cost center from none to 'CC-1', the deputy from none to 'payments-member'.",
            (await db.Audit.SingleAsync(entry => entry.Action == "team.changed", Cancellation)).Details
        );
    }

    [Fact]
    public async Task Saving_what_is_already_so_changes_nothing()
    {
        await using var portal = await TestPortal.StartAsync();
        var input = await InputOfAsync(portal);

        var saved = await portal.Get<TeamService>().ChangeAsync(Given.Admin(), "payments", input, Cancellation);

        Assert.Equal(input.Version, saved.Value!.Version);
        await using var db = portal.OpenDatabase();
        Assert.False(await db.Audit.AnyAsync(Cancellation));
    }

    [Fact]
    public async Task Of_two_admins_who_change_a_team_at_once_the_second_is_notified()
    {
        await using var portal = await TestPortal.StartAsync();
        var (teams, input) = (portal.Get<TeamService>(), await InputOfAsync(portal));
        await teams.ChangeAsync(Given.Admin(), "payments", input with { Title = "Pay" }, Cancellation);

        var second = await teams.ChangeAsync(Given.Admin("platform-admin-2"), "payments", input with { CostCentre = "CC-1" }, Cancellation);

        Assert.Equal(ProblemKind.Conflict, Assert.Single(second.Problems).Kind);
    }

    [Fact]
    public async Task Changes_in_the_same_moment_leave_one_winner()
    {
        await using var portal = await TestPortal.StartAsync();
        var (teams, input) = (portal.Get<TeamService>(), await InputOfAsync(portal));

        var saved = await AtOnce.RunAsync(8, index => teams.ChangeAsync(Given.Admin(), "payments", input with { Title = $"Title {index}" }, Cancellation));

        Assert.Single(saved, result => result.Succeeded);
        Assert.All(saved.Where(result => !result.Succeeded), result => Assert.Equal(ProblemKind.Conflict, Assert.Single(result.Problems).Kind));
    }

    [Fact]
    public async Task Two_teams_with_one_lead_group_in_the_same_moment_leave_one()
    {
        await using var portal = await TestPortal.StartAsync();

        var saved = await AtOnce.RunAsync(
            6,
            index => portal.Get<TeamService>().CreateAsync(Given.Admin(), Ledger with { Name = $"ledger-{index}" }, Cancellation)
        );

        Assert.Single(saved, result => result.Succeeded);
    }

    [Fact]
    public async Task A_new_lead_group_says_beforehand_which_tenants_must_be_approved_again()
    {
        await using var portal = await TestPortal.StartAsync();
        await portal.ApproveTenantAsync("shop");
        await portal.ApproveTenantAsync("cart");
        await portal.SubmitAsync("pay");
        var input = await InputOfAsync(portal) with { LeadGroup = "new-leads" };

        var preview = await portal.Get<TeamService>().PreviewChangeAsync(Given.Admin(), "payments", input, Cancellation);

        Assert.Equal(new TeamImpact(2, 1), preview.Value!.Impact);
        Assert.StartsWith("2 tenants and 1 open request of this team", preview.Value.Impact.Warning?.ToString(), StringComparison.Ordinal);
        await using var db = portal.OpenDatabase();
        Assert.Equal("payments-team-leads", (await db.Teams.SingleAsync(team => team.Name == "payments", Cancellation)).LeadGroup);
    }

    [Fact]
    public async Task What_is_in_no_manifest_needs_no_new_approval()
    {
        await using var portal = await TestPortal.StartAsync();
        await portal.ApproveTenantAsync();
        var input = await InputOfAsync(portal) with { Title = "Pay", CostCentre = "CC-1", LeadGroupTitle = "Leads" };

        var preview = await portal.Get<TeamService>().PreviewChangeAsync(Given.Admin(), "payments", input, Cancellation);

        Assert.Equal(TeamImpact.None, preview.Value!.Impact);
    }

    [Fact]
    public async Task A_new_lead_group_makes_the_tenants_due_at_once()
    {
        await using var portal = await TestPortal.StartAsync();
        await portal.ApproveTenantAsync();
        portal.Time.Advance(TimeSpan.FromMinutes(1));

        await portal.Get<TeamService>().ChangeAsync(Given.Admin(), "payments", await InputOfAsync(portal) with { LeadGroup = "new-leads" }, Cancellation);

        await using var db = portal.OpenDatabase();
        Assert.Equal(portal.Time.GetUtcNow(), (await db.Tenants.SingleAsync(Cancellation)).NextReconcileAt);
    }

    [Fact]
    public async Task Only_a_team_that_never_requested_can_be_deleted()
    {
        await using var portal = await TestPortal.StartAsync();
        await portal.SubmitAsync();

        Assert.Equal(ProblemKind.Conflict, Assert.Single((await portal.Get<TeamService>().DeleteAsync(Given.Admin(), "payments", Cancellation)).Problems).Kind);
        Assert.True((await portal.Get<TeamService>().DeleteAsync(Given.Admin(), "search", Cancellation)).Succeeded);
    }

    [Fact]
    public async Task A_deputy_requests_for_the_team_as_its_leads_do_and_decides_none_of_its_requests()
    {
        await using var portal = await TestPortal.StartAsync();
        var deputy = Given.Admin("platform-admin-2");
        await portal.Get<PeopleRegister>().SignInAsync(deputy, null, "Development", Cancellation);
        await portal.Get<TeamService>().ChangeAsync(Given.Admin(), "payments", await InputOfAsync(portal) with { Deputy = deputy.Id }, Cancellation);

        var asked = await portal.SubmitAsync(by: Given.Lead());
        var decided = await portal.Decisions.ApproveAsync(deputy, asked.Id!, new DecisionInput { Revision = asked.Revision }, Cancellation);
        var own = await portal.Requests.SubmitAsync(deputy, Given.Input("cart"), Cancellation);

        Assert.Equal(ProblemKind.Forbidden, Assert.Single(decided.Problems).Kind);
        Assert.True(own.Succeeded);
    }

    [Fact]
    public async Task Who_leads_a_team_is_the_same_in_memory_and_in_the_database()
    {
        await using var portal = await TestPortal.StartAsync();
        await portal.Get<PeopleRegister>().SignInAsync(Given.Person("deputy"), null, "Development", Cancellation);
        await portal.Get<TeamService>().ChangeAsync(Given.Admin(), "payments", await InputOfAsync(portal) with { Deputy = "deputy" }, Cancellation);
        await using var db = portal.OpenDatabase();
        var team = await db.Teams.SingleAsync(team => team.Name == "payments", Cancellation);

        foreach (
            var user in new[]
            {
                Given.Lead(),
                Given.Member(),
                Given.Lead("search"),
                Given.Person("deputy"),
                Given.Admin(),
                Given.Person("token") with
                {
                    LedTeams = new HashSet<string> { "payments" },
                },
                Given.Person("token") with
                {
                    LedTeams = new HashSet<string> { "search" },
                },
            }
        )
            Assert.Equal(user.Leads(team), (await portal.Get<TeamReader>().ListLedAsync(user, Cancellation)).Any(led => led.Name == "payments"));
    }

    internal static async Task<TeamInput> InputOfAsync(TestPortal portal, string name = "payments")
    {
        await using var db = portal.OpenDatabase();
        var team = await db.Teams.SingleAsync(team => team.Name == name, Cancellation);
        return new TeamInput
        {
            Title = team.Title,
            Department = team.Department,
            LeadGroup = team.LeadGroup,
            MemberGroup = team.MemberGroup,
            Version = team.Version,
        };
    }
}
