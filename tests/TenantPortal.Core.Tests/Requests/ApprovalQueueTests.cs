using TenantPortal.Core.Data;
using TenantPortal.Core.Languages;
using TenantPortal.Core.People;
using TenantPortal.Core.Requests;
using TenantPortal.Core.Requests.Fields;
using TenantPortal.Core.Requests.Reading;
using TenantPortal.Core.Sessions;
using TenantPortal.Core.Teams;
using TenantPortal.Core.Teams.Administration;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.Requests;

public class ApprovalQueueTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_longest_waiting_is_first_with_its_age_against_the_target()
    {
        await using var portal = await TestPortal.StartAsync();
        await portal.SubmitAsync("older");
        portal.Time.Advance(TimeSpan.FromDays(1.6));
        await portal.SubmitAsync("newer");
        portal.Time.Advance(TimeSpan.FromHours(10));

        var queue = await ListAsync(portal, Given.Admin());

        Assert.Equal(["older", "newer"], queue.Select(item => item.Request.Tenant));
        Assert.Equal([true, false], queue.Select(item => item.Age.IsOverdue));
        Assert.Equal(Given.Now.AddDays(2), queue[0].Age.DueAt);
    }

    [Fact]
    public async Task Only_those_over_the_target_are_listed_on_demand()
    {
        await using var portal = await TestPortal.StartAsync();
        await portal.SubmitAsync("older");
        portal.Time.Advance(TimeSpan.FromDays(1));
        await portal.SubmitAsync("newer");
        portal.Time.Advance(TimeSpan.FromDays(1));

        var queue = await ListAsync(portal, Given.Admin(), new() { IsOverdue = true });

        Assert.Equal("older", Assert.Single(queue).Request.Tenant);
    }

    [Fact]
    public async Task Neither_own_requests_nor_those_of_ones_teams_are_listed()
    {
        await using var portal = await TestPortal.StartAsync();
        await portal.SubmitAsync();
        var own = Given.Person("payments-lead", "platform-admins");
        var member = Given.Person("ann", "platform-admins", "payments-team");

        Assert.Empty(await ListAsync(portal, own));
        Assert.Empty(await ListAsync(portal, member));
        Assert.Single(await ListAsync(portal, Given.Admin()));
    }

    [Fact]
    public async Task A_request_that_another_account_wrote_is_not_listed()
    {
        await using var portal = await TestPortal.StartAsync();
        await portal.Get<PeopleRegister>().SignInAsync(Given.Lead(), "ann@example.com", "OpenIdConnect", Cancellation);
        await portal.Get<PeopleRegister>().SignInAsync(Given.Admin(), "ann@example.com", "OpenIdConnect", Cancellation);
        await portal.SubmitAsync();

        Assert.Empty(await ListAsync(portal, Given.Admin()));
        Assert.Null(await portal.Get<ApprovalQueue>().FindNextAsync(Given.Admin(), "", Cancellation));
    }

    [Fact]
    public async Task A_role_of_the_recent_past_keeps_a_request_out_of_the_queue()
    {
        await using var portal = await TestPortal.StartAsync(("Teams:FourEyes", "Never"));
        await SetDeputyAsync(portal, "platform-admin");
        await SetDeputyAsync(portal, null);
        portal.Time.Advance(TimeSpan.FromDays(1));
        await portal.SubmitAsync();

        Assert.Empty(await ListAsync(portal, Given.Admin()));
        Assert.Single(await ListAsync(portal, Given.Admin("other")));
    }

    [Fact]
    public async Task A_second_approval_is_listed_for_security_approvers_who_did_not_give_the_first()
    {
        await using var portal = await TestPortal.StartAsync();
        var both = Given.Person("both", "platform-admins", "security-approvers");
        var request = (await portal.Requests.SubmitAsync(Given.Lead(), Regulated(), Cancellation)).Value!;
        var before = await ListAsync(portal, Given.Security());
        Assert.Empty((await portal.Decisions.ApproveAsync(both, request.Id!, request.Revision, "Fine.", Cancellation)).Problems);

        var second = Assert.Single(await ListAsync(portal, Given.Security()));

        Assert.Empty(before);
        Assert.Contains((Sentence)"Second approval", second.Request.Risks);
        Assert.Empty(await ListAsync(portal, both));
        Assert.Empty(await ListAsync(portal, Given.Admin()));
    }

    [Fact]
    public async Task The_risks_name_what_an_approver_should_know()
    {
        await using var portal = await TestPortal.StartAsync();
        await portal.Requests.SubmitAsync(Given.Lead(), Regulated(), Cancellation);

        var first = Assert.Single(await ListAsync(portal, Given.Admin()));
        await portal.ApproveTenantAsync("other");
        var later = Assert.Single(await ListAsync(portal, Given.Admin()));

        Assert.Equal(["Needs a second approval", "Regulated data", "Overrides the advised tier", RequestRisks.FirstOfTeam], first.Request.Risks);
        Assert.Equal(["Needs a second approval", "Regulated data", "Overrides the advised tier"], later.Request.Risks);
    }

    [Fact]
    public async Task What_another_approver_has_claimed_is_listed_only_on_demand()
    {
        await using var portal = await TestPortal.StartAsync();
        var claimed = await portal.SubmitAsync("claimed");
        await portal.SubmitAsync("free");
        await portal.Reviews.ClaimAsync(Given.Admin("other"), claimed.Id!, Cancellation);

        Assert.Equal("free", Assert.Single(await ListAsync(portal, Given.Admin())).Request.Tenant);
        Assert.Equal("claimed", Assert.Single(await ListAsync(portal, Given.Admin(), new() { Claim = ApprovalClaim.Others })).Request.Tenant);
        Assert.Equal("claimed", Assert.Single(await ListAsync(portal, Given.Admin("other"), new() { Claim = ApprovalClaim.Mine })).Request.Tenant);
    }

    [Fact]
    public async Task A_page_takes_at_most_four_queries_and_leads_to_the_next()
    {
        await using var portal = await TestPortal.StartAsync();
        foreach (var name in new[] { "first", "second", "third" })
        {
            await portal.SubmitAsync(name);
            portal.Time.Advance(TimeSpan.FromSeconds(1));
        }

        portal.Queries.Reset();
        var page = (await portal.Get<ApprovalQueue>().ListAsync(Given.Admin(), new ApprovalFilter { Limit = 2 }, Cancellation)).Value!;
        var queries = portal.Queries.Count;
        var rest = await ListAsync(portal, Given.Admin(), new() { Limit = 2, After = page.Next });

        Assert.InRange(queries, 1, 4);
        Assert.Equal(["first", "second"], page.Items.Select(item => item.Request.Tenant));
        Assert.Equal("third", Assert.Single(rest).Request.Tenant);
    }

    [Fact]
    public async Task After_a_request_the_next_one_follows()
    {
        await using var portal = await TestPortal.StartAsync();
        var first = await portal.SubmitAsync("first");
        portal.Time.Advance(TimeSpan.FromSeconds(1));
        await portal.SubmitAsync("second");

        var next = await portal.Get<ApprovalQueue>().FindNextAsync(Given.Admin(), first.Id!, Cancellation);

        Assert.Equal("second", next!.Request.Tenant);
    }

    [Fact]
    public async Task Users_who_decide_nothing_have_no_queue()
    {
        await using var portal = await TestPortal.StartAsync();

        foreach (var user in new[] { Given.Lead(), Given.Member(), Given.Auditor() })
            Assert.Equal(
                ProblemKind.Forbidden,
                Assert.Single((await portal.Get<ApprovalQueue>().ListAsync(user, new ApprovalFilter(), Cancellation)).Problems).Kind
            );
    }

    [Theory, OnEveryDatabase]
    public async Task The_queue_is_filtered_by_tier_and_risk_page_by_page(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        await portal.SubmitAsync("plain");
        portal.Time.Advance(TimeSpan.FromSeconds(1));
        await portal.Requests.SubmitAsync(Given.Lead(), Regulated() with { Tenant = "regulated" }, Cancellation);
        portal.Time.Advance(TimeSpan.FromSeconds(1));
        await portal.Requests.SubmitAsync(Given.Lead(), Given.Input("virtual") with { Tier = "vcluster" }, Cancellation);

        var first = (await portal.Get<ApprovalQueue>().ListAsync(Given.Admin(), new() { Risk = ApprovalRisk.Regulated, Limit = 1 }, Cancellation)).Value!;

        Assert.Empty(first.Items);
        var rest = await ListAsync(portal, Given.Admin(), new() { Risk = ApprovalRisk.Regulated, After = first.Next });
        Assert.Equal("regulated", Assert.Single(rest).Request.Tenant);
        Assert.Equal("virtual", Assert.Single(await ListAsync(portal, Given.Admin(), new() { Tier = "vcluster" })).Request.Tenant);
        Assert.Empty(await ListAsync(portal, Given.Admin(), new() { Tier = "vcluster", Risk = ApprovalRisk.Regulated }));
    }

    [Fact]
    public async Task Each_choice_of_a_filter_is_counted_under_the_other_filters()
    {
        await using var portal = await TestPortal.StartAsync();
        await portal.SubmitAsync("plain");
        await portal.Requests.SubmitAsync(Given.Lead(), Regulated() with { Tenant = "regulated" }, Cancellation);
        await portal.Requests.SubmitAsync(Given.Lead(), Given.Input("virtual") with { Tier = "vcluster" }, Cancellation);
        var claimed = await portal.SubmitAsync("claimed");
        await portal.Reviews.ClaimAsync(Given.Admin("other"), claimed.Id!, Cancellation);
        var queue = portal.Get<ApprovalQueue>();

        var all = await CountAsync(new());
        var regulated = await CountAsync(new() { Risk = ApprovalRisk.Regulated });
        var found = await CountAsync(new() { Search = "plain", Tier = "vcluster" });

        Assert.Equal((2, 1, 0), (all.Tiers["namespace"], all.Tiers["vcluster"], all.Hidden));
        Assert.Equal((1, 1, 0, 0, 3), CountsOf(all));
        Assert.Equal((1, 2), (Assert.Single(regulated.Tiers).Value, regulated.Hidden));
        Assert.Equal((1, 1, 0, 0, 3), CountsOf(regulated));
        Assert.Equal((1, 3), (found.Tiers["namespace"], found.Hidden));
        Assert.Equal((0, 0, 0, 0, 0), CountsOf(found));
        Assert.False(all.IsPartial);
        Assert.Equal(ProblemKind.Forbidden, Assert.Single((await queue.OpenAsync(Given.Lead(), new(), Cancellation)).Problems).Kind);

        async Task<ApprovalCounts> CountAsync(ApprovalFilter filter) => (await queue.OpenAsync(Given.Admin(), filter, Cancellation)).Value!.Counts;
    }

    [Fact]
    public async Task The_queue_opens_with_its_first_page_and_goes_on_after_it()
    {
        await using var portal = await TestPortal.StartAsync();
        foreach (var tenant in new[] { "first", "second", "third" })
        {
            await portal.SubmitAsync(tenant);
            portal.Time.Advance(TimeSpan.FromMinutes(1));
        }

        var opened = (await portal.Get<ApprovalQueue>().OpenAsync(Given.Admin(), new() { Limit = 2 }, Cancellation)).Value!;
        var rest = await ListAsync(portal, Given.Admin(), new() { After = opened.Page.Next });

        Assert.Equal(["first", "second"], opened.Page.Items.Select(item => item.Request.Tenant));
        Assert.Equal(3, opened.Counts.Tiers["namespace"]);
        Assert.Equal("third", Assert.Single(rest).Request.Tenant);
    }

    private static (int Regulated, int Override, int OverCapacity, int OverBudget, int First) CountsOf(ApprovalCounts counts) =>
        (
            counts.Risks[ApprovalRisk.Regulated],
            counts.Risks[ApprovalRisk.Override],
            counts.Risks[ApprovalRisk.OverCapacity],
            counts.Risks[ApprovalRisk.OverBudget],
            counts.Risks[ApprovalRisk.FirstOfTeam]
        );

    private static async Task<IReadOnlyList<WaitingApproval>> ListAsync(TestPortal portal, CurrentUser user, ApprovalFilter? filter = null) =>
        (await portal.Get<ApprovalQueue>().ListAsync(user, filter ?? new ApprovalFilter(), Cancellation)).Value!.Items;

    private static RequestInput Regulated() =>
        Given.Input() with
        {
            Case = new() { Audience = "internal", Compliance = ["HIPAA"] },
            OverrideReason = "The auditors allow it for this one.",
        };

    private static async Task SetDeputyAsync(TestPortal portal, string? deputy)
    {
        if (deputy is not null)
            await portal.Get<PeopleRegister>().SignInAsync(Given.Admin(), null, "OpenIdConnect", Cancellation);
        var team = (await portal.Get<TeamDirectory>().FindTeamAsync(Given.Admin(), "payments", Cancellation))!;
        var input = new TeamInput
        {
            Title = team.Title,
            Department = team.Department,
            LeadGroup = team.GroupOf(TeamRole.Lead).Group,
            MemberGroup = team.GroupOf(TeamRole.Member).Group,
            Deputy = deputy,
            Version = team.Version,
        };
        Assert.Empty((await portal.Get<TeamService>().ChangeAsync(Given.Admin(), "payments", input, Cancellation)).Problems);
    }
}
