using TenantPortal.Core.People;
using TenantPortal.Core.Sessions;

namespace TenantPortal.Web.Auth.Sessions;

/// <summary>Whoever vouches for people: asked again while they are signed in.</summary>
internal interface IIdentitySource
{
    Task<IdentityAnswer> AskAsync(PersonFacts person, SessionTokens? tokens, CancellationToken cancellationToken);

    /// <summary>Where a browser goes whose session has just ended here.</summary>
    Task<IResult> LeaveAsync(HttpContext context, SessionTokens? tokens);
}

/// <summary>What is now said of somebody who is signed in.</summary>
internal abstract record IdentityAnswer
{
    private IdentityAnswer() { }

    /// <summary>They are still known, with these facts; the next question is asked with these tokens.</summary>
    public sealed record Known(PersonFacts Person, SessionTokens? Tokens) : IdentityAnswer;

    /// <summary>They no longer may.</summary>
    /// <param name="Why">A sentence for the audit.</param>
    public sealed record Refused(string Why) : IdentityAnswer;

    /// <summary>There was no answer. Asked again soon; for a while the last one counts.</summary>
    /// <param name="Tokens">Newer ones that came along all the same; the old may be used up.</param>
    public sealed record Unknown(SessionTokens? Tokens = null) : IdentityAnswer;
}
