using TenantPortal.Core.Observations;
using TenantPortal.Core.Observations.Planning;
using TenantPortal.Core.Quotas;

namespace TenantPortal.Core.Tests.Observations;

public class WhatIfPolicyTests
{
    private static readonly QuotaResource Gpu = QuotaResource.FindExtended("nvidia.com/gpu")!;

    [Theory]
    [InlineData(0, 0, "40", "28", "12", null)]
    [InlineData(1, 0, "30", "28", "2", null)]
    [InlineData(2, 0, "20", "28", "-8", "8")]
    [InlineData(0, 25, "40", "35", "5", null)]
    [InlineData(1, 10, "30", "30800m", "-800m", "800m")]
    [InlineData(4, 0, "0", "28", "-28", "28")]
    [InlineData(9, 200, "0", "84", "-84", "84")]
    public void Lost_nodes_reduce_the_capacity_and_growth_increases_what_is_committed(
        int lost,
        int more,
        string allocatable,
        string committed,
        string free,
        string? excess
    )
    {
        var line = Apply(lost, more, Line(QuotaResource.Cpu, "40", "10", "28"));

        Assert.Equal(
            (allocatable, committed, free, excess),
            (line.Allocatable.ToString(), line.Committed.ToString(), line.Free.ToString(), WhatIfPolicy.Excess(line)?.ToString())
        );
    }

    [Fact]
    public void Every_lost_node_counts_as_the_largest_but_a_remaining_capacity_is_never_negative()
    {
        Assert.Equal("10", Apply(1, 0, Line(QuotaResource.Cpu, "40", "30", "8")).Allocatable.ToString());
        Assert.Equal("0", Apply(2, 0, Line(QuotaResource.Cpu, "40", "30", "8")).Allocatable.ToString());
    }

    [Fact]
    public void Devices_are_lost_like_other_resources()
    {
        Assert.Equal(("4", "6", "2"), Texts(Apply(1, 0, Line(Gpu, "8", "4", "6"))));
        Assert.Equal(("8", "7", null), Texts(Apply(0, 1, Line(Gpu, "8", "4", "6"))));
    }

    [Fact]
    public void Volume_storage_is_left_out_and_an_unknown_capacity_stays_unknown()
    {
        var lines = WhatIfPolicy.Apply(
            [Line(QuotaResource.Storage, null, null, "100Gi"), Line(QuotaResource.Memory, null, null, "8Gi")],
            4,
            new WhatIf { NodesLost = 1 }
        );

        var memory = Assert.Single(lines);
        Assert.Equal((QuotaResource.Memory, null, "8Gi", null), (memory.Resource, memory.Allocatable, memory.Committed.ToString(), memory.Free));
        Assert.Null(WhatIfPolicy.Excess(memory));
    }

    [Fact]
    public void The_largest_amounts_do_not_overflow()
    {
        var line = Apply(3, WhatIf.MaxMorePercent, Line(QuotaResource.Memory, $"{long.MaxValue}", $"{long.MaxValue}", $"{long.MaxValue}"));

        Assert.Equal((0, long.MaxValue), (line.Allocatable!.Value.ToUnits(), line.Committed!.Value.ToUnits()));
    }

    [Fact]
    public void An_assumption_has_no_negative_numbers_and_limited_growth()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new WhatIf { NodesLost = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new WhatIf { MorePercent = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new WhatIf { MorePercent = WhatIf.MaxMorePercent + 1 });
    }

    private static CapacityLine Apply(int lost, int more, CapacityLine line) =>
        Assert.Single(WhatIfPolicy.Apply([line], 4, new WhatIf { NodesLost = lost, MorePercent = more }));

    private static CapacityLine Line(QuotaResource resource, string? allocatable, string? largest, string committed) =>
        new(
            resource,
            allocatable is null ? null : Quantity.Parse(allocatable),
            largest is null ? null : Quantity.Parse(largest),
            Quantity.Parse(committed),
            Quantity.Zero
        );

    private static (string?, string?, string?) Texts(CapacityLine line) =>
        (line.Allocatable.ToString(), line.Committed.ToString(), WhatIfPolicy.Excess(line)?.ToString());
}
