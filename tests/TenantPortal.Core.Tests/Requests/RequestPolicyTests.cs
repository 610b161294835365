using TenantPortal.Core.Clusters;
using TenantPortal.Core.Quotas;
using TenantPortal.Core.Requests;
using TenantPortal.Core.Requests.Fields;
using TenantPortal.Core.Requests.Submitting;
using TenantPortal.Core.Tiers;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.Requests;

public class RequestPolicyTests
{
    private static readonly Tier Tier = Given.Tiers().Find("namespace")!;

    private static readonly KnownCluster Default = new("default", new ClusterOptions());

    private static readonly RequestFacts Facts = new()
    {
        Team = Given.Team(),
        Tier = Tier,
        Offers = Tier.Offers,
        Cluster = Default,
        Environments = ["development", "production"],
        Clusters = [Default, new KnownCluster("edge", new ClusterOptions())],
    };

    private static readonly RequestInput Input = Given.Input();

    [Fact]
    public void A_good_request_becomes_the_spec_that_is_requested()
    {
        var (asked, problems) = RequestPolicy.Check(Input, Facts);

        Assert.Empty(problems);
        Assert.Equal(Given.Spec() with { Options = asked!.Options }, asked);
        Assert.Equal([new("allowIngress", "true"), new("internetEgress", "false")], asked.Options);
    }

    [Fact]
    public void Amounts_instead_of_a_size_are_a_request_too()
    {
        var (asked, problems) = RequestPolicy.Check(Input with { Size = null, Quota = Given.Amounts(cpu: "6") }, Facts);

        Assert.Empty(problems);
        Assert.Null(asked!.Size);
        Assert.Equal(Given.Quota(cpu: "6"), asked.Quota);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void A_tenant_needs_a_name(string? name) => ExpectProblem(Input with { Tenant = name }, Facts, "tenant", "Enter a name for the tenant.");

    [Theory]
    [InlineData("Shop")]
    [InlineData("shop\n")]
    public void The_name_must_be_a_tenant_name(string name) =>
        ExpectProblem(Input with { Tenant = name }, Facts, "tenant", $"'{name}' is not a valid tenant name.");

    [Fact]
    public void The_name_of_a_deleted_tenant_is_refused_until_a_date() =>
        ExpectProblem(
            Input,
            Facts with
            {
                NameReservedUntil = new DateTimeOffset(2026, 4, 5, 9, 0, 0, TimeSpan.Zero),
            },
            "tenant",
            "A tenant called 'shop' was deleted, and its name is reserved until 2026-04-05. Choose another name."
        );

    [Fact]
    public void A_reserved_name_is_refused() => ExpectProblem(Input, Facts with { NameIsReserved = true }, "tenant", "'shop' is reserved for the platform.");

    [Fact]
    public void The_name_of_another_tenant_is_refused() =>
        ExpectProblem(Input, Facts with { TenantExists = true }, "tenant", "There is already a tenant called 'shop'.");

    [Fact]
    public void A_name_that_someone_else_requests_is_refused() =>
        ExpectProblem(Input, Facts with { OpenRequest = "req-7k2m9qx4wd" }, "tenant", "A tenant called 'shop' is already requested.");

    [Fact]
    public void A_name_whose_namespace_is_in_the_cluster_is_refused() =>
        ExpectProblem(Input, Facts with { NamespaceExists = true }, "tenant", "The cluster 'default' already has a namespace 'team-shop'");

    [Fact]
    public void A_taken_namespace_and_an_unknown_tier_are_reported_together()
    {
        var (_, problems) = RequestPolicy.Check(Input with { Tier = "gold" }, Facts with { Tier = null, NamespaceExists = true });

        Assert.Contains(problems, problem => problem.Field == "tier");
    }

    [Fact]
    public void A_team_must_be_named() =>
        ExpectProblem(Input with { Team = null }, Facts with { Team = null }, "team", "Choose the team that the tenant is for.");

    [Fact]
    public void Only_the_leads_of_a_team_submit_requests_for_it() =>
        ExpectProblem(Input, Facts with { Team = null }, "team", "You do not lead a team called 'payments'.");

    [Fact]
    public void A_tier_must_be_chosen() => ExpectProblem(Input with { Tier = null }, Facts with { Tier = null }, "tier", "Choose a tier.");

    [Fact]
    public void The_tier_must_be_offered() =>
        ExpectProblem(Input with { Tier = "gold" }, Facts with { Tier = null }, "tier", "There is no tier called 'gold'.");

    [Fact]
    public void A_cluster_must_be_chosen_where_there_are_many() =>
        ExpectProblem(Input, Facts with { Cluster = null }, "cluster", "Choose a cluster: default, edge.");

    [Fact]
    public void The_cluster_must_be_configured() =>
        ExpectProblem(Input with { Cluster = "moon" }, Facts with { Cluster = null }, "cluster", "There is no cluster called 'moon'.");

    [Fact]
    public void The_tier_must_be_offered_on_the_cluster()
    {
        var elsewhere = Given.Settings(("Clusters:edge:Kind", "Sandbox"), ("Tiers:namespace:Clusters:0", "edge")).Tiers.Find("namespace");

        ExpectProblem(Input, Facts with { Tier = elsewhere }, "cluster", "Hardened namespace is not available on 'default'. Choose from edge.");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("moon")]
    [InlineData("Production")]
    public void The_environment_must_be_one_of_the_list(string? environment) =>
        ExpectProblem(Input with { Environment = environment }, Facts, "environment", "Choose an environment: development, production.");

    [Theory]
    [InlineData(null)]
    [InlineData(" \n ")]
    [InlineData("\u200b\u3164")]
    [InlineData("\ud800")]
    public void The_purpose_must_be_said(string? purpose) => ExpectProblem(Input with { Purpose = purpose }, Facts, "purpose", "Describe in a sentence");

    [Fact]
    public void The_purpose_must_not_be_a_book() =>
        ExpectProblem(Input with { Purpose = new string('a', 2001) }, Facts, "purpose", "The purpose has 2001 characters. The limit is 2000.");

    [Theory]
    [InlineData("to\u0000do")]
    [InlineData("\u001b[2J")]
    [InlineData("pay\u202Ements")]
    [InlineData("pay\u2066ments")]
    [InlineData("pay\ud800ments")]
    public void The_purpose_must_not_hide_anything(string purpose) =>
        ExpectProblem(Input with { Purpose = purpose }, Facts, "purpose", "The purpose contains invisible characters.");

    [Fact]
    public void A_purpose_may_have_lines_and_any_script() =>
        Assert.Empty(RequestPolicy.Check(Input with { Purpose = "Für den Laden:\r\n\t– 店 🛒" }, Facts).Problems);

    [Fact]
    public void A_size_must_be_one_of_the_tier() =>
        ExpectProblem(Input with { Size = "huge" }, Facts, "size", "Choose a size of the tier: small, medium, large; or set the amounts.");

    [Fact]
    public void A_size_or_amounts_must_be_given() => ExpectProblem(Input with { Size = null }, Facts, "size", "Choose a size of the tier");

    [Fact]
    public void A_size_and_amounts_contradict_each_other() =>
        ExpectProblem(Input with { Quota = Given.Amounts() }, Facts, "size", "Choose a size or set the amounts, not both.");

    [Fact]
    public void A_wrong_amount_is_reported_at_its_field() =>
        ExpectProblem(Input with { Size = null, Quota = Given.Amounts(memory: "32") }, Facts, "quota.memory", "Memory of '32' is less than 1Mi.");

    [Fact]
    public void More_than_the_maximum_of_the_tier_is_refused() =>
        ExpectProblem(
            Input with
            {
                Size = null,
                Quota = Given.Amounts(cpu: "65"),
            },
            Facts,
            "quota.cpu",
            "65 is more CPU than the 64 that one tenant of this tier can have."
        );

    [Fact]
    public void The_maximum_itself_is_allowed() =>
        Assert.Empty(RequestPolicy.Check(Input with { Size = null, Quota = Tier.Maximum.ToAmounts() }, Facts).Problems);

    [Fact]
    public void All_mistakes_are_reported_at_once()
    {
        var (asked, problems) = RequestPolicy.Check(
            new RequestInput(),
            new RequestFacts
            {
                Tier = Tier,
                Environments = ["production"],
                Clusters = [Default, new KnownCluster("edge", new ClusterOptions())],
            }
        );

        Assert.Null(asked);
        Assert.Equal(["tenant", "team", "cluster", "environment", "purpose", "size"], problems.Select(problem => problem.Field));
    }

    private static void ExpectProblem(RequestInput input, RequestFacts facts, string field, string message)
    {
        var (asked, problems) = RequestPolicy.Check(input, facts);

        Assert.Null(asked);
        var problem = Assert.Single(problems);
        Assert.Equal(field, problem.Field);
        Assert.StartsWith(message, problem.Message, StringComparison.Ordinal);
    }
}
