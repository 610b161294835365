using Bunit;
using Bunit.TestDoubles;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using TenantPortal.Core.People;
using TenantPortal.Core.Sessions;
using TenantPortal.Core.Teams;
using TenantPortal.Core.Teams.Administration;
using TenantPortal.Core.Teams.Leads;
using TenantPortal.Testing;
using TenantPortal.Web.Auth;
using TenantPortal.Web.Auth.Development;
using TenantPortal.Web.Features.Home;
using TenantPortal.Web.Features.Teams;

namespace TenantPortal.Web.Tests.Pages;

public sealed class TeamPagesTests : PortalContext
{
    [Fact]
    public void A_lead_sees_their_own_team_and_cannot_change_it()
    {
        var page = Render<TeamPage>(parameters => parameters.Add(team => team.Name, "payments"));

        page.WaitForAssertion(() => Assert.Equal("Team Payments", page.Find("h1").TextContent));
        Assert.Empty(page.FindAll("form"));
    }

    [Theory]
    [InlineData("payments-member")]
    [InlineData("search-lead")]
    [InlineData("manager")]
    public void Others_find_no_team(string person)
    {
        SignIn(person);

        var page = Render<TeamPage>(parameters => parameters.Add(team => team.Name, "payments"));

        page.WaitForAssertion(() => Assert.Equal("Not found", page.Find("h1").TextContent));
    }

    [Fact]
    public async Task Who_gets_in_names_people_and_empty_groups()
    {
        await SignedInBeforeAsync("payments-lead");

        var page = Render<TeamPage>(parameters => parameters.Add(team => team.Name, "payments"));

        page.WaitForAssertion(() => Assert.Contains("Petra Novak", page.Markup, StringComparison.Ordinal));
        Assert.Contains(
            "The manager group 'commerce-managers' has no known members",
            page.Find("[data-testid=empty-group]").TextContent,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_team_without_an_active_lead_is_on_its_page_in_the_list_and_on_the_home_page_of_admins()
    {
        var (clock, cancellation) = (Services.GetRequiredService<LeadClock>(), TestContext.Current.CancellationToken);
        await clock.RunAsync(cancellation);
        Time.Advance(TimeSpan.FromDays(80));
        await SignedInBeforeAsync("search-lead");
        Time.Advance(TimeSpan.FromDays(10));
        await clock.RunAsync(cancellation);
        SignIn("platform-admin");

        var page = Render<TeamPage>(parameters => parameters.Add(team => team.Name, "payments"));
        Services.GetRequiredService<NavigationManager>().NavigateTo("teams?withoutLead=true");
        var list = Render<TeamsPage>();
        var home = Render<LeadlessTeams>();

        page.WaitForAssertion(() =>
            Assert.Contains("No lead has ever signed in.", page.Find("[data-testid=lead-absence]").TextContent, StringComparison.Ordinal)
        );
        list.WaitForAssertion(() => Assert.Equal(["Payments"], list.FindAll("tbody strong").Select(title => title.TextContent)));
        home.WaitForAssertion(() =>
            Assert.Contains("1 team has no active lead", home.Find("[data-testid=teams-without-lead]").TextContent, StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task An_admin_confirms_what_would_give_another_admin_rights()
    {
        await ProposeAsync(Given.Admin("other"));
        SignIn("platform-admin");
        var page = Render<TeamPage>(parameters => parameters.Add(team => team.Name, "payments"));
        page.WaitForAssertion(() => Assert.Contains("other proposed this change", page.Markup, StringComparison.Ordinal));

        page.FindAll("button").First(button => button.TextContent.Trim() == "Confirm change").Click();

        page.WaitForAssertion(() => Assert.DoesNotContain("Waiting for a second admin", page.Markup, StringComparison.Ordinal));
        Assert.Contains("Proposed by other, confirmed by", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_admin_can_only_discard_their_own_proposal()
    {
        await ProposeAsync(Person("platform-admin"));
        SignIn("platform-admin");
        var page = Render<TeamPage>(parameters => parameters.Add(team => team.Name, "payments"));
        page.WaitForAssertion(() => Assert.Contains("Waiting for a second admin", page.Markup, StringComparison.Ordinal));

        Assert.DoesNotContain(page.FindAll("button"), button => button.TextContent.Trim() == "Confirm change");
        page.FindAll("button").First(button => button.TextContent.Trim() == "Discard change").Click();

        page.WaitForAssertion(() => Assert.DoesNotContain("Waiting for a second admin", page.Markup, StringComparison.Ordinal));
    }

    /// <summary>The admin proposes to become the deputy; each of the two admins has signed in before.</summary>
    private async Task ProposeAsync(CurrentUser admin)
    {
        var cancellation = TestContext.Current.CancellationToken;
        foreach (var known in new[] { Person("platform-admin"), Given.Admin("other") })
            await Services.GetRequiredService<PeopleRegister>().SignInAsync(known, null, "OpenIdConnect", cancellation);
        var team = (await Services.GetRequiredService<TeamDirectory>().FindTeamAsync(admin, "payments", cancellation))!;
        var input = new TeamInput
        {
            Title = team.Title,
            Department = team.Department,
            LeadGroup = team.GroupOf(TeamRole.Lead).Group,
            MemberGroup = team.GroupOf(TeamRole.Member).Group,
            Deputy = admin.Id,
            Version = team.Version,
        };
        Assert.True((await Services.GetRequiredService<TeamService>().ChangeAsync(admin, "payments", input, cancellation)).Value!.AwaitsConfirmation);
    }

    [Fact]
    public void A_dangerous_group_is_refused_at_its_field_and_what_was_typed_stays()
    {
        SignIn("platform-admin");
        var page = Render<NewTeamPage>();
        page.WaitForElement("form");
        page.FindByLabel("Name").Input("ledger");
        page.FindByLabel("Lead group").Input("system:masters");

        page.Find("form").Submit();

        page.WaitForAssertion(() => Assert.Contains("Kubernetes system: groups are not allowed", page.ProblemOf("Lead group"), StringComparison.Ordinal));
        Assert.Equal("system:masters", page.FindByLabel("Lead group").GetAttribute("value"));
        Assert.Equal("field-title", JSInterop.VerifyInvoke("tenantPortal.focus").Arguments[0]);
    }

    [Fact]
    public void Creating_a_team_goes_to_it()
    {
        SignIn("platform-admin");
        var page = Render<NewTeamPage>();
        page.WaitForElement("form");
        page.FindByLabel("Name").Input("ledger");
        page.FindByLabel("Title").Input("Ledger");
        page.FindByLabel("Department").Change("commerce");
        page.FindByLabel("Lead group").Input("ledger-leads");
        page.FindByLabel("Member group").Input("ledger");

        page.Find("form").Submit();

        page.WaitForAssertion(() => Assert.EndsWith("/teams/ledger", Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_new_lead_group_warns_of_the_tenants_before_it_is_saved()
    {
        await ApproveAsync(await SubmitAsync());
        SignIn("platform-admin");
        var page = Render<TeamPage>(parameters => parameters.Add(team => team.Name, "payments"));
        page.WaitForElement("form");
        page.FindByLabel("Lead group").Input("new-leads");

        page.Find("form").Submit();
        page.WaitForAssertion(() => Assert.Contains("1 tenant of this team would no longer match the approval", page.Markup, StringComparison.Ordinal));
        Assert.DoesNotContain("Changed the lead group", page.Markup, StringComparison.Ordinal);
        page.FindByText("Save anyway").Click();

        page.WaitForAssertion(() =>
            Assert.Contains(
                "Changed the lead group from 'payments-team-leads' to 'new-leads'. 1 of its tenants need a new approval.",
                page.Markup,
                StringComparison.Ordinal
            )
        );
    }

    [Fact]
    public void Deleting_needs_the_name()
    {
        SignIn("platform-admin");
        var page = Render<TeamPage>(parameters => parameters.Add(team => team.Name, "search"));
        page.WaitForElement("form");

        page.FindByText("Delete").Closest("form")!.Submit();
        Assert.Equal("Type search to confirm.", page.ProblemOf("Type search to delete it"));
        page.FindByLabel("Type search to delete it").Input("search");
        page.FindByLabel("Type search to delete it").Closest("form")!.Submit();

        page.WaitForAssertion(() => Assert.EndsWith("/teams", Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal));
    }

    [Fact]
    public void The_list_shows_departments_to_those_who_see_everything()
    {
        SignIn("auditor");
        var all = Render<TeamsPage>();
        all.WaitForAssertion(() => Assert.Equal(4, all.FindAll("tbody tr").Count));
        Assert.DoesNotContain("New team", all.Markup, StringComparison.Ordinal);

        SignIn("payments-lead");
        var own = Render<TeamsPage>();
        own.WaitForAssertion(() => Assert.Single(own.FindAll("tbody tr")));

        SignIn("payments-member");
        var none = Render<TeamsPage>();
        none.WaitForAssertion(() => Assert.Equal("Not found", none.Find("h1").TextContent));
    }

    [Fact]
    public void A_department_is_changed_on_its_page()
    {
        SignIn("platform-admin");
        var page = Render<DepartmentPage>(parameters => parameters.Add(department => department.Name, "commerce"));
        page.WaitForElement("form");
        page.FindByLabel("Title").Input("Trade");

        page.Find("form").Submit();

        page.WaitForAssertion(() => Assert.Equal("Department Trade", page.Find("h1").TextContent));
        Assert.Contains("Changed the title from 'Commerce' to 'Trade'.", page.Markup, StringComparison.Ordinal);
    }

    private async Task SignedInBeforeAsync(string id)
    {
        var person = DevelopmentPeople.Find(id)!;
        var user = Services.GetRequiredService<AccessOptions>().Recognize(PersonClaims.Create("test", person.Id, person.Name, person.Groups));
        await Services.GetRequiredService<PeopleRegister>().SignInAsync(user, person.Email, "Development", TestContext.Current.CancellationToken);
    }
}
