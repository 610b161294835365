using TenantPortal.Core.People;
using TenantPortal.Core.Sessions;
using TenantPortal.Web.Auth.Sessions;

namespace TenantPortal.Web.Auth.Development;

/// <summary>The list of people vouches for them; a person who is no longer in it is signed out.</summary>
internal sealed class DevelopmentSource : IIdentitySource
{
    public Task<IdentityAnswer> AskAsync(PersonFacts person, SessionTokens? tokens, CancellationToken cancellationToken) =>
        Task.FromResult<IdentityAnswer>(
            DevelopmentPeople.Find(person.Id) is { } found
                ? new IdentityAnswer.Known(found.Facts, null)
                : new IdentityAnswer.Refused("There is no such person any more.")
        );

    public Task<IResult> LeaveAsync(HttpContext context, SessionTokens? tokens) => Task.FromResult(Results.LocalRedirect("/signin"));
}
