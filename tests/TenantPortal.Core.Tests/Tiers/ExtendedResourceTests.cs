using System.Text.Json;
using TenantPortal.Core.Quotas;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.Tiers;

/// <summary>Amounts of GPUs and other extended resources in a quota.</summary>
public class ExtendedResourceTests
{
    private static readonly QuotaResource Gpu = QuotaResource.FindExtended("nvidia.com/gpu")!;

    [Theory]
    [InlineData("nvidia.com/gpu", true)]
    [InlineData("amd.com/gpu", true)]
    [InlineData("example/dongle", true)]
    [InlineData("hardware-vendor.example/Foo_1.2", true)]
    [InlineData("gpu", false)]
    [InlineData("kubernetes.io/gpu", false)]
    [InlineData("node.kubernetes.io/gpu", false)]
    [InlineData("requests.example.com/gpu", false)]
    [InlineData("NVIDIA.com/gpu", false)]
    [InlineData("nvidia.com/", false)]
    [InlineData("/gpu", false)]
    [InlineData("nvidia.com/a/b", false)]
    [InlineData("nvidia.com/-gpu", false)]
    [InlineData("hugepages-2Mi", false)]
    [InlineData("nvidia.com/gpu\n", false)]
    public void A_name_is_extended_by_the_rules_of_Kubernetes(string name, bool isExtended) =>
        Assert.Equal(isExtended, QuotaResource.FindExtended(name) is not null);

    [Fact]
    public void A_name_that_no_table_holds_is_refused()
    {
        Assert.NotNull(QuotaResource.FindExtended("example.com/" + new string('a', 63)));
        Assert.Null(QuotaResource.FindExtended(string.Concat(Enumerable.Repeat("abcdefghi.", 9)) + "example.com/gpu"));
    }

    [Fact]
    public void It_is_known_by_its_keys_on_nodes_and_in_quotas()
    {
        Assert.Equal(
            ("nvidia.com/gpu", "requests.nvidia.com/gpu", "quota.nvidia.com/gpu", "NVIDIA GPUs"),
            (Gpu.NodeKey, Gpu.HardKey, Gpu.Field, Gpu.Title.ToString())
        );
        Assert.Equal(Gpu, QuotaResource.OfHardKey("requests.nvidia.com/gpu"));
        Assert.Null(QuotaResource.OfHardKey("count/deployments.apps"));
    }

    [Theory]
    [InlineData("requests.example.com/local-storage", QuotaUnit.Count)]
    [InlineData("gold.storageclass.storage.k8s.io/requests.storage", QuotaUnit.Bytes)]
    [InlineData("requests.ephemeral-storage", QuotaUnit.Bytes)]
    public void Devices_are_counted_whatever_their_name_ends_with(string key, QuotaUnit unit) => Assert.Equal(unit, QuotaResource.UnitOf(key));

    [Fact]
    public void A_quota_has_the_extended_resources_that_are_requested_and_no_others()
    {
        var quota = Quota.Parse(
            new Dictionary<string, string>(Given.Amounts())
            {
                ["nvidia.com/gpu"] = "2",
                ["amd.com/gpu"] = "0",
                ["example.com/dongle"] = " ",
            }
        );

        Assert.Equal(["cpu", "memory", "ephemeralStorage", "storage", "pods", "nvidia.com/gpu"], quota.ToAmounts().Keys);
        Assert.Equal("2", quota[Gpu].ToString());
        Assert.NotEqual(Given.Quota(), quota);
        Assert.Equal(quota, JsonSerializer.Deserialize<Quota>(JsonSerializer.Serialize(quota)));
        Assert.Equal([Gpu], quota.Exceeding(Given.Quota()));
    }

    [Theory]
    [InlineData("-1", "NVIDIA GPUs must be more than zero.")]
    [InlineData("500m", "NVIDIA GPUs must be a whole number, such as 1.")]
    [InlineData("some", "'some' is not a valid amount of NVIDIA GPUs. Use Kubernetes notation, such as 1.")]
    public void Devices_are_requested_in_whole_numbers(string amount, string sentence) =>
        Assert.Equal(
            new Problem(sentence, "quota.nvidia.com/gpu"),
            Assert.Single(Quota.TryParse(new Dictionary<string, string>(Given.Amounts()) { ["nvidia.com/gpu"] = amount }).Problems)
        );

    [Fact]
    public void Sums_of_devices_are_equal_in_any_order()
    {
        var dongle = QuotaResource.FindExtended("example.com/dongle")!;
        var one = ExtendedAmounts.Of([Gpu, dongle], resource => resource == Gpu ? 2 : 1)!;
        var other = ExtendedAmounts.Of([dongle, Gpu], resource => resource == Gpu ? 2 : 1)!;

        Assert.Equal(one, other);
        Assert.Equal(one.GetHashCode(), other.GetHashCode());
        Assert.Equal((4L, 2L), (ExtendedAmounts.Sum([one, null, other])![Gpu], ExtendedAmounts.Sum([one, null, other])![dongle]));
        Assert.Null(ExtendedAmounts.Sum([null]));
        Assert.Equal(one, JsonSerializer.Deserialize<ExtendedAmounts>(JsonSerializer.Serialize(one)));
    }
}
