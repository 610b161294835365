using System.Text.Json.Nodes;
using TenantPortal.Kubernetes.Workloads;

namespace TenantPortal.Kubernetes.Tests.Workloads;

public sealed class WorkloadKindTests
{
    [Theory]
    [InlineData("Deployment", """{"replicas":3}""", "3", """{"replicas":0}""")]
    [InlineData("StatefulSet", """{}""", "1", """{"replicas":0}""")]
    [InlineData("ReplicaSet", """{"replicas":2}""", "2", """{"replicas":0}""")]
    [InlineData("ReplicationController", """{"replicas":2}""", "2", """{"replicas":0}""")]
    [InlineData("CronJob", """{}""", "false", """{"suspend":true}""")]
    [InlineData("Job", """{"suspend":false}""", "false", """{"suspend":true}""")]
    public void A_workload_that_runs_is_stopped_and_what_it_had_is_remembered_in_the_same_write(string kind, string spec, string remembered, string stopped)
    {
        var patch = KindOf(kind).FindStop(Live(spec))!;

        Assert.Equal(remembered, (string?)patch["metadata"]!["annotations"]![WorkloadKind.Remembered]);
        Assert.Equal("7", (string?)patch["metadata"]!["resourceVersion"]);
        Assert.Equal(stopped, patch["spec"]!.ToJsonString());
    }

    [Theory]
    [InlineData("Deployment", """{"replicas":0}""")]
    [InlineData("CronJob", """{"suspend":true}""")]
    [InlineData("Job", """{"suspend":true}""")]
    public void A_workload_that_its_team_had_stopped_is_left_alone_both_ways(string kind, string spec)
    {
        Assert.Null(KindOf(kind).FindStop(Live(spec)));
        Assert.Null(KindOf(kind).FindStart(Live(spec)));
    }

    [Theory]
    [InlineData("Deployment", """{"replicas":0}""", "3", """{"replicas":3}""")]
    [InlineData("CronJob", """{"suspend":true}""", "false", """{"suspend":false}""")]
    public void A_stopped_workload_starts_as_it_was_and_nothing_is_remembered_any_more(string kind, string spec, string remembered, string started)
    {
        var patch = KindOf(kind).FindStart(Live(spec, remembered))!;

        Assert.True(patch["metadata"]!["annotations"]!.AsObject().TryGetPropertyValue(WorkloadKind.Remembered, out var forgotten));
        Assert.Null(forgotten);
        Assert.Equal(started, patch["spec"]!.ToJsonString());
    }

    [Theory]
    [InlineData("Deployment", """{"replicas":5}""", "3")]
    [InlineData("CronJob", """{"suspend":false}""", "false")]
    [InlineData("Deployment", """{"replicas":0}""", "-3")]
    [InlineData("Deployment", """{"replicas":0}""", "many")]
    [InlineData("Deployment", """{"replicas":0}""", "99999999999")]
    [InlineData("CronJob", """{"suspend":true}""", "true")]
    public void What_others_changed_in_the_meantime_stays(string kind, string spec, string remembered)
    {
        var patch = KindOf(kind).FindStart(Live(spec, remembered))!;

        Assert.True(patch["metadata"]!["annotations"]!.AsObject().ContainsKey(WorkloadKind.Remembered));
        Assert.False(patch.ContainsKey("spec"));
    }

    [Fact]
    public void A_workload_that_others_started_is_stopped_again_and_their_number_counts()
    {
        var patch = KindOf("Deployment").FindStop(Live("""{"replicas":5}""", "3"))!;

        Assert.Equal("5", (string?)patch["metadata"]!["annotations"]![WorkloadKind.Remembered]);
    }

    [Fact]
    public void What_a_controller_decides_about_is_left_to_it()
    {
        var live = Live("""{"replicas":3}""");
        live["metadata"]!["ownerReferences"] = JsonNode.Parse("""[{"kind":"Deployment","name":"web","controller":true}]""");

        Assert.Null(KindOf("ReplicaSet").FindStop(live));
    }

    [Fact]
    public void What_a_controller_took_over_from_its_owner_is_only_forgotten()
    {
        var live = Live("""{"replicas":0}""", "3");
        live["metadata"]!["ownerReferences"] = JsonNode.Parse("""[{"kind":"Deployment","name":"web","controller":true}]""");

        var patch = KindOf("ReplicaSet").FindStart(live)!;

        Assert.True(patch["metadata"]!["annotations"]!.AsObject().ContainsKey(WorkloadKind.Remembered));
        Assert.False(patch.ContainsKey("spec"));
        Assert.False(KindOf("ReplicaSet").IsStoppedByPortal(live));
    }

    [Theory]
    [InlineData("Complete")]
    [InlineData("Failed")]
    public void A_finished_Job_is_not_suspended(string condition)
    {
        var live = Live("{}");
        live["status"] = JsonNode.Parse($$"""{"conditions":[{"type":"{{condition}}","status":"True"}]}""");

        Assert.Null(KindOf("Job").FindStop(live));
    }

    private static WorkloadKind KindOf(string kind) => WorkloadKind.All.First(known => known.Kind == kind);

    private static JsonObject Live(string spec, string? remembered = null)
    {
        var live = JsonNode.Parse($$"""{"metadata":{"name":"web","resourceVersion":"7"},"spec":{{spec}}}""")!.AsObject();
        if (remembered is not null)
            live["metadata"]!["annotations"] = new JsonObject { [WorkloadKind.Remembered] = remembered };
        return live;
    }
}
