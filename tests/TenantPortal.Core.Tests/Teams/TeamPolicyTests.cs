using TenantPortal.Core.Teams;
using TenantPortal.Core.Teams.Administration;

namespace TenantPortal.Core.Tests.Teams;

public class TeamPolicyTests
{
    private static readonly TeamFacts Fine = new() { DepartmentExists = true, DeputyIsKnown = true };

    private static readonly TeamInput Ledger = new()
    {
        Name = "ledger",
        Title = "Ledger",
        Department = "commerce",
        CostCentre = "CC-4711",
        LeadGroup = "6f7a3e6e-8d2d-4a5e-9f5f-1f3a0c0b7e11",
        LeadGroupTitle = "Ledger leads",
        MemberGroup = "/commerce/ledger",
        Deputy = "ann",
    };

    [Fact]
    public void A_complete_team_is_taken_over()
    {
        var (profile, problems) = TeamPolicy.Check(Ledger, Fine);

        Assert.Empty(problems);
        Assert.Equal(
            new TeamProfile(
                "Ledger",
                "commerce",
                new(GroupName.Parse(Ledger.LeadGroup!), "Ledger leads"),
                new(GroupName.Parse("/commerce/ledger")),
                "CC-4711",
                "ann"
            ),
            profile
        );
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("system:masters")]
    [InlineData("SYSTEM:masters")]
    [InlineData("led\u200bger")]
    [InlineData("ledger ")]
    [InlineData("ledger\n")]
    [InlineData("ledger\nsystem:masters")]
    [InlineData("system\uff1aledger")]
    public void A_team_without_a_safe_lead_group_cannot_be_saved(string? group)
    {
        var (profile, problems) = TeamPolicy.Check(Ledger with { LeadGroup = group }, Fine);

        Assert.Null(profile);
        Assert.Equal("leadGroup", Assert.Single(problems).Field);
    }

    [Fact]
    public void A_group_that_leads_another_team_is_refused_by_name()
    {
        var problem = Assert.Single(TeamPolicy.Check(Ledger, Fine with { LeadGroupLeads = "Payments" }).Problems);

        Assert.Contains("already leads team 'Payments'", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_broken_rule_is_reported_at_its_field()
    {
        var input = new TeamInput
        {
            Name = "Ledger!",
            Title = "two\nlines",
            CostCentre = "=cmd()",
            MemberGroup = "system:nodes",
            MemberGroupTitle = "\u202Eabc",
            Deputy = "nobody",
        };

        var (_, problems) = TeamPolicy.Check(input, new TeamFacts());

        Assert.Equal(
            ["name", "title", "department", "costCentre", "leadGroup", "memberGroup", "memberGroupTitle", "deputy"],
            problems.Select(problem => problem.Field)
        );
    }

    [Theory]
    [InlineData("new")]
    [InlineData("ledger\n")]
    [InlineData("../ledger")]
    [InlineData("LEDGER")]
    public void A_name_is_a_label_and_no_address_of_a_page(string name) =>
        Assert.Equal("name", Assert.Single(TeamPolicy.Check(Ledger with { Name = name }, Fine).Problems).Field);

    [Fact]
    public void A_name_never_changes()
    {
        Assert.Empty(TeamPolicy.Check(Ledger with { Name = null }, Fine with { Changed = "ledger" }).Problems);
        Assert.Equal("name", Assert.Single(TeamPolicy.Check(Ledger, Fine with { Changed = "other" }).Problems).Field);
    }

    [Fact]
    public void A_department_needs_a_safe_manager_group()
    {
        var (_, problems) = TeamPolicy.Check(
            new DepartmentInput
            {
                Name = "finance",
                Title = "Finance",
                ManagerGroup = "system:masters",
            },
            null,
            nameIsTaken: false
        );

        Assert.Equal("managerGroup", Assert.Single(problems).Field);
    }
}
