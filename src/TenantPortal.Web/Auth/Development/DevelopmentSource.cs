using TenantPortal.Core.People;
using TenantPortal.Core.Sessions;
using TenantPortal.Web.Auth.Sessions;

namespace TenantPortal.Web.Auth.Development;

/// <summary>Verifies users against <see cref="DevelopmentPeople"/>; a user who is no longer in the list is signed out.</summary>
internal sealed class DevelopmentSource : IIdentitySource
{
    public Task<IdentityCheckResult> CheckAsync(PersonFacts person, SessionTokens? tokens, CancellationToken cancellationToken) =>
        Task.FromResult<IdentityCheckResult>(
            DevelopmentPeople.Find(person.Id) is { } found
                ? new IdentityCheckResult.Known(found.Facts, null)
                : new IdentityCheckResult.Refused("The user no longer exists.")
        );

    public Task<IResult> SignOutAsync(HttpContext context, SessionTokens? tokens) => Task.FromResult(Results.LocalRedirect("/signin"));
}
