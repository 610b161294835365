using TenantPortal.Core.Observations;
using TenantPortal.Core.Quotas;
using TenantPortal.Core.Tiers;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.Observations;

public class CapacityGateTests
{
    /// <summary>Four nodes of 10 cores, 40Gi, 100Gi and 100 pods each.</summary>
    private static readonly CapacityReport[] FourNodes = Nodes(4);

    [Theory]
    [InlineData(0, "16", CapacityStatus.Green, "0 of 40 CPU are committed; with this request, 16, 40 %.")]
    [InlineData(12000, "4", CapacityStatus.Green, "12 of 40 CPU are committed; with this request, 4, 40 %.")]
    [InlineData(26000, "4", CapacityStatus.Green, "26 of 40 CPU are committed; with this request, 4, 75 %.")]
    [InlineData(
        26000,
        "4001m",
        CapacityStatus.Amber,
        "26 of 40 CPU are committed; with this request, 4, 75 %. The request does not fit if the largest node (10) fails."
    )]
    [InlineData(
        36000,
        "4",
        CapacityStatus.Amber,
        "36 of 40 CPU are committed; with this request, 4, 100 %. The request does not fit if the largest node (10) fails."
    )]
    [InlineData(36500, "4", CapacityStatus.Red, "36.5 of 40 CPU are committed; with this request, 4, 101 %. The request exceeds the limit by 0.5.")]
    public void Cpu_is_compared_with_what_the_nodes_have(long committedMillicores, string asked, CapacityStatus status, string sentence)
    {
        var figure = Figure(QuotaResource.Cpu, Check(FourNodes, Committed(cpu: committedMillicores), Given.Quota(cpu: asked)));

        Assert.Equal((status, sentence), (figure.Status, figure.Sentence));
    }

    [Theory]
    [InlineData("memory", "0 of 160Gi memory are committed; with this request, 8Gi, 5 %.")]
    [InlineData("ephemeralStorage", "0 of 400Gi ephemeral storage are committed; with this request, 20Gi, 5 %.")]
    [InlineData("pods", "0 of 400 pods are committed; with this request, 40, 10 %.")]
    public void Each_resource_that_nodes_have_has_a_figure_in_its_own_unit(string resource, string sentence) =>
        Assert.Equal(sentence, Figure(QuotaResource.Find(resource)!, Check(FourNodes, CommittedQuota.Nothing, Given.Quota())).Sentence);

    [Fact]
    public void Volume_storage_is_not_checked_because_no_node_holds_it() =>
        Assert.Equal(
            [QuotaResource.Cpu, QuotaResource.Memory, QuotaResource.EphemeralStorage, QuotaResource.Pods],
            Check(FourNodes, CommittedQuota.Nothing, Given.Quota()).Figures.Select(figure => figure.Resource)
        );

    [Theory]
    [InlineData(1.0, CapacityStatus.Red)]
    [InlineData(1.5, CapacityStatus.Amber)]
    [InlineData(2.0, CapacityStatus.Green)]
    public void A_tier_may_promise_more_than_there_is(double factor, CapacityStatus status) =>
        Assert.Equal(status, Figure(QuotaResource.Cpu, Check(FourNodes, Committed(cpu: 46000), Given.Quota(cpu: "4"), overcommit: (decimal)factor)).Status);

    [Fact]
    public void A_factor_is_reported_with_what_it_multiplies() =>
        Assert.Equal(
            "12 of 60 CPU (40 × 1.5) are committed; with this request, 3, 25 %.",
            Figure(QuotaResource.Cpu, Check(FourNodes, Committed(cpu: 12000), Given.Quota(cpu: "3"), overcommit: 1.5m)).Sentence
        );

    [Fact]
    public void One_node_is_all_there_is_and_so_its_failure_is_always_reported() =>
        Assert.Equal(CapacityStatus.Amber, Check(Nodes(1), CommittedQuota.Nothing, Given.Quota()).Status);

    [Fact]
    public void The_worst_resource_decides()
    {
        var result = Check(FourNodes, Committed(pods: 399), Given.Quota());

        Assert.Equal(CapacityStatus.Red, result.Status);
        Assert.Equal([CapacityStatus.Green, CapacityStatus.Green, CapacityStatus.Green, CapacityStatus.Red], result.Figures.Select(figure => figure.Status));
    }

    [Fact]
    public void A_cluster_that_shows_no_nodes_is_unknown_and_never_red()
    {
        var result = Check([], Committed(cpu: 12000), Given.Quota());

        Assert.Equal(CapacityStatus.Unknown, result.Status);
        Assert.Equal("12 CPU are committed; the capacity of the cluster is unknown.", result.Figures[0].Sentence);
        Assert.Null(result.Figures[0].Share);
    }

    [Fact]
    public void One_resource_that_nodes_do_not_report_makes_the_whole_unknown() =>
        Assert.Equal(CapacityStatus.Unknown, Check([.. FourNodes.Where(known => known.Resource != "pods")], CommittedQuota.Nothing, Given.Quota()).Status);

    [Fact]
    public void Nodes_that_all_take_no_pods_hold_nothing()
    {
        var figure = Figure(
            QuotaResource.Cpu,
            Check([.. FourNodes.Select(known => known with { Allocatable = 0, LargestNode = 0, Nodes = 0 })], CommittedQuota.Nothing, Given.Quota())
        );

        Assert.Equal(
            (CapacityStatus.Red, "0 of 0 CPU are committed; with this request, 4. The request exceeds the limit by 4."),
            (figure.Status, figure.Sentence)
        );
    }

    [Fact]
    public void A_device_is_compared_with_what_nodes_have_and_nodes_that_do_not_report_it_have_none()
    {
        var gpu = QuotaResource.FindExtended("nvidia.com/gpu")!;
        var asked = Quota.Parse(new Dictionary<string, string>(Given.Amounts()) { ["nvidia.com/gpu"] = "2" });

        Assert.Equal(
            (CapacityStatus.Amber, "0 of 2 NVIDIA GPUs are committed; with this request, 2, 100 %. The request does not fit if the largest node (2) fails."),
            Figure(gpu, Check([.. FourNodes, new("nvidia.com/gpu", 2, 2, 4)], CommittedQuota.Nothing, asked)) is var one ? (one.Status, one.Sentence) : default
        );
        Assert.Equal(CapacityStatus.Red, Figure(gpu, Check(FourNodes, CommittedQuota.Nothing, asked)).Status);
        Assert.Equal(CapacityStatus.Unknown, Figure(gpu, Check([], CommittedQuota.Nothing, asked)).Status);
        Assert.DoesNotContain(Check(FourNodes, CommittedQuota.Nothing, Given.Quota()).Figures, figure => figure.Resource.IsExtended);
    }

    [Theory]
    [InlineData("3", CapacityStatus.Green)]
    [InlineData("4", CapacityStatus.Green)]
    [InlineData("5", CapacityStatus.Red)]
    public void A_tenant_of_a_full_cluster_may_keep_or_give_back_what_it_has(string asked, CapacityStatus status) =>
        Assert.Equal(
            status,
            Figure(QuotaResource.Cpu, Check(FourNodes, Committed(cpu: 40000), Given.Quota(cpu: asked), held: CommittedQuota.Of(Given.Quota(cpu: "4")))).Status
        );

    private static CapacityReport[] Nodes(int count) =>
        [
            new("cpu", count * 10_000L, 10_000, count),
            new("memory", count * 40L << 30, 40L << 30, count),
            new("ephemeral-storage", count * 100L << 30, 100L << 30, count),
            new("pods", count * 100L, 100, count),
        ];

    private static CommittedQuota Committed(long cpu = 0, long pods = 0) => CommittedQuota.Nothing with { CpuMillicores = cpu, Pods = pods };

    private static CapacityResult Check(
        CapacityReport[] capacity,
        CommittedQuota committed,
        Quota asked,
        CommittedQuota? held = null,
        decimal overcommit = 1
    ) => CapacityGate.Check(new ClusterLoad(capacity, committed, held ?? CommittedQuota.Nothing), asked, overcommit);

    private static CapacityFigure Figure(QuotaResource resource, CapacityResult result) => result.Figures.Single(figure => figure.Resource == resource);
}
