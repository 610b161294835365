using TenantPortal.Core.Requests;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.Requests;

public class TenantRequestTests
{
    [Fact]
    public void A_new_request_is_open_and_undecided()
    {
        var request = Given.PendingRequest();

        Assert.True(request.IsOpen);
        Assert.Null(request.DecidedAt);
        Assert.Empty(request.Decisions);
    }

    [Fact]
    public void Approving_keeps_who_when_and_on_which_revision()
    {
        var request = Given.PendingRequest();

        request.Approve(Given.Admin("ann"), "  Welcome. ", Given.Now);

        Assert.Equal(RequestStatus.Approved, request.Status);
        Assert.Equal(Given.Now, request.DecidedAt);
        var decision = Assert.Single(request.Decisions);
        Assert.Equal(
            (DecisionOutcome.Approved, "ann", "Welcome.", Given.Revision, Given.Now),
            (decision.Outcome, decision.DeciderId, decision.Comment, decision.Revision, decision.DecidedAt));
    }

    [Fact]
    public void A_blank_comment_is_none()
    {
        var request = Given.PendingRequest();

        request.Approve(Given.Admin(), "  ", Given.Now);

        Assert.Null(Assert.Single(request.Decisions).Comment);
    }

    [Fact]
    public void What_is_approved_cannot_be_decided_again()
    {
        var request = Given.ApprovedRequest();

        Assert.Throws<InvalidOperationException>(() => request.Approve(Given.Admin(), null, Given.Now));
        Assert.Throws<InvalidOperationException>(() => request.Reject(Given.Admin(), "No.", Given.Now));
        Assert.Single(request.Decisions);
    }

    [Fact]
    public void What_is_rejected_cannot_be_decided_again()
    {
        var request = Given.PendingRequest();
        request.Reject(Given.Admin(), "No.", Given.Now);

        Assert.Throws<InvalidOperationException>(() => request.Approve(Given.Admin(), null, Given.Now));
        Assert.Equal(RequestStatus.Rejected, request.Status);
    }
}
