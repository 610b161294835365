using System.Text.Json.Nodes;
using TenantPortal.Core.Requests;
using TenantPortal.Core.Requests.Submitting;
using TenantPortal.Core.Tiers;
using TenantPortal.Core.Tiers.Blueprints;
using TenantPortal.Core.Tiers.ClusterClasses;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.Tiers;

public class ClusterClassTests
{
    private static readonly (string, string?)[] OfferedByClass =
    [
        ("Tiers:cluster:Offer:region", ""),
        ("Tiers:cluster:Offer:workerMachineType", "m6i.large, m6i.xlarge"),
    ];

    private static readonly ClusterClassName Standard = new("cluster-classes", "tenant-standard");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void A_class_says_what_its_variables_may_be()
    {
        var variables = ClusterClassVariable.ReadAll(
            Class(
                """
                [
                  {"name":"region","definitions":[{"from":"inline","required":true,
                    "schema":{"openAPIV3Schema":{"type":"string","enum":["eu-central-1","eu-north-1"]}}}]},
                  {"name":"replicas","definitions":[{"from":"inline","required":true,"schema":{"openAPIV3Schema":{"type":"integer","minimum":1,"maximum":5}}}]}
                ]
                """
            )
        );

        Assert.Equal(["region", "replicas"], variables.Select(variable => variable.Name));
        Assert.Equal(["eu-central-1", "eu-north-1"], variables[0].Choices);
        Assert.Equal((1m, 5m), (variables[1].Minimum!.Value, variables[1].Maximum!.Value));
    }

    [Fact]
    public void Where_a_patch_defines_a_variable_otherwise_the_classs_own_definition_counts()
    {
        var variables = ClusterClassVariable.ReadAll(
            Class(
                """
                [{"name":"region","definitionsConflict":true,"definitions":[
                  {"from":"patch","required":true,
                    "schema":{"openAPIV3Schema":{"type":"string","enum":["us-east-1"]}}},
                  {"from":"inline","required":true,
                    "schema":{"openAPIV3Schema":{"type":"string","enum":["eu-north-1"]}}}]}]
                """
            )
        );

        Assert.Equal(["eu-north-1"], Assert.Single(variables).Choices);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("""[{"definitions":[]}]""")]
    [InlineData("""[{"name":7,"definitions":[{"schema":{"openAPIV3Schema":{}}}]}]""")]
    [InlineData("""[{"name":"region","definitions":[{"schema":"text"}]}]""")]
    public void What_is_no_variable_is_left_out(string variables) => Assert.Empty(ClusterClassVariable.ReadAll(Class(variables)));

    [Fact]
    public async Task Before_the_class_was_seen_only_the_tiers_standard_can_be_chosen()
    {
        await using var portal = await TestPortal.StartAsync(overrides: OfferedByClass);

        var refused = await AskAsync(portal, "eu-north-1");

        Assert.Equal(new Problem("Region must be one of eu-central-1.", "options.region"), Assert.Single(refused.Problems));
    }

    [Fact]
    public async Task What_the_class_allows_can_be_chosen_and_nothing_else()
    {
        await using var portal = await TestPortal.StartAsync(overrides: OfferedByClass);
        await SeenAsync(portal, new ClusterClassVariable("region", ["eu-central-1", "eu-north-1", "not a region"], null, null));

        var refused = await AskAsync(portal, "eu-west-1");
        var accepted = await AskAsync(portal, "eu-north-1");

        Assert.Equal("Region must be one of eu-central-1, eu-north-1.", Assert.Single(refused.Problems).Message);
        Assert.Equal("eu-north-1", accepted.Value!.Requested.Options["region"]);
    }

    [Fact]
    public async Task What_the_tier_lists_is_offered_only_where_the_class_allows_it()
    {
        await using var portal = await TestPortal.StartAsync(overrides: OfferedByClass);
        await SeenAsync(portal, new ClusterClassVariable("workerMachineType", ["m6i.xlarge", "m6i.4xlarge"], null, null));

        var offers = await portal
            .Get<TierOffers>()
            .ReadAsync(portal.Get<TierCatalog>().Find("cluster")!, "default", new Dictionary<string, string>(), Cancellation);

        Assert.Equal(["m6i.xlarge"], offers.Single(offered => offered.Name == "workerMachineType").Choices);
    }

    [Fact]
    public async Task A_standard_that_the_class_no_longer_allows_must_be_chosen_again()
    {
        await using var portal = await TestPortal.StartAsync(overrides: OfferedByClass);
        await SeenAsync(portal, new ClusterClassVariable("region", ["eu-north-1"], null, null));

        var refused = await AskAsync(portal, null);

        Assert.Equal("Region must be one of eu-north-1.", Assert.Single(refused.Problems).Message);
    }

    [Fact]
    public async Task A_tier_and_a_class_that_have_nothing_in_common_are_a_matter_for_an_admin()
    {
        await using var portal = await TestPortal.StartAsync(overrides: OfferedByClass);
        await SeenAsync(portal, new ClusterClassVariable("workerMachineType", ["m7g.large"], null, null));

        var refused = await AskAsync(portal, null);

        Assert.Equal(
            "Worker machine type has no value that both the tier and the cluster's ClusterClass allow. Contact a platform admin.",
            Assert.Single(refused.Problems).Message
        );
    }

    [Fact]
    public async Task A_class_that_is_gone_is_forgotten()
    {
        await using var portal = await TestPortal.StartAsync(overrides: OfferedByClass);
        await SeenAsync(portal, new ClusterClassVariable("region", ["eu-north-1"], null, null));
        await portal
            .Get<ClusterClassObservations>()
            .ReplaceAsync("default", new Dictionary<ClusterClassName, IReadOnlyList<ClusterClassVariable>>(), Cancellation);

        Assert.True((await AskAsync(portal, null)).Succeeded);
    }

    private static Task SeenAsync(TestPortal portal, params ClusterClassVariable[] variables) =>
        portal
            .Get<ClusterClassObservations>()
            .ReplaceAsync("default", new Dictionary<ClusterClassName, IReadOnlyList<ClusterClassVariable>> { [Standard] = variables }, Cancellation);

    private static Task<Result<SubmittedRequest>> AskAsync(TestPortal portal, string? region) =>
        portal.Requests.PreviewAsync(
            Given.Lead(),
            Given.Input() with
            {
                Tier = "cluster",
                Options = region is null ? null : new Dictionary<string, string> { ["region"] = region },
            },
            Cancellation
        );

    private static JsonObject Class(string variables) => new() { ["status"] = new JsonObject { ["variables"] = JsonNode.Parse(variables) } };
}
