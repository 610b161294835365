using TenantPortal.Core;
using TenantPortal.Core.People;
using TenantPortal.Core.Requests;
using TenantPortal.Core.Requests.Deciding;
using TenantPortal.Core.Requests.Fields;
using TenantPortal.Core.Requests.Submitting;

namespace TenantPortal.Testing;

/// <summary>The plain cases of what people do with requests, so that a test says only what matters to it.</summary>
public static class RequestShortcuts
{
    public static Task<Result<SubmittedRequest>> SubmitAsync(
        this RequestService requests,
        CurrentUser user,
        RequestInput input,
        CancellationToken cancellationToken
    ) => requests.SubmitAsync(user, input, draft: null, cancellationToken);

    public static Task<Result<string>> ApproveAsync(
        this DecideRequest decisions,
        CurrentUser user,
        string id,
        string? revision,
        string? comment,
        CancellationToken cancellationToken
    ) => decisions.ApproveAsync(user, id, new DecisionInput { Revision = revision, Comment = comment }, cancellationToken);

    public static Task<Result<string>> RejectAsync(
        this DecideRequest decisions,
        CurrentUser user,
        string id,
        string? revision,
        string? comment,
        CancellationToken cancellationToken
    ) => decisions.RejectAsync(user, id, new DecisionInput { Revision = revision, Comment = comment }, cancellationToken);
}
