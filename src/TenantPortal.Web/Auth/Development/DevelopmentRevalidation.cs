using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;

namespace TenantPortal.Web.Auth.Development;

/// <summary>Looks again whether the person of an open page is still known: a circuit outlives its cookie.</summary>
internal sealed class DevelopmentRevalidation(ILoggerFactory loggers) : RevalidatingServerAuthenticationStateProvider(loggers)
{
    protected override TimeSpan RevalidationInterval => TimeSpan.FromMinutes(5);

    protected override Task<bool> ValidateAuthenticationStateAsync(AuthenticationState authenticationState, CancellationToken cancellationToken) =>
        Task.FromResult(DevelopmentPeople.Find(authenticationState.User.FindFirstValue(PersonClaims.Id)) is { } person
            && person.Groups.ToHashSet().SetEquals(authenticationState.User.FindAll(PersonClaims.Group).Select(claim => claim.Value)));
}
