using System.Text.Json;
using TenantPortal.Core.Quotas;
using TenantPortal.Core.Requests.Fields;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.Requests;

public sealed class RequestSplitTests
{
    private static readonly string[] Environments = ["development", "dev", "staging", "production"];

    [Fact]
    public void Each_environment_gets_a_tenant_with_a_short_name_and_the_quota_for_all_or_its_own()
    {
        var parts = Split(Product(new("development"), new("staging") { Size = "large" }, new("production") { Quota = Given.Amounts(cpu: "2") }));

        Assert.Equal(
            [("shop-dev", "development", "small"), ("shop-staging", "staging", "large"), ("shop-prod", "production", null)],
            parts.Value!.Select(part => (part.Tenant, part.Environment, part.Size))
        );
        Assert.Equal("2", parts.Value![2].Quota!["cpu"]);
        Assert.All(parts.Value, part => Assert.Null(part.Environments));
    }

    [Fact]
    public void A_request_for_one_tenant_stays_as_it_is() => Assert.Equal([Given.Input()], Split(Given.Input()).Value!);

    [Theory]
    [InlineData("staging,staging", "The environment 'staging' is listed more than once. Remove the duplicate.", "environments")]
    [InlineData("staging,moon", "There is no environment called 'moon'. Choose from development, dev, staging, production.", "environments")]
    [InlineData("development,dev", "The environments development and dev would both create 'shop-dev'. Leave one of them out.", "environments")]
    public void Environments_that_cannot_be_together_are_refused(string chosen, string sentence, string field)
    {
        var refused = Split(Product([.. chosen.Split(',').Select(name => new EnvironmentInput(name))]));

        Assert.Equal((sentence, field), (Assert.Single(refused.Problems).Message, refused.Problems[0].Field));
    }

    [Fact]
    public void The_limit_of_a_name_counts_the_suffix()
    {
        var refused = Split(Product(new("development"), new("staging")) with { Tenant = new string('s', 46) });

        Assert.Equal(
            $"staging: '{new string('s', 46)}-staging' has 54 characters. The limit is 50, including the suffix. Shorten the name of the product.",
            Assert.Single(refused.Problems).Message
        );
    }

    [Theory]
    [InlineData("", "Enter a name for the product.")]
    [InlineData("Shop", "'Shop' is not a valid product name.")]
    public void A_product_needs_a_valid_name(string name, string sentence) =>
        Assert.StartsWith(
            sentence,
            Assert.Single(Split(Product(new("development"), new("staging")) with { Tenant = name }).Problems).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void An_environment_and_environments_exclude_each_other() =>
        Assert.Equal(
            "Set an environment or environments, not both.",
            Assert.Single(Split(Product(new EnvironmentInput("staging")) with { Environment = "staging" }).Problems).Message
        );

    [Theory]
    [InlineData(RequestKind.ChangeQuota, "Only deletions and changes of access can be requested for several tenants. Name one tenant.")]
    [InlineData(RequestKind.Delete, "'shop' is listed more than once. Remove the duplicate.")]
    public void Several_tenants_are_refused_where_they_cannot_be_changed_together(RequestKind kind, string sentence) =>
        Assert.Equal(sentence, Assert.Single(Split(new RequestInput { Kind = kind, Tenants = ["shop", "shop"] }).Problems).Message);

    [Fact]
    public void As_JSON_an_environment_is_a_name_or_an_object_and_is_written_as_it_was_read()
    {
        const string Json = """["development",{"environment":"staging","size":"large","quota":null}]""";

        var read = JsonSerializer.Deserialize<EnvironmentInput[]>(Json, JsonSerializerOptions.Web)!;

        Assert.Equal([("development", null), ("staging", "large")], read.Select(one => (one.Environment, one.Size)));
        Assert.Equal(Json, JsonSerializer.Serialize(read, JsonSerializerOptions.Web));
    }

    [Fact]
    public void A_single_request_is_stored_as_before()
    {
        var stored = JsonSerializer.Serialize(Given.Input(), JsonSerializerOptions.Web);

        Assert.DoesNotContain("\"environments\"", stored, StringComparison.Ordinal);
        Assert.DoesNotContain("\"tenants\"", stored, StringComparison.Ordinal);
        Assert.DoesNotContain("\"product\"", JsonSerializer.Serialize(Given.Spec(), JsonSerializerOptions.Web), StringComparison.Ordinal);
    }

    [Fact]
    public void The_sum_of_quotas_has_every_resource_of_any()
    {
        var amounts = Given.Amounts(cpu: "2");
        amounts["nvidia.com/gpu"] = "1";

        var sum = Quota.Sum([Given.Quota(), Quota.Parse(amounts)]);

        Assert.Equal(("6", "1"), (sum[QuotaResource.Cpu].ToString(), sum[QuotaResource.Find("nvidia.com/gpu")!].ToString()));
    }

    private static Result<RequestInput[]> Split(RequestInput input) => RequestSplit.Split(input, Environments);

    private static RequestInput Product(params EnvironmentInput[] environments) => Given.Input() with { Environment = null, Environments = environments };
}
