using System.Text.Json;
using TenantPortal.Core.Quotas;
using TenantPortal.Core.Tiers;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.Tiers;

public class QuotaTests
{
    [Fact]
    public void Amounts_are_kept_canonical_and_in_order()
    {
        var quota = Given.Quota(cpu: "0.5", memory: "1024Mi");

        Assert.Equal(["cpu", "memory", "ephemeralStorage", "storage", "pods"], quota.ToAmounts().Keys);
        Assert.Equal("cpu 500m, memory 1Gi, ephemeralStorage 20Gi, storage 100Gi, pods 40", quota.ToString());
    }

    [Fact]
    public void Every_mistake_is_reported_at_its_own_field()
    {
        var (quota, problems) = Quota.TryParse(
            new Dictionary<string, string>
            {
                ["cpu"] = "0",
                ["memory"] = "many",
                ["storage"] = "-1Gi",
                ["pods"] = "1.5",
                ["gpu"] = "1",
            }
        );

        Assert.Null(quota);
        Assert.Equal(
            ["quota.gpu", "quota.cpu", "quota.memory", "quota.ephemeralStorage", "quota.storage", "quota.pods"],
            problems.Select(problem => problem.Field)
        );
    }

    [Fact]
    public void A_missing_amount_is_requested_with_an_example()
    {
        var amounts = Given.Amounts();
        amounts.Remove("memory");

        var problem = Assert.Single(Quota.TryParse(amounts).Problems);

        Assert.Equal(new Problem("Memory needs an amount, such as 8Gi.", "quota.memory"), problem);
    }

    [Fact]
    public void An_unknown_resource_is_answered_with_those_that_exist()
    {
        var amounts = Given.Amounts();
        amounts["CPU"] = "1";

        var problem = Assert.Single(Quota.TryParse(amounts).Problems);

        Assert.Equal(new Problem("There is no quota for 'CPU'. Choose from cpu, memory, ephemeralStorage, storage, pods.", "quota.CPU"), problem);
    }

    [Fact]
    public void Quotas_are_equal_when_their_amounts_are_however_written()
    {
        Assert.Equal(Given.Quota(cpu: "1", memory: "1Gi"), Given.Quota(cpu: "1000m", memory: "1024Mi"));
        Assert.Equal(Given.Quota(cpu: "1").GetHashCode(), Given.Quota(cpu: "1000m").GetHashCode());
        Assert.NotEqual(Given.Quota(pods: "40"), Given.Quota(pods: "41"));
    }

    [Fact]
    public void Exceeding_names_each_resource_that_is_more_than_the_maximum()
    {
        var exceeding = Given.Quota(cpu: "5", memory: "8Gi", pods: "41").Exceeding(Given.Quota(cpu: "4", memory: "8Gi", pods: "40"));

        Assert.Equal([QuotaResource.Cpu, QuotaResource.Pods], exceeding);
    }

    [Fact]
    public void It_survives_JSON()
    {
        var quota = Given.Quota(cpu: "500m");

        var json = JsonSerializer.Serialize(quota, JsonSerializerOptions.Web);

        Assert.Equal("""{"cpu":"500m","memory":"8Gi","ephemeralStorage":"20Gi","storage":"100Gi","pods":"40"}""", json);
        Assert.Equal(quota, JsonSerializer.Deserialize<Quota>(json, JsonSerializerOptions.Web));
    }

    [Fact]
    public void JSON_cannot_make_a_wrong_one() =>
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Quota>("""{"cpu":"-1"}""", JsonSerializerOptions.Web));
}
