using TenantPortal.Core.People;
using TenantPortal.Core.Requests;
using TenantPortal.Core.Requests.Deciding;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.Requests;

public class ApprovalPolicyTests
{
    private static readonly TenantRequest Pending = Given.PendingRequest();

    [Fact]
    public void A_platform_admin_of_another_team_approves() =>
        Assert.Null(ApprovalPolicy.CheckApprover(Pending, Given.Team(), Given.Admin(), RequestTies.None));

    [Fact]
    public void A_security_approver_reviews_but_does_not_give_the_first_approval()
    {
        Assert.Null(ApprovalPolicy.CheckReviewer(Pending, Given.Team(), Given.Security(), RequestTies.None));
        Assert.Equal(
            "Only a platform admin can give the first approval.",
            ApprovalPolicy.CheckApprover(Pending, Given.Team(), Given.Security(), RequestTies.None)?.Message
        );
    }

    [Fact]
    public void A_lead_decides_nothing() => ExpectForbidden(Pending, Given.Lead("search"), "Only platform admins and security approvers can decide requests.");

    [Fact]
    public void An_auditor_decides_nothing() => ExpectForbidden(Pending, Given.Auditor(), "Only platform admins and security approvers can decide requests.");

    [Fact]
    public void An_approver_cannot_decide_their_own_request() =>
        ExpectForbidden(Given.PendingRequest(by: Given.Admin("ann")), Given.Admin("ann"), "You cannot decide your own request. Another platform admin has to.");

    [Fact]
    public void The_user_who_wrote_a_later_revision_cannot_decide_it()
    {
        var request = Given.RequestIn(RequestStatus.NeedsInfo);
        request.Answer(Given.Person("ann", "payments-team-leads"), new EditedRevision(Given.Spec(), "Anew.", "other"), Given.Now);

        ExpectForbidden(request, Given.Admin("ann"), "You edited this request and cannot decide it. Another platform admin has to.");
    }

    [Theory]
    [InlineData("payments-team-leads")]
    [InlineData("payments-team")]
    public void An_approver_cannot_decide_a_request_of_their_own_team(string group) =>
        ExpectForbidden(
            Pending,
            Given.Person("ann", "platform-admins", group),
            "You belong to the team 'Payments' and cannot decide its requests. Another platform admin has to."
        );

    [Fact]
    public void The_second_approval_is_a_security_approvers() =>
        Assert.Null(ApprovalPolicy.CheckApprover(Given.RequestIn(RequestStatus.AwaitingSecond), Given.Team(), Given.Security(), RequestTies.None));

    [Fact]
    public void Another_platform_admin_does_not_give_the_second_approval() =>
        Assert.Equal(
            "Only a security approver can give the second approval.",
            ApprovalPolicy.CheckApprover(Given.RequestIn(RequestStatus.AwaitingSecond), Given.Team(), Given.Admin("other"), RequestTies.None)?.Message
        );

    [Fact]
    public void No_one_gives_both_approvals()
    {
        var both = Given.Person("platform-admin", "platform-admins", "security-approvers");

        Assert.Equal(
            "You gave the first approval. Someone else has to give the second.",
            ApprovalPolicy.CheckApprover(Given.RequestIn(RequestStatus.AwaitingSecond), Given.Team(), both, RequestTies.None)?.Message
        );
    }

    [Theory]
    [InlineData(RequestStatus.Approved, "platform-admin has already approved this request.")]
    [InlineData(RequestStatus.Rejected, "platform-admin has already rejected this request.")]
    [InlineData(RequestStatus.Withdrawn, "This request was withdrawn.")]
    [InlineData(RequestStatus.Expired, "This request has expired because the team did not answer in time.")]
    [InlineData(RequestStatus.NeedsInfo, "This request is waiting for an answer from the team. Decide it after they answer.")]
    [InlineData(RequestStatus.InReview, "platform-admin is reviewing this request. Have them decide or release it.")]
    public void What_cannot_be_decided_now_says_why(RequestStatus status, string why) =>
        Assert.Equal(new Problem(why, Kind: ProblemKind.Conflict), ApprovalPolicy.CheckOpen(Given.RequestIn(status), Given.Admin("ann")));

    [Theory]
    [InlineData(RequestStatus.Submitted)]
    [InlineData(RequestStatus.AwaitingSecond)]
    public void What_no_one_has_claimed_is_for_everyone(RequestStatus status) =>
        Assert.Null(ApprovalPolicy.CheckOpen(Given.RequestIn(status), Given.Admin("ann")));

    [Fact]
    public void Who_has_claimed_it_decides() => Assert.Null(ApprovalPolicy.CheckOpen(Given.RequestIn(RequestStatus.InReview), Given.Admin()));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void The_revision_that_was_seen_must_be_said(string? revision)
    {
        var problem = ApprovalPolicy.CheckRevision(Given.Revision, revision);

        Assert.Equal(("revision", ProblemKind.Rule), (problem?.Field, problem?.Kind));
    }

    [Fact]
    public void A_stale_revision_is_not_decided_on()
    {
        var problem = ApprovalPolicy.CheckRevision(Given.Revision, "0ther");

        Assert.Equal(("revision", ProblemKind.Conflict), (problem?.Field, problem?.Kind));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("  \n")]
    public void A_reason_that_is_needed_must_be_there(string? comment) =>
        Assert.Equal(new Problem("Say why.", "comment"), WrittenText.CheckComment(comment, "Say why."));

    [Fact]
    public void A_comment_may_be_left_out_where_none_is_needed() => Assert.Null(WrittenText.CheckComment(null, null));

    [Fact]
    public void A_comment_is_not_endless() =>
        Assert.Equal("The comment has 2001 characters. The limit is 2000. Shorten the text.", WrittenText.CheckComment(new string('a', 2001), null)?.Message);

    [Theory]
    [InlineData("left\u202Eright")]
    [InlineData("bell\a")]
    public void A_comment_hides_nothing(string comment) =>
        Assert.Equal("The comment contains invisible characters. Enter it as plain text.", WrittenText.CheckComment(comment, null)?.Message);

    private static void ExpectForbidden(TenantRequest request, CurrentUser user, string sentence)
    {
        Assert.Equal(new Problem(sentence, Kind: ProblemKind.Forbidden), ApprovalPolicy.CheckReviewer(request, Given.Team(), user, RequestTies.None));
        Assert.Equal(new Problem(sentence, Kind: ProblemKind.Forbidden), ApprovalPolicy.CheckApprover(request, Given.Team(), user, RequestTies.None));
    }
}
