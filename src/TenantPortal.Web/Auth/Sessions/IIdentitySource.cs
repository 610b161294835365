using TenantPortal.Core.People;

namespace TenantPortal.Web.Auth.Sessions;

/// <summary>Whoever vouches for people: asked again while they are signed in.</summary>
internal interface IIdentitySource
{
    Task<IdentityAnswer> AskAsync(PersonFacts person, SessionTokens? tokens, CancellationToken cancellationToken);
}

/// <summary>What is now said of somebody who is signed in.</summary>
internal abstract record IdentityAnswer
{
    private IdentityAnswer()
    {
    }

    /// <summary>They are still known, with these facts; the next question is asked with these tokens.</summary>
    public sealed record Known(PersonFacts Person, SessionTokens? Tokens) : IdentityAnswer;

    /// <summary>They no longer may.</summary>
    /// <param name="Why">A sentence for the audit.</param>
    public sealed record Refused(string Why) : IdentityAnswer;

    /// <summary>There was no answer. Asked again soon; for a while the last one counts.</summary>
    public sealed record Unknown : IdentityAnswer;
}
