using TenantPortal.Core.Quotas;
using TenantPortal.Core.Requests;
using TenantPortal.Core.Tenants;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.Tenants;

public class TenantTests
{
    private static readonly DateTimeOffset Later = Given.Now.AddMinutes(1);

    private readonly Tenant _tenant = Given.Tenant();

    [Fact]
    public void An_approved_request_makes_a_tenant_that_is_due_at_once()
    {
        var request = Given.ApprovedRequest();

        var tenant = Tenant.From(request.ToApprovedChange(), Given.Now);

        Assert.Equal((request.TenantId, "shop", request.Id, Given.Revision), (tenant.Id, tenant.Name, tenant.RequestId, tenant.ManifestHash));
        Assert.Equal((1, 0), (tenant.Generation, tenant.ObservedGeneration));
        Assert.Equal(Given.Now, tenant.NextReconcileAt);
        Assert.Equal(TenantPhase.Provisioning, tenant.Phase);
    }

    [Fact]
    public void What_is_committed_is_the_quota_of_the_spec_in_numbers() =>
        Assert.Equal(new CommittedQuota(4000, 8L << 30, 20L << 30, 100L << 30, 40), _tenant.Committed);

    [Fact]
    public void A_request_that_is_not_approved_makes_no_tenant()
    {
        var rejected = Given.RequestIn(RequestStatus.Rejected);

        Assert.Throws<InvalidOperationException>(() => Tenant.From(Given.PendingRequest().ToApprovedChange(), Given.Now));
        Assert.Throws<InvalidOperationException>(() => Tenant.From(rejected.ToApprovedChange(), Given.Now));
    }

    [Fact]
    public void Ready_takes_over_the_generation_and_the_time_once()
    {
        _tenant.Observe(Result(ReconcileOutcome.Ready), Given.Now);
        _tenant.Observe(Result(ReconcileOutcome.Ready), Later);

        Assert.Equal(1, _tenant.ObservedGeneration);
        Assert.Equal(Given.Now, _tenant.ReadyAt);
        Assert.Equal(TenantPhase.Ready, _tenant.Phase);
    }

    [Fact]
    public void Waiting_is_not_ready_and_no_failure()
    {
        _tenant.Observe(Result(ReconcileOutcome.Waiting), Given.Now);

        Assert.Null(_tenant.ReadyAt);
        Assert.Equal((0, 0L, TenantPhase.Provisioning), (_tenant.Failures, _tenant.ObservedGeneration, _tenant.Phase));
    }

    [Fact]
    public void Failures_are_counted_from_the_first_on()
    {
        _tenant.Observe(Result(ReconcileOutcome.Failed), Given.Now);
        _tenant.Observe(Result(ReconcileOutcome.Failed), Later);

        Assert.Equal(2, _tenant.Failures);
        Assert.Equal(Given.Now, _tenant.FailingSince);
        Assert.Equal(TenantPhase.Failing, _tenant.Phase);
    }

    [Fact]
    public void It_is_failing_once_every_attempt_has_failed_for_so_long_and_from_the_first_failure_on()
    {
        var failAfter = TimeSpan.FromMinutes(1);
        _tenant.Observe(Result(ReconcileOutcome.Failed), Given.Now, failAfter);
        _tenant.Observe(Result(ReconcileOutcome.Failed), Given.Now.AddSeconds(59), failAfter);
        Assert.Equal((2, null, TenantPhase.Provisioning), (_tenant.Failures, _tenant.FailingSince, _tenant.Phase));

        _tenant.Observe(Result(ReconcileOutcome.Failed), Given.Now.AddSeconds(60), failAfter);

        Assert.Equal((Given.Now, TenantPhase.Failing), (_tenant.FailingSince, _tenant.Phase));
    }

    [Fact]
    public void A_failure_of_the_cluster_is_not_shown_before_that_and_one_of_the_tenant_is()
    {
        var failAfter = TimeSpan.FromMinutes(1);
        var busy = Result(ReconcileOutcome.Failed, Ready(ConditionStatus.False, "TooManyRequests")) with { WaitsForCluster = true };
        _tenant.Observe(Result(ReconcileOutcome.Ready, Ready(ConditionStatus.True, "Ready")), Given.Now);

        _tenant.Observe(busy, Given.Now, failAfter);
        Assert.Equal("Ready", Assert.Single(_tenant.Conditions).Reason);
        _tenant.Observe(Result(ReconcileOutcome.Failed, Ready(ConditionStatus.False, "Invalid")), Given.Now, failAfter);
        Assert.Equal("Invalid", Assert.Single(_tenant.Conditions).Reason);
        _tenant.Observe(busy, Given.Now.AddMinutes(1), failAfter);

        Assert.Equal("TooManyRequests", Assert.Single(_tenant.Conditions).Reason);
    }

    [Theory]
    [InlineData(ReconcileOutcome.Ready)]
    [InlineData(ReconcileOutcome.Waiting)]
    public void What_works_again_forgets_its_failures(ReconcileOutcome outcome)
    {
        _tenant.Observe(Result(ReconcileOutcome.Failed), Given.Now);

        _tenant.Observe(Result(outcome), Later);

        Assert.Equal(0, _tenant.Failures);
        Assert.Null(_tenant.FailingSince);
    }

    [Fact]
    public void A_failure_after_ready_does_not_make_it_unobserved()
    {
        _tenant.Observe(Result(ReconcileOutcome.Ready), Given.Now);

        _tenant.Observe(Result(ReconcileOutcome.Failed), Later);

        Assert.Equal((1, Given.Now), (_tenant.ObservedGeneration, _tenant.ReadyAt));
        Assert.Equal(TenantPhase.Failing, _tenant.Phase);
    }

    [Fact]
    public void A_condition_keeps_its_time_while_its_status_stays()
    {
        _tenant.Observe(Result(ReconcileOutcome.Waiting, Ready(ConditionStatus.False, "NotYet")), Given.Now);
        _tenant.Observe(Result(ReconcileOutcome.Waiting, Ready(ConditionStatus.False, "StillNot")), Later);

        var condition = Assert.Single(_tenant.Conditions);
        Assert.Equal(("StillNot", Given.Now), (condition.Reason, condition.LastTransitionAt));
    }

    [Fact]
    public void A_condition_gets_a_new_time_with_a_new_status()
    {
        _tenant.Observe(Result(ReconcileOutcome.Waiting, Ready(ConditionStatus.False, "NotYet")), Given.Now);
        _tenant.Observe(Result(ReconcileOutcome.Ready, Ready(ConditionStatus.True, "Ready")), Later);

        Assert.Equal(Later, Assert.Single(_tenant.Conditions).LastTransitionAt);
    }

    [Fact]
    public void A_condition_that_was_not_observed_again_stays()
    {
        _tenant.Observe(
            Result(ReconcileOutcome.Waiting, Ready(ConditionStatus.False, "NotYet"), new(Condition.Applied, ConditionStatus.True, "Applied", "", default)),
            Given.Now
        );
        _tenant.Observe(Result(ReconcileOutcome.Ready, Ready(ConditionStatus.True, "Ready")), Later);

        Assert.Equal(
            [(Condition.Applied, Given.Now), (Condition.Ready, Later)],
            _tenant.Conditions.Select(condition => (condition.Type, condition.LastTransitionAt))
        );
    }

    [Fact]
    public void An_object_is_waited_for_from_when_it_was_reached()
    {
        ObjectCondition Release(string reason) => Object("HelmRelease shop", ConditionStatus.Unknown) with { Reason = reason };
        _tenant.Observe(new(ReconcileOutcome.Failed, [], [Release("NotReached")]), Given.Now);
        _tenant.Observe(new(ReconcileOutcome.Waiting, [], [Release("Waiting")]), Later);
        _tenant.Observe(new(ReconcileOutcome.Waiting, [], [Release("Waiting")]), Later.AddHours(1));

        Assert.Equal(Later, Assert.Single(_tenant.Objects).LastTransitionAt);
    }

    [Fact]
    public void Objects_of_a_former_generation_fall_out_and_others_keep_their_time()
    {
        _tenant.Observe(new(ReconcileOutcome.Waiting, [], [Object("Role lead", ConditionStatus.True), Object("Role old", ConditionStatus.True)]), Given.Now);
        _tenant.Observe(new(ReconcileOutcome.Waiting, [], [Object("Role lead", ConditionStatus.True), Object("Role new", ConditionStatus.True)]), Later);

        Assert.Equal([("Role lead", Given.Now), ("Role new", Later)], _tenant.Objects.Select(known => (known.Object, known.LastTransitionAt)));
    }

    [Fact]
    public void A_reconcile_that_reached_no_object_forgets_none()
    {
        _tenant.Observe(new(ReconcileOutcome.Ready, [], [Object("Role lead", ConditionStatus.True)]), Given.Now);
        _tenant.Observe(new(ReconcileOutcome.Failed, [], []), Later);

        Assert.Single(_tenant.Objects);
    }

    [Fact]
    public void What_was_applied_and_the_uid_of_the_namespace_are_kept_when_a_later_attempt_does_not_get_so_far()
    {
        _tenant.Observe(new(ReconcileOutcome.Waiting, [], [], AppliedHash: Given.Revision, NamespaceUid: "uid-1"), Given.Now);
        _tenant.Observe(new(ReconcileOutcome.Failed, [], []), Later);

        Assert.Equal((Given.Revision, Given.Now, "uid-1"), (_tenant.AppliedHash, _tenant.AppliedAt, _tenant.NamespaceUid));
    }

    [Fact]
    public void It_awaits_readiness_only_when_all_of_what_was_approved_is_applied()
    {
        Assert.False(_tenant.IsAwaitingReadiness(Given.Revision));

        _tenant.Observe(new(ReconcileOutcome.Waiting, [], [], AppliedHash: Given.Revision), Given.Now);
        Assert.True(_tenant.IsAwaitingReadiness(Given.Revision));
        Assert.False(_tenant.IsAwaitingReadiness("0ther"));

        _tenant.Observe(new(ReconcileOutcome.Ready, [], [], AppliedHash: Given.Revision), Later);
        Assert.False(_tenant.IsAwaitingReadiness(Given.Revision));
    }

    private static Condition Ready(ConditionStatus status, string reason) => new(Condition.Ready, status, reason, "", default);

    private static ObjectCondition Object(string title, ConditionStatus status) => new(title, status, "Applied", "", default);

    private static ReconcileResult Result(ReconcileOutcome outcome, params Condition[] conditions) => new(outcome, conditions, []);
}
