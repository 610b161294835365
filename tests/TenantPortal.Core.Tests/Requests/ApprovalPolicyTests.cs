using TenantPortal.Core.People;
using TenantPortal.Core.Requests;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.Requests;

public class ApprovalPolicyTests
{
    private static readonly TenantRequest Pending = Given.PendingRequest();

    [Theory]
    [InlineData(DecisionOutcome.Approved, null)]
    [InlineData(DecisionOutcome.Approved, "Welcome.")]
    [InlineData(DecisionOutcome.Rejected, "Too large.")]
    public void A_platform_admin_of_another_team_decides_what_they_saw(DecisionOutcome outcome, string? comment) =>
        Assert.Empty(ApprovalPolicy.Check(Pending, Given.Team(), Given.Admin(), outcome, Given.Revision, comment));

    [Fact]
    public void A_lead_decides_nothing() => ExpectForbidden(Pending, Given.Lead("search"), "Only platform admins decide requests.");

    [Fact]
    public void A_security_approver_decides_nothing_yet() => ExpectForbidden(Pending, Given.Security(), "Only platform admins decide requests.");

    [Fact]
    public void An_auditor_decides_nothing() => ExpectForbidden(Pending, Given.Auditor(), "Only platform admins decide requests.");

    [Fact]
    public void An_approver_cannot_decide_their_own_request() =>
        ExpectForbidden(Given.PendingRequest(by: Given.Admin("ann")), Given.Admin("ann"), "You cannot decide your own request. Another platform admin must.");

    [Theory]
    [InlineData("payments-team-leads")]
    [InlineData("payments-team")]
    public void An_approver_cannot_decide_a_request_of_their_own_team(string group) =>
        ExpectForbidden(Pending, Given.Person("ann", "platform-admins", group), "You belong to the team 'Payments' and cannot decide its requests. Another platform admin must.");

    [Fact]
    public void A_decided_request_stays_decided()
    {
        var problem = Assert.Single(ApprovalPolicy.Check(Given.ApprovedRequest(), Given.Team(), Given.Admin("ann"), DecisionOutcome.Rejected, Given.Revision, "No."));

        Assert.Equal(new Problem("platform-admin has already approved this request.", Kind: ProblemKind.Conflict), problem);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void The_revision_that_was_seen_must_be_said(string? revision)
    {
        var problem = Assert.Single(ApprovalPolicy.Check(Pending, Given.Team(), Given.Admin(), DecisionOutcome.Approved, revision, null));

        Assert.Equal("revision", problem.Field);
        Assert.Equal(ProblemKind.Rule, problem.Kind);
    }

    [Fact]
    public void A_stale_revision_is_not_decided_on()
    {
        var problem = Assert.Single(ApprovalPolicy.Check(Pending, Given.Team(), Given.Admin(), DecisionOutcome.Approved, "0ther", null));

        Assert.Equal(new Problem("The request is no longer what you saw. Look at it again, then decide.", "revision", ProblemKind.Conflict), problem);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("  ")]
    public void Rejecting_needs_a_reason(string? reason)
    {
        var problem = Assert.Single(ApprovalPolicy.Check(Pending, Given.Team(), Given.Admin(), DecisionOutcome.Rejected, Given.Revision, reason));

        Assert.Equal(new Problem("Give a reason: the requester must know what to change.", "comment"), problem);
    }

    [Theory]
    [InlineData("ok\u202E")]
    [InlineData("\u0007")]
    public void A_comment_hides_nothing(string comment) =>
        Assert.Equal("comment", Assert.Single(ApprovalPolicy.Check(Pending, Given.Team(), Given.Admin(), DecisionOutcome.Approved, Given.Revision, comment)).Field);

    [Fact]
    public void A_comment_is_no_book() =>
        Assert.Equal("comment", Assert.Single(ApprovalPolicy.Check(Pending, Given.Team(), Given.Admin(), DecisionOutcome.Approved, Given.Revision, new string('a', 2001))).Field);

    private static void ExpectForbidden(TenantRequest request, CurrentUser decider, string message) =>
        Assert.Equal(
            new Problem(message, Kind: ProblemKind.Forbidden),
            Assert.Single(ApprovalPolicy.Check(request, Given.Team(), decider, DecisionOutcome.Approved, Given.Revision, null)));
}
