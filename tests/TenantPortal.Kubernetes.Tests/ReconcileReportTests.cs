using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tiers.Blueprints;
using TenantPortal.Kubernetes.Connections;
using TenantPortal.Kubernetes.Reconciling;

namespace TenantPortal.Kubernetes.Tests;

/// <summary>What is told of each object when a reconcile ends in the middle.</summary>
public sealed class ReconcileReportTests
{
    private static readonly ClusterProblem Refused = new("Forbidden", "The cluster does not let the portal do this.");

    private static readonly RenderedManifests Rendered =
        BlueprintCatalog.Load(Path.Combine(AppContext.BaseDirectory, "Blueprints")).Find("namespace")!.Render(RenderModel.Sample);

    [Fact]
    public void Objects_that_were_not_reached_say_so_and_each_object_is_named_once()
    {
        var report = new ReconcileReport(Rendered, []);
        report.Add(new AppliedObject(Rendered.All.First(), null, Refused));

        var result = report.Failed(Refused);

        Assert.Equal(Rendered.All.Select(manifest => manifest.Title), result.Objects.Select(condition => condition.Object));
        Assert.Equal("Forbidden", result.Objects[0].Reason);
        Assert.All(result.Objects.Skip(1), condition => Assert.Equal("NotReached", condition.Reason));
    }

    [Fact]
    public void A_look_that_fails_keeps_what_is_known_of_the_objects_that_it_did_not_look_at()
    {
        var known = Rendered.All.Select(manifest => new ObjectCondition(manifest.Title, ConditionStatus.True, "Applied", "As approved.", default)).ToList();
        var quota = Rendered.All.Single(manifest => manifest.Kind == "ResourceQuota");
        var report = new ReconcileReport(Rendered, known);
        report.Add(new AppliedObject(quota, null, Refused));

        var result = report.Failed(Refused);

        Assert.Equal(known.Select(condition => condition.Object), result.Objects.Select(condition => condition.Object));
        Assert.Equal(quota.Title, Assert.Single(result.Objects, condition => condition.Status != ConditionStatus.True).Object);
    }
}
