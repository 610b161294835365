using TenantPortal.Core.People;
using TenantPortal.Core.Sessions;

namespace TenantPortal.Web.Auth.Sessions;

/// <summary>Verifies users again while they are signed in.</summary>
internal interface IIdentitySource
{
    Task<IdentityCheckResult> CheckAsync(PersonFacts person, SessionTokens? tokens, CancellationToken cancellationToken);

    /// <summary>Returns where to send a browser whose session has just ended.</summary>
    Task<IResult> SignOutAsync(HttpContext context, SessionTokens? tokens);
}

/// <summary>The result of verifying a signed-in user again.</summary>
internal abstract record IdentityCheckResult
{
    private IdentityCheckResult() { }

    /// <summary>The user is still known, with these facts; the next check uses these tokens.</summary>
    public sealed record Known(PersonFacts Person, SessionTokens? Tokens) : IdentityCheckResult;

    /// <summary>The provider issued nothing to query it with, so the session lasts as long as it would have, and the user was not confirmed.</summary>
    public sealed record Unasked : IdentityCheckResult;

    /// <summary>The user is no longer allowed to sign in.</summary>
    /// <param name="Reason">A sentence for the audit log.</param>
    public sealed record Refused(string Reason) : IdentityCheckResult;

    /// <summary>The provider wants the user to sign in again. It still knows them, so their tokens go on.</summary>
    /// <param name="Claims">What the sign-in has to pass on to the provider; null for nothing.</param>
    public sealed record Challenged(string? Claims) : IdentityCheckResult;

    /// <summary>The check failed. It is retried soon; until then, the last result applies for a limited time.</summary>
    /// <param name="Tokens">New tokens that were issued anyway; the old ones may be used up.</param>
    public sealed record Unknown(SessionTokens? Tokens = null) : IdentityCheckResult;
}
