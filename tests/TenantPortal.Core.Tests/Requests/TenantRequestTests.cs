using TenantPortal.Core.Budgets;
using TenantPortal.Core.Requests;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.Requests;

/// <summary>The state machine: what each verb does, and that it does nothing in any other state.</summary>
public class TenantRequestTests
{
    private static readonly DateTimeOffset Later = Given.Now.AddHours(3);

    private static readonly IReadOnlyList<(string Verb, Action<TenantRequest> Run, RequestStatus[] From, RequestStatus To)> Transitions =
    [
        ("Claim", request => request.Claim(Given.Admin(), Later), [RequestStatus.Submitted], RequestStatus.InReview),
        ("Release", request => request.Release(), [RequestStatus.InReview], RequestStatus.Submitted),
        ("Ask", request => request.Ask(Later), [RequestStatus.InReview], RequestStatus.NeedsInfo),
        ("Answer", request => request.Answer(Given.Lead(), null, Later), [RequestStatus.NeedsInfo], RequestStatus.Submitted),
        ("Expire", request => request.Expire(Later), [RequestStatus.NeedsInfo], RequestStatus.Expired),
        ("Withdraw", request => request.Withdraw(Later), [.. RequestStatuses.Open], RequestStatus.Withdrawn),
        ("WithdrawApproved", request => request.WithdrawApproved(Later), [RequestStatus.Approved], RequestStatus.Withdrawn),
        ("Approve", request => request.Approve(Given.Admin(), AsAsked, [], null, Later), [RequestStatus.InReview], RequestStatus.Approved),
        (
            "ApproveOfTwo",
            request => request.Approve(Given.Admin(), AsAsked, ["Regulated."], null, Later),
            [RequestStatus.InReview],
            RequestStatus.AwaitingSecond
        ),
        ("ApproveSecond", request => request.ApproveSecond(Given.Security(), null, Later), [RequestStatus.AwaitingSecond], RequestStatus.Approved),
        ("ApproveByRule", request => request.ApproveByRule("The rule.", Later), [RequestStatus.Submitted], RequestStatus.Approved),
        ("Reject", request => request.Reject(Given.Security(), "No.", Later), [RequestStatus.InReview, RequestStatus.AwaitingSecond], RequestStatus.Rejected),
    ];

    public static TheoryData<string, RequestStatus> EveryPair =>
        [.. Transitions.SelectMany(_ => Enum.GetValues<RequestStatus>(), (transition, status) => (transition.Verb, status))];

    private static RequestBudget AboveBudget => new([new RequestBudgetLine("Commerce", 1.2, true, "Too much.")], Given.Now);

    private static DecidedRevision AsAsked => new(null, Given.Revision);

    [Fact]
    public void A_request_above_the_budget_waits_for_the_second_decision_and_then_for_a_manager()
    {
        var request = Given.RequestIn(RequestStatus.InReview);
        request.AssessBudget(AboveBudget);

        request.Approve(Given.Admin(), AsAsked, ["Regulated."], null, Later);
        Assert.Equal((RequestStatus.AwaitingSecond, DecisionStep.Second), (request.Status, request.DueStep));
        Assert.Throws<InvalidOperationException>(() => request.ApproveBudget(Given.Manager(), "Fine.", Later));
        request.ApproveSecond(Given.Security(), null, Later);
        Assert.Equal((RequestStatus.AwaitingSecond, DecisionStep.Budget), (request.Status, request.DueStep));
        Assert.Throws<InvalidOperationException>(() => request.ApproveSecond(Given.Security(), null, Later));
        request.ApproveBudget(Given.Manager(), "Fine.", Later);

        Assert.Equal((RequestStatus.Approved, false), (request.Status, request.AwaitsBudget));
    }

    [Theory]
    [InlineData(RequestStatus.Submitted)]
    [InlineData(RequestStatus.InReview)]
    [InlineData(RequestStatus.Approved)]
    [InlineData(RequestStatus.AwaitingSecond)]
    public void A_manager_decides_only_about_a_request_that_waits_for_it(RequestStatus status) =>
        Assert.Throws<InvalidOperationException>(() => Given.RequestIn(status).ApproveBudget(Given.Manager(), "Fine.", Later));

    [Fact]
    public void A_request_that_returns_for_review_no_longer_waits_for_a_manager()
    {
        var request = Given.RequestIn(RequestStatus.InReview);
        request.AssessBudget(AboveBudget);
        request.Approve(Given.Admin(), AsAsked, [], null, Later);

        request.ReturnForReview("other", Later);

        Assert.Equal((false, DecisionStep.First), (request.AwaitsBudget, request.DueStep));
    }

    [Theory]
    [MemberData(nameof(EveryPair))]
    public void A_verb_works_in_its_states_and_throws_in_all_others(string verb, RequestStatus from)
    {
        var transition = Transitions.Single(transition => transition.Verb == verb);
        var request = Given.RequestIn(from);

        if (transition.From.Contains(from))
        {
            transition.Run(request);
            Assert.Equal(transition.To, request.Status);
        }
        else
        {
            Assert.Throws<InvalidOperationException>(() => transition.Run(request));
            Assert.Equal(from, request.Status);
        }
    }

    [Fact]
    public void A_new_request_is_open_and_undecided()
    {
        var request = Given.PendingRequest();

        Assert.True(request.IsOpen);
        Assert.Null(request.DecidedAt);
        Assert.Empty(request.Decisions);
        Assert.Equal(1, request.Number);
    }

    [Fact]
    public void Approving_keeps_who_when_and_on_which_revision()
    {
        var request = Given.RequestIn(RequestStatus.InReview);

        request.Approve(Given.Admin("ann"), AsAsked, [], "  Welcome. ", Later);

        Assert.Equal(Later, request.DecidedAt);
        var decision = Assert.Single(request.Decisions);
        Assert.Equal(
            (DecisionStep.First, DecisionOutcome.Approved, "ann", "Welcome.", Given.Revision, Later),
            (decision.Step, decision.Outcome, decision.DeciderId, decision.Comment, decision.Revision, decision.DecidedAt)
        );
    }

    [Fact]
    public void A_blank_comment_is_none()
    {
        var request = Given.RequestIn(RequestStatus.InReview);

        request.Approve(Given.Admin(), AsAsked, [], "  ", Later);

        Assert.Null(Assert.Single(request.Decisions).Comment);
    }

    [Fact]
    public void What_the_approver_changed_stands_beside_what_was_requested()
    {
        var request = Given.RequestIn(RequestStatus.InReview);
        var smaller = Given.Spec() with { Quota = Given.Quota(cpu: "2") };

        request.Approve(Given.Admin(), new DecidedRevision(smaller, "other"), [], null, Later);

        Assert.Equal(
            (Given.Spec(), smaller, smaller, "other", 2),
            (request.Requested, request.Decided, request.Effective, request.ManifestHash, request.Number)
        );
        Assert.Equal("other", Assert.Single(request.Decisions).Revision);
    }

    [Fact]
    public void An_edited_answer_is_a_new_revision_that_no_one_has_checked_or_approved()
    {
        var request = Given.RequestIn(RequestStatus.NeedsInfo);
        var larger = Given.Spec() with { Quota = Given.Quota(cpu: "8") };

        request.Answer(Given.Lead(id: "second-lead"), new EditedRevision(larger, "More.", "other"), Later);

        Assert.Equal((larger, "More.", "other", 2), (request.Requested, request.Purpose, request.ManifestHash, request.Number));
        Assert.Null(request.Check);
        Assert.Null(request.ClaimedBy);
        Assert.Equal(["payments-lead", "second-lead"], request.Editors);
    }

    [Fact]
    public void While_the_team_is_to_answer_the_clock_of_the_platform_stands_still()
    {
        var request = Given.RequestIn(RequestStatus.NeedsInfo);

        request.Answer(Given.Lead(), null, Given.Now.AddDays(4));

        Assert.Equal(Given.Now.AddDays(4), request.WaitingSince);
        Assert.Equal(Given.Now, request.SubmittedAt);
    }

    [Fact]
    public void A_request_that_is_returned_keeps_its_reviewer_and_loses_its_approvals()
    {
        var inReview = Given.RequestIn(RequestStatus.InReview);
        var approvedOnce = Given.RequestIn(RequestStatus.AwaitingSecond);

        inReview.ReturnForReview("other", Later);
        approvedOnce.ReturnForReview("other", Later);

        Assert.Equal((RequestStatus.InReview, "platform-admin", "other"), (inReview.Status, inReview.ClaimedBy, inReview.ManifestHash));
        Assert.Equal((RequestStatus.Submitted, null, "other"), (approvedOnce.Status, approvedOnce.ClaimedBy, approvedOnce.ManifestHash));
        Assert.Equal(Later, Assert.Single(approvedOnce.Decisions).VoidedAt);
        Assert.Null(approvedOnce.FirstApproval);
    }

    [Theory]
    [InlineData(RequestStatus.Submitted)]
    [InlineData(RequestStatus.NeedsInfo)]
    [InlineData(RequestStatus.Approved)]
    [InlineData(RequestStatus.Rejected)]
    [InlineData(RequestStatus.Withdrawn)]
    [InlineData(RequestStatus.Expired)]
    public void Only_what_is_being_decided_is_returned_for_review(RequestStatus status) =>
        Assert.Throws<InvalidOperationException>(() => Given.RequestIn(status).ReturnForReview("other", Later));
}
