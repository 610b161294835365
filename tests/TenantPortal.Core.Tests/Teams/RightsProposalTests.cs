using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Audit;
using TenantPortal.Core.Configuration;
using TenantPortal.Core.Data;
using TenantPortal.Core.Notifications;
using TenantPortal.Core.Notifications.Announcements;
using TenantPortal.Core.People;
using TenantPortal.Core.Sessions;
using TenantPortal.Core.Teams;
using TenantPortal.Core.Teams.Administration;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.Teams;

/// <summary>Who learns of a change that needs a second admin, and how it ends.</summary>
public sealed class RightsProposalTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_other_admins_are_notified_of_a_proposal_with_a_link_to_it()
    {
        await using var portal = await ProposedAsync(TestDatabase.Default);

        var notified = Assert.Single(await ListAsync(portal, Given.Admin("other")));

        Assert.Equal((AnnouncementKind.RightsProposed, "teams/payments"), (notified.Kind, notified.Path));
        Assert.StartsWith("platform-admin proposed a change of team 'payments' that gives them rights:", notified.Text, StringComparison.Ordinal);
        Assert.EndsWith("Another platform admin has to confirm it by 2026-01-19.", notified.Text, StringComparison.Ordinal);
        Assert.Empty(await ListAsync(portal, Given.Admin()));
        Assert.Empty(await ListAsync(portal, Given.Lead()));
    }

    [Fact]
    public async Task The_proposer_is_notified_of_the_confirmation()
    {
        await using var portal = await ProposedAsync(TestDatabase.Default);

        Assert.Empty((await portal.ConfirmTeamAsync(Given.Admin("other"), "payments", Cancellation)).Problems);

        var notified = Assert.Single(await ListAsync(portal, Given.Admin()));
        Assert.StartsWith("other confirmed the change of team 'payments' that you proposed:", notified.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_confirmation_does_not_confirm_a_proposal_that_replaced_the_reviewed_one()
    {
        await using var portal = await ProposedAsync(TestDatabase.Default);
        var teams = portal.Get<TeamService>();
        var reviewed = (await portal.Get<TeamDirectory>().FindTeamAsync(Given.Admin("other"), "payments", Cancellation))!.Proposal!.Revision;
        await ChangeAsync(portal, Given.Admin(), team => team with { LeadGroup = "platform-admins", MemberGroup = "payments-team" });

        var confirmed = await teams.ConfirmAsync(Given.Admin("other"), "payments", reviewed, Cancellation);
        var blind = await teams.ConfirmAsync(Given.Admin("other"), "payments", null, Cancellation);

        Assert.Equal(
            new Problem("Another proposal has replaced the one that you reviewed. Reload the page and review it.", "revision", ProblemKind.Conflict),
            Assert.Single(confirmed.Problems)
        );
        Assert.Equal("revision", Assert.Single(blind.Problems).Field);
        var team = (await portal.Get<TeamDirectory>().FindTeamAsync(Given.Admin("other"), "payments", Cancellation))!;
        Assert.Equal("payments-team-leads", team.GroupOf(TeamRole.Lead).Group);
        Assert.NotNull(team.Proposal);
    }

    [Fact]
    public async Task The_proposer_is_notified_when_another_admin_discards_it()
    {
        await using var portal = await ProposedAsync(TestDatabase.Default);

        Assert.Empty((await portal.Get<TeamService>().DiscardProposalAsync(Given.Admin("other"), "payments", Cancellation)).Problems);

        Assert.Equal(AnnouncementKind.RightsDiscarded, Assert.Single(await ListAsync(portal, Given.Admin())).Kind);
    }

    [Fact]
    public async Task The_proposer_is_notified_when_another_change_replaces_it()
    {
        await using var portal = await ProposedAsync(TestDatabase.Default);

        await ChangeAsync(portal, Given.Admin("other"), team => team with { Title = "Pay" });

        var notified = Assert.Single(await ListAsync(portal, Given.Admin()));
        Assert.StartsWith("other changed team 'payments', so the change that you proposed no longer applies:", notified.Text, StringComparison.Ordinal);
    }

    [Theory, OnEveryDatabase]
    public async Task A_proposal_expires_once_with_a_notice_to_all_who_knew_of_it(DatabaseProvider database)
    {
        await using var portal = await ProposedAsync(database, ("Teams:ProposalExpiry", "2.00:00:00"));
        portal.Time.Advance(TimeSpan.FromDays(2) - TimeSpan.FromMinutes(1));
        var early = await portal.Get<RightsProposals>().ExpireAsync(Cancellation);
        portal.Time.Advance(TimeSpan.FromMinutes(1));

        var late = await portal.ConfirmTeamAsync(Given.Admin("other"), "payments", Cancellation);
        var expired = await portal.Get<RightsProposals>().ExpireAsync(Cancellation);
        var again = await portal.Get<RightsProposals>().ExpireAsync(Cancellation);

        Assert.Equal((0, 1, 0), (early, expired, again));
        Assert.Equal(ProblemKind.NotFound, Assert.Single(late.Problems).Kind);
        Assert.Equal(AnnouncementKind.RightsExpired, Assert.Single(await ListAsync(portal, Given.Admin())).Kind);
        Assert.Equal(AnnouncementKind.RightsExpired, (await ListAsync(portal, Given.Admin("other")))[0].Kind);
        await using var db = portal.OpenDatabase();
        Assert.Single(await db.Audit.Where(entry => entry.Action == "rights.expired" && entry.Subject == "team/payments").ToListAsync(Cancellation));
    }

    [Fact]
    public async Task A_deleted_team_leaves_no_proposal_behind()
    {
        await using var portal = await ProposedAsync(TestDatabase.Default);

        Assert.Empty((await portal.Get<TeamService>().DeleteAsync(Given.Admin("other"), "payments", Cancellation)).Problems);

        await using var db = portal.OpenDatabase();
        Assert.False(await db.RightsProposals.AnyAsync(Cancellation));
    }

    private static async Task<TestPortal> ProposedAsync(DatabaseProvider database, params (string Key, string? Value)[] settings)
    {
        var portal = await TestPortal.StartAsync(database, settings);
        await portal.Get<PeopleRegister>().SignInAsync(Given.Admin(), "one@example.com", "OpenIdConnect", Cancellation);
        await portal.Get<PeopleRegister>().SignInAsync(Given.Admin("other"), "other@example.com", "OpenIdConnect", Cancellation);
        Assert.True((await ChangeAsync(portal, Given.Admin(), team => team with { Deputy = "platform-admin" })).AwaitsConfirmation);
        return portal;
    }

    private static async Task<SavedTeam> ChangeAsync(TestPortal portal, CurrentUser admin, Func<TeamInput, TeamInput> change)
    {
        var team = (await portal.Get<TeamDirectory>().FindTeamAsync(admin, "payments", Cancellation))!;
        var same = new TeamInput
        {
            Title = team.Title,
            Department = team.Department,
            LeadGroup = team.GroupOf(TeamRole.Lead).Group,
            MemberGroup = team.GroupOf(TeamRole.Member).Group,
            Version = team.Version,
        };
        var saved = await portal.Get<TeamService>().ChangeAsync(admin, "payments", change(same), Cancellation);
        Assert.Empty(saved.Problems);
        return saved.Value!;
    }

    private static async Task<IReadOnlyList<Notification>> ListAsync(TestPortal portal, CurrentUser user) =>
        (await portal.Get<NotificationCenter>().ListAsync(user, null, 10, Cancellation)).Items;
}
