using TenantPortal.Core.Tokens;

namespace TenantPortal.Core.Tests.Tokens;

public class TokenPolicyTests
{
    private static readonly TokenInput Fine = new() { Name = "ci", Scopes = ["read", "request"] };

    [Fact]
    public void A_named_token_with_scopes_may_be_made() => Assert.Empty(TokenPolicy.Check(Fine, leadsTeam: false, active: 0));

    [Theory]
    [InlineData(1, true)]
    [InlineData(365, true)]
    [InlineData(0, false)]
    [InlineData(366, false)]
    [InlineData(int.MaxValue, false)]
    public void It_works_for_a_year_at_most(int days, bool isFine) =>
        Assert.Equal(isFine, TokenPolicy.Check(Fine with { ExpiresInDays = days }, leadsTeam: false, active: 0).Count == 0);

    [Theory]
    [InlineData(null)]
    [InlineData(" ")]
    [InlineData("two\nlines")]
    [InlineData("\u202Eic")]
    public void Its_name_is_one_visible_line(string? name) =>
        Assert.Equal("name", Assert.Single(TokenPolicy.Check(Fine with { Name = name }, leadsTeam: false, active: 0)).Field);

    [Fact]
    public void A_team_is_named_by_its_leads_only() =>
        Assert.Equal("team", Assert.Single(TokenPolicy.Check(Fine with { Team = "payments" }, leadsTeam: false, active: 0)).Field);

    [Fact]
    public void The_token_of_a_team_never_decides() =>
        Assert.Equal(
            "Team tokens cannot have the scope decide: only users decide.",
            Assert.Single(TokenPolicy.Check(Fine with { Team = "payments", Scopes = ["read", "decide"] }, leadsTeam: true, active: 0)).Message
        );

    [Fact]
    public void Scopes_are_chosen_from_three()
    {
        Assert.Equal("scopes", Assert.Single(TokenPolicy.Check(Fine with { Scopes = [] }, leadsTeam: false, active: 0)).Field);
        Assert.Equal("scopes", Assert.Single(TokenPolicy.Check(Fine with { Scopes = ["admin"] }, leadsTeam: false, active: 0)).Field);
    }

    [Fact]
    public void There_are_not_endlessly_many() => Assert.Null(Assert.Single(TokenPolicy.Check(Fine, leadsTeam: false, active: TokenPolicy.MaxActive)).Field);
}
