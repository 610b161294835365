using TenantPortal.Core.Quotas;
using TenantPortal.Core.Tiers;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.Tiers;

public class WorkerNodeTests
{
    private static readonly WorkerNode Node = WorkerNode
        .TryParse(
            new Dictionary<string, string>
            {
                ["cpu"] = "3500m",
                ["memory"] = "14Gi",
                ["ephemeralStorage"] = "80Gi",
                ["pods"] = "58",
            }
        )
        .Node!;

    [Theory]
    [InlineData("1m", "1Gi", "1", 1)]
    [InlineData("3500m", "14Gi", "58", 1)]
    [InlineData("3501m", "14Gi", "58", 2)]
    [InlineData("10", "14Gi", "58", 3)]
    [InlineData("1", "43Gi", "58", 4)]
    [InlineData("1", "1Gi", "600", 11)]
    public void There_are_as_many_nodes_as_hold_every_amount(string cpu, string memory, string pods, int nodes) =>
        Assert.Equal(nodes, Node.CountFor(Given.Quota(cpu, memory, storage: "100Ti", pods)));

    [Fact]
    public void Every_amount_must_be_said()
    {
        var (node, problems) = WorkerNode.TryParse(
            new Dictionary<string, string>
            {
                ["cpu"] = "4",
                ["memory"] = "14",
                ["storage"] = "1Ti",
            }
        );

        Assert.Null(node);
        Assert.Equal(["quota.storage", "quota.memory", "quota.ephemeralStorage", "quota.pods"], problems.Select(problem => problem.Field));
    }
}
