using TenantPortal.Core.Observations;
using TenantPortal.Core.Quotas;
using TenantPortal.Core.Tiers;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.Observations;

/// <summary>Which nodes a tier can use, and what the tenants of other tiers take of them.</summary>
public class PoolPolicyTests
{
    private static readonly TierCatalog Tiers = Given
        .Settings(
            ("Tiers:vcluster:Tolerations:0:Key", "nvidia.com/gpu"),
            ("Tiers:vcluster:Tolerations:0:Operator", "Exists"),
            ("Tiers:vcluster:Tolerations:1:Key", "spot"),
            ("Tiers:namespace:Tolerations:0:Key", "spot")
        )
        .Tiers;

    private static readonly NodePool GpuPool = NodePool.Of([new Taint("nvidia.com/gpu", "", "NoSchedule")], Tiers)!;

    /// <summary>100 cores without taints, and 40 cores that only some tiers can use.</summary>
    private static readonly CapacityReport[] Pools = [new("cpu", 100, 10, 10), new("cpu", 40, 20, 2) { Pool = GpuPool }];

    [Fact]
    public void The_pool_of_a_node_is_named_after_the_tiers_that_tolerate_its_taints()
    {
        Assert.Equal("vcluster", GpuPool.Key);
        Assert.Equal("namespace,vcluster", NodePool.Of([new Taint("spot", "", "NoExecute")], Tiers)!.Key);
        Assert.Equal("vcluster", NodePool.Of([new Taint("spot", "", "NoExecute"), new Taint("nvidia.com/gpu", "", "NoSchedule")], Tiers)!.Key);
        Assert.Same(NodePool.Shared, NodePool.Of([new Taint("spot", "", "PreferNoSchedule")], Tiers));
        Assert.Null(NodePool.Of([new Taint("spot", "", "NoSchedule")], Given.Tiers()));
        Assert.Equal(GpuPool, NodePool.Parse("vcluster"));
    }

    [Theory]
    [InlineData("vcluster", 140, 20, 12)]
    [InlineData("namespace", 100, 10, 10)]
    [InlineData("gone", 100, 10, 10)]
    public void Tolerated_nodes_are_capacity_of_the_tiers_that_tolerate_them(string tier, long allocatable, long largest, int nodes) =>
        Assert.Equal(new CapacityReport("cpu", allocatable, largest, nodes), Assert.Single(PoolPolicy.CapacityOf(tier, Pools)));

    [Theory]
    // Nothing of the other tier can be in the pool: at most what the shared nodes hold is taken.
    [InlineData("vcluster", 80, 30, 1, 110)]
    [InlineData("vcluster", 150, 30, 1, 130)]
    [InlineData("vcluster", 150, 30, 2, 180)]
    // The tenants of the tolerant tier can be on the shared nodes.
    [InlineData("namespace", 80, 30, 1, 110)]
    [InlineData("namespace", 80, 300, 1, 380)]
    public void Other_tiers_take_at_most_what_the_nodes_hold_that_both_can_use(string tier, long shared, long tolerant, int factor, long counted) =>
        Assert.Equal(
            counted,
            PoolPolicy.Count(QuotaResource.Cpu, tier, Pools, new Dictionary<string, long> { ["namespace"] = shared, ["vcluster"] = tolerant }, factor)
        );

    [Fact]
    public void Tiers_that_can_use_the_same_nodes_take_them_together() =>
        Assert.Equal(
            105,
            PoolPolicy.Count(
                QuotaResource.Cpu,
                "vcluster",
                Pools,
                new Dictionary<string, long>
                {
                    ["namespace"] = 80,
                    ["gone"] = 80,
                    ["vcluster"] = 5,
                },
                1
            )
        );

    [Fact]
    public void Where_nodes_have_no_taints_everything_counts() =>
        Assert.Equal(
            500,
            PoolPolicy.Count(QuotaResource.Cpu, "vcluster", [Pools[0]], new Dictionary<string, long> { ["namespace"] = 400, ["vcluster"] = 100 }, 1)
        );

    [Fact]
    public void A_pool_of_which_nothing_is_shared_is_taken_only_by_its_own_tiers() =>
        Assert.Equal(
            100,
            PoolPolicy.Count(QuotaResource.Cpu, "vcluster", [Pools[1]], new Dictionary<string, long> { ["namespace"] = 400, ["vcluster"] = 100 }, 1)
        );
}
