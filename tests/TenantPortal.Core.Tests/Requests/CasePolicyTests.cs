using TenantPortal.Core.Clusters;
using TenantPortal.Core.Requests;
using TenantPortal.Core.Requests.Fields;
using TenantPortal.Core.Requests.Reading;
using TenantPortal.Core.Requests.Submitting;
using TenantPortal.Core.Tiers.Advice;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.Requests;

public class CasePolicyTests
{
    private static readonly RequestFacts Facts = new()
    {
        Team = Given.Team(),
        Tier = Given.Tiers().Find("namespace"),
        Cluster = new KnownCluster("default", new ClusterOptions()),
        Environments = ["production"],
        Clusters = [new KnownCluster("default", new ClusterOptions())],
    };

    private static readonly RequestInput External = Given.Input() with { Case = new CaseInput { Audience = "external" } };

    [Fact]
    public void A_request_that_says_nothing_is_of_an_internal_team()
    {
        var (asked, _) = RequestPolicy.Check(Given.Input() with { OverrideReason = "To be safe." }, Facts);

        Assert.Equal(TenantCase.Internal, asked!.Case);
        Assert.Null(asked.OverrideReason);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(" \n")]
    public void A_refused_tier_needs_a_reason(string? reason)
    {
        var problem = ExpectProblem(External with { OverrideReason = reason }, "overrideReason");

        Assert.StartsWith("Hardened namespace is ruled out. External customers need at least a virtual cluster", problem.Message, StringComparison.Ordinal);
        Assert.EndsWith("Choose another tier, or explain why a second approver should allow it.", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_refused_tier_with_a_reason_may_be_requested()
    {
        var (asked, problems) = RequestPolicy.Check(External with { OverrideReason = " A demo without data.\n" }, Facts);

        Assert.Empty(problems);
        Assert.Equal("A demo without data.", asked!.OverrideReason);
        Assert.Equal(Audience.External, asked.Case.Audience);
    }

    [Fact]
    public void The_reason_must_not_be_a_book() =>
        Assert.StartsWith(
            "The reason has 2001 characters. The limit is 2000.",
            ExpectProblem(External with { OverrideReason = new string('a', 2001) }, "overrideReason").Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void The_reason_must_not_hide_anything() =>
        Assert.StartsWith(
            "The reason contains invisible characters.",
            ExpectProblem(External with { OverrideReason = "fine\u202Eenif" }, "overrideReason").Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void No_reason_allows_privileged_access() =>
        Assert.StartsWith(
            "No tier allows privileged containers or host access",
            ExpectProblem(
                Given.Input() with
                {
                    Case = new CaseInput { Audience = "external", NeedsPrivileged = true },
                    OverrideReason = "We must.",
                },
                "case"
            ).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void A_case_that_cannot_be_read_is_reported_with_the_other_mistakes()
    {
        var (_, problems) = RequestPolicy.Check(
            Given.Input() with
            {
                Purpose = null,
                Case = new CaseInput { Audience = "all" },
            },
            Facts
        );

        Assert.Equal(["purpose", "case.audience"], problems.Select(problem => problem.Field));
    }

    [Fact]
    public async Task The_case_and_the_reason_are_kept_with_the_request()
    {
        await using var portal = await TestPortal.StartAsync();

        var asked = await portal.Requests.SubmitAsync(Given.Lead(), External with { OverrideReason = "A demo." }, TestContext.Current.CancellationToken);
        var stored = await portal.RequestReader.FindAsync(Given.Lead(), asked.Value!.Id!, TestContext.Current.CancellationToken);

        Assert.Equal((Audience.External, "A demo."), (stored!.Summary.Requested.Case.Audience, stored.Summary.Requested.OverrideReason));
    }

    private static Problem ExpectProblem(RequestInput input, string field)
    {
        var (asked, problems) = RequestPolicy.Check(input, Facts);

        Assert.Null(asked);
        var problem = Assert.Single(problems);
        Assert.Equal(field, problem.Field);
        return problem;
    }
}
