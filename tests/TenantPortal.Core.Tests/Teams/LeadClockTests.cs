using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Audit;
using TenantPortal.Core.Data;
using TenantPortal.Core.Notifications.Announcements;
using TenantPortal.Core.Sessions;
using TenantPortal.Core.Teams;
using TenantPortal.Core.Teams.Administration;
using TenantPortal.Core.Teams.Leads;
using TenantPortal.Core.Tenants.Recertifying;
using TenantPortal.Core.Tokens;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.Teams;

public sealed class LeadClockTests
{
    private const string Deputy = "dora";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, OnEveryDatabase]
    public async Task A_team_is_without_a_lead_once_for_each_episode_and_the_next_sign_in_ends_it(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        await NameDeputyAsync(portal);
        await SignInAsync(portal, "search-lead", "search-team-leads");
        await SignInAsync(portal, "payments-lead", "payments-team-leads");

        await LiveAsync(portal, days: 60);
        await SignInAsync(portal, "search-lead", "search-team-leads");
        await LiveAsync(portal, days: 40);
        var absent = Assert.Single(await ListAsync(portal, withoutLead: true));
        await SignInAsync(portal, "payments-lead", "payments-team-leads");
        await LiveAsync(portal, days: 1);
        var present = await ListAsync(portal, withoutLead: true);
        await SignInAsync(portal, "search-lead", "search-team-leads");
        await LiveAsync(portal, days: 89);

        Assert.Equal(("payments", Given.Now), (absent.Name, absent.LeadAbsence!.LastSeenAt));
        Assert.Equal("No lead has signed in since 2026-01-05.", absent.LeadAbsence.Sentence);
        Assert.Empty(present);
        Assert.Equal(
            [
                "2026-04-05 team/payments No lead has signed in since 2026-01-05. Notified the deputy, the managers of the department and the platform admins.",
                "2026-04-15 team/payments A lead has signed in again.",
                "2026-07-14 team/payments No lead has signed in since 2026-04-15. Notified the deputy, the managers of the department and the platform admins.",
            ],
            await StepsAsync(portal)
        );
        await using var db = portal.OpenDatabase();
        var sent = await db.Announcements.Where(one => one.Kind == AnnouncementKind.TeamWithoutLead).OrderBy(one => one.Id).ToListAsync(Cancellation);
        Assert.Equal(2, sent.Count);
        Assert.Equal(
            [Audience.Person(Deputy), Audience.Role(NotifiedRole.PlatformAdmin), Audience.TeamManagers("payments")],
            sent[0].Audiences.OrderBy(audience => audience.Kind)
        );
    }

    [Fact]
    public async Task A_lead_group_that_no_one_has_signed_in_with_has_the_whole_period_and_so_has_the_next_group()
    {
        await using var portal = await TestPortal.StartAsync();
        await LiveAsync(portal, days: 89);
        var before = await ListAsync(portal, withoutLead: true);
        await LiveAsync(portal, days: 1);
        var team = Assert.Single(await ListAsync(portal, withoutLead: true), team => team.Name == "payments");
        var input = await TeamServiceTests.InputOfAsync(portal) with { LeadGroup = "payments-new-leads" };
        Assert.Empty((await portal.Get<TeamService>().ChangeAsync(Given.Admin(), "payments", input, Cancellation)).Problems);
        await LiveAsync(portal, days: 89);
        var changed = await ListAsync(portal, withoutLead: false);
        await LiveAsync(portal, days: 2);

        Assert.Empty(before);
        Assert.Equal("No lead has ever signed in.", team.LeadAbsence!.Sentence);
        Assert.Equal("payments", Assert.Single(changed).Name);
        Assert.Contains(await ListAsync(portal, withoutLead: true), team => team.Name == "payments");
    }

    [Fact]
    public async Task A_lead_by_a_pattern_counts_and_a_deputy_or_a_member_does_not()
    {
        await using var portal = await TestPortal.StartAsync(("Access:TeamPatterns:Leads:0", "(?<team>.+)-chiefs"));
        await NameDeputyAsync(portal);
        await LiveAsync(portal, days: 50);

        await SignInAsync(portal, "cleo", "search-chiefs");
        await SignInAsync(portal, Deputy, "payments-team");
        await LiveAsync(portal, days: 50);

        Assert.Equal("payments", Assert.Single(await ListAsync(portal, withoutLead: true)).Name);
    }

    [Fact]
    public async Task Calls_with_a_token_are_not_sign_ins()
    {
        await using var portal = await TestPortal.StartAsync();
        await SignInAsync(portal, "payments-lead", "payments-team-leads");
        var created = await portal
            .Get<TokenService>()
            .CreateAsync(
                Given.Lead(),
                new TokenInput
                {
                    Name = "pipeline",
                    Team = "payments",
                    Scopes = ["read"],
                    ExpiresInDays = 300,
                },
                Cancellation
            );
        await LiveAsync(portal, days: 80);

        Assert.NotNull((await portal.Get<TokenRegister>().RecognizeAsync(created.Value!.Secret, "10.0.0.1", Cancellation)).User);
        await LiveAsync(portal, days: 10);

        Assert.Contains(await ListAsync(portal, withoutLead: true), team => team.Name == "payments");
    }

    [Fact]
    public async Task Switching_it_off_ends_the_episodes_and_no_one_is_notified()
    {
        await using var portal = await TestPortal.StartAsync();
        await LiveAsync(portal, days: 91);

        await using var silent = await portal.RestartAsync(("Teams:LeadSilence", "00:00:00"));
        await silent.Get<LeadClock>().RunAsync(Cancellation);

        Assert.Empty(await ListAsync(silent, withoutLead: true));
        Assert.Equal(2, (await StepsAsync(silent)).Count(step => step.EndsWith("Absent leads are no longer reported.", StringComparison.Ordinal)));
    }

    [Theory, OnEveryDatabase]
    public async Task Of_several_replicas_one_takes_each_step(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        await AtOnce.RunAsync(4, _ => portal.Get<LeadClock>().RunAsync(Cancellation));
        portal.Time.Advance(TimeSpan.FromDays(100));

        var taken = await AtOnce.RunAsync(4, _ => portal.Get<LeadClock>().RunAsync(Cancellation));

        Assert.Equal(2, taken.Sum());
        Assert.Equal(2, (await StepsAsync(portal)).Count);
    }

    [Fact]
    public async Task Only_platform_admins_have_the_teams_counted()
    {
        await using var portal = await TestPortal.StartAsync();
        await LiveAsync(portal, days: 91);
        var directory = portal.Get<TeamDirectory>();

        Assert.Equal(2, await directory.CountWithoutLeadAsync(Given.Admin(), Cancellation));
        Assert.Equal(0, await directory.CountWithoutLeadAsync(Given.Auditor(), Cancellation));
        Assert.NotNull((await directory.FindTeamAsync(Given.Admin(), "payments", Cancellation))!.LeadAbsence);
    }

    [Theory, OnEveryDatabase]
    public async Task The_recertification_of_a_team_without_a_lead_goes_to_its_managers_at_once(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database, ("Tiers:namespace:RecertifyMonths", "6"));
        await portal.ApproveTenantAsync();
        await LiveAsync(portal, days: 100);

        portal.Time.Advance(TimeSpan.FromDays(90));
        await portal.Get<RecertificationClock>().RunAsync(Cancellation);

        await using var db = portal.OpenDatabase();
        Assert.Equal(RecertificationStep.Managers, (await db.Recertifications.SingleAsync(Cancellation)).Step);
        var sent = await db.Announcements.SingleAsync(one => one.Kind == AnnouncementKind.RecertificationDue, Cancellation);
        Assert.Contains(Audience.TeamManagers("payments"), sent.Audiences);
    }

    /// <summary>The clock runs every day.</summary>
    private static async Task LiveAsync(TestPortal portal, int days)
    {
        await portal.Get<LeadClock>().RunAsync(Cancellation);
        for (var day = 0; day < days; day++)
        {
            portal.Time.Advance(TimeSpan.FromDays(1));
            await portal.Get<LeadClock>().RunAsync(Cancellation);
        }
    }

    private static Task SignInAsync(TestPortal portal, string id, params string[] groups) =>
        portal.Get<PeopleRegister>().SignInAsync(Given.Person(id, groups), null, "OpenIdConnect", Cancellation);

    private static async Task NameDeputyAsync(TestPortal portal)
    {
        await SignInAsync(portal, Deputy);
        var input = await TeamServiceTests.InputOfAsync(portal) with { Deputy = Deputy };
        Assert.Empty((await portal.Get<TeamService>().ChangeAsync(Given.Admin(), "payments", input, Cancellation)).Problems);
    }

    private static Task<IReadOnlyList<TeamSummary>> ListAsync(TestPortal portal, bool withoutLead) =>
        portal.Get<TeamDirectory>().ListTeamsAsync(Given.Admin(), withoutLead, Cancellation);

    private static async Task<IReadOnlyList<string>> StepsAsync(TestPortal portal)
    {
        await using var db = portal.OpenDatabase();
        var entries = await db
            .Audit.Where(entry => entry.Action == "team.without-lead" || entry.Action == "team.has-lead")
            .OrderBy(entry => entry.Id)
            .ToListAsync(Cancellation);
        return [.. entries.Select(entry => $"{entry.At.UtcDateTime:yyyy-MM-dd} {entry.Subject} {entry.Details}")];
    }
}
