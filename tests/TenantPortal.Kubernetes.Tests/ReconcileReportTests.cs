using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tiers.Blueprints;
using TenantPortal.Core.Tiers.Blueprints.Rendering;
using TenantPortal.Kubernetes.Connections;
using TenantPortal.Kubernetes.Reconciling;

namespace TenantPortal.Kubernetes.Tests;

/// <summary>What is told of each object when a reconcile ends in the middle.</summary>
public sealed class ReconcileReportTests
{
    private static readonly ClusterProblem Refused = new("Forbidden", "The cluster does not let the portal do this.");

    private static readonly RenderedManifests Rendered = BlueprintCatalog
        .Load(Path.Combine(AppContext.BaseDirectory, "Blueprints"))
        .Find("namespace")!
        .Render(RenderModel.Sample);

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

    [Theory]
    [InlineData(61, ReconcileOutcome.Failed, "ProgressDeadlineExceeded")]
    [InlineData(59, ReconcileOutcome.Waiting, "Waiting")]
    public void What_is_waited_for_longer_than_the_deadline_counts_as_a_failure(int minutes, ReconcileOutcome outcome, string reason)
    {
        var (quota, now) = (Rendered.All.Single(manifest => manifest.Kind == "ResourceQuota"), new DateTimeOffset(2026, 1, 5, 9, 0, 0, TimeSpan.Zero));
        var before = new ObjectCondition(quota.Title, ConditionStatus.Unknown, "Waiting", "Waiting.", now.AddMinutes(-minutes));
        var report = new ReconcileReport(Rendered, [], new ProgressDeadline(TimeSpan.FromHours(1), now, [before]));
        report.Add(new AppliedObject(quota, quota.ToJson(), null));

        var result = report.Finished();

        Assert.Equal((outcome, reason), (result.Outcome, result.Conditions.Single(condition => condition.Type == Condition.Ready).Reason));
        Assert.Equal("Waiting", result.Objects.Single(condition => condition.Object == quota.Title).Reason);
    }

    [Fact]
    public void What_was_not_reached_before_is_not_waited_for_since_then()
    {
        var (quota, now) = (Rendered.All.Single(manifest => manifest.Kind == "ResourceQuota"), new DateTimeOffset(2026, 1, 5, 9, 0, 0, TimeSpan.Zero));
        var before = new ObjectCondition(quota.Title, ConditionStatus.Unknown, "NotReached", "Waits.", now.AddDays(-2));
        var report = new ReconcileReport(Rendered, [], new ProgressDeadline(TimeSpan.FromHours(1), now, [before]));
        report.Add(new AppliedObject(quota, quota.ToJson(), null));

        Assert.Equal(ReconcileOutcome.Waiting, report.Finished().Outcome);
    }

    [Fact]
    public void A_look_that_fails_keeps_what_is_known_of_the_objects_that_it_did_not_look_at()
    {
        var known = Rendered
            .All.Select(manifest => new ObjectCondition(manifest.Title, ConditionStatus.True, "Applied", "Applied as approved.", default))
            .ToList();
        var quota = Rendered.All.Single(manifest => manifest.Kind == "ResourceQuota");
        var report = new ReconcileReport(Rendered, known);
        report.Add(new AppliedObject(quota, null, Refused));

        var result = report.Failed(Refused);

        Assert.Equal(known.Select(condition => condition.Object), result.Objects.Select(condition => condition.Object));
        Assert.Equal(quota.Title, Assert.Single(result.Objects, condition => condition.Status != ConditionStatus.True).Object);
    }
}
