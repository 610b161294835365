using TenantPortal.Core.People;
using TenantPortal.Core.Teams;
using TenantPortal.Core.Teams.Administration;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.People;

public sealed class AccessOptionsTests
{
    private const string LeadsId = "0f6e3a10-54f2-4f6e-9d0e-7a3f6c1b2a44";

    private static readonly (string, string?)[] Mapping =
    [
        ($"Access:GroupNames:{LeadsId}", "payments-team-leads"),
        ("Access:TeamPatterns:Leads:0", "(?<team>.+)-chiefs"),
        ("Access:TeamPatterns:Members:0", "(?<team>[a-z]+)-crew"),
    ];

    [Fact]
    public void A_group_that_is_sent_by_id_counts_by_its_name_too()
    {
        var user = Recognize(LeadsId);

        Assert.True(user.Leads(Given.Team()));
        Assert.Contains(LeadsId, user.Groups);
    }

    [Fact]
    public void A_pattern_makes_leads_of_whole_families_of_groups()
    {
        var user = Recognize("payments-chiefs");

        Assert.True(user.Leads(Given.Team("payments")));
        Assert.False(user.BelongsTo(Given.Team("search")));
    }

    [Fact]
    public void A_pattern_makes_members_who_lead_nothing()
    {
        var user = Recognize("payments-crew");

        Assert.True(user.BelongsTo(Given.Team("payments")));
        Assert.False(user.Leads(Given.Team("payments")));
    }

    [Theory]
    [InlineData("payments-crew-visitors")]
    [InlineData("not payments-crew")]
    [InlineData("payments-crew\n")]
    public void A_pattern_must_fit_the_whole_name(string group) => Assert.Empty(Recognize(group).JoinedTeams);

    [Fact]
    public void Recognizing_what_was_recognized_changes_nothing()
    {
        var user = Recognize(LeadsId, "search-chiefs");

        var again = Recognize([.. user.Groups]);

        Assert.Equal(user.Groups.Order(), again.Groups.Order());
        Assert.Equal(user.LedTeams, again.LedTeams);
    }

    [Theory]
    [InlineData(LeadsId)]
    [InlineData("payments-chiefs")]
    public async Task The_user_who_leads_by_the_mapping_may_request_and_sees_the_team(string group)
    {
        await using var portal = await TestPortal.StartAsync(Mapping);
        var user = portal.Get<AccessOptions>().Recognize("ann", "Ann", new HashSet<string> { group });

        var asked = await portal.SubmitAsync(by: user);

        Assert.Equal("payments", Assert.Single(await portal.Get<TeamReader>().ListLedAsync(user, CancellationToken.None)).Name);
        Assert.NotNull(await portal.RequestReader.FindAsync(user, asked.Id!, CancellationToken.None));
    }

    [Fact]
    public async Task A_member_by_the_mapping_sees_the_team_and_may_not_request()
    {
        await using var portal = await TestPortal.StartAsync(Mapping);
        var asked = await portal.SubmitAsync();
        var member = portal.Get<AccessOptions>().Recognize("mia", "Mia", new HashSet<string> { "payments-crew" });

        var refused = await portal.Requests.SubmitAsync(member, Given.Input("other"), CancellationToken.None);

        Assert.NotNull(await portal.RequestReader.FindAsync(member, asked.Id!, CancellationToken.None));
        Assert.Equal("You do not lead a team called 'payments'. Choose one of your teams, or contact its lead.", Assert.Single(refused.Problems).Message);
    }

    private static CurrentUser Recognize(params string[] groups) => Given.Settings(Mapping).Access.Recognize("ann", "Ann", groups.ToHashSet());
}
