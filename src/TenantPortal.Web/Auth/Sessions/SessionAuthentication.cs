using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;
using TenantPortal.Core.Configuration;
using TenantPortal.Core.People;
using TenantPortal.Core.Sessions;

namespace TenantPortal.Web.Auth.Sessions;

/// <summary>
/// Who looks at an open page, which outlives the request that brought it: the session is looked at again and again, and what ends or changes
/// it in this process counts at once.
/// </summary>
internal sealed class SessionAuthentication : RevalidatingServerAuthenticationStateProvider
{
    private readonly SessionCheck _check;
    private readonly IDisposable _subscription;

    public SessionAuthentication(ILoggerFactory loggers, SessionCheck check, SessionFeed feed, SignInOptions options)
        : base(loggers)
    {
        _check = check;
        RevalidationInterval = options.CheckPeriod;
        _subscription = feed.Subscribe(Changed);
    }

    protected override TimeSpan RevalidationInterval { get; }

    protected override async Task<bool> ValidateAuthenticationStateAsync(AuthenticationState authenticationState, CancellationToken cancellationToken)
    {
        if (authenticationState.User.FindFirstValue(PersonClaims.Session) is not { } id || await _check.CheckAsync(id, cancellationToken) is not { } session)
            return false;
        Take(authenticationState.User, id, session.Person);
        return true;
    }

    protected override void Dispose(bool disposing)
    {
        _subscription.Dispose();
        base.Dispose(disposing);
    }

    private void Changed(string id, PersonFacts? person)
    {
        if (GetAuthenticationStateAsync() is not { IsCompletedSuccessfully: true, Result.User: var user } || user.FindFirstValue(PersonClaims.Session) != id)
            return;
        if (person is null)
            SetAuthenticationState(Task.FromResult(new AuthenticationState(new ClaimsPrincipal(new ClaimsIdentity()))));
        else
            Take(user, id, person);
    }

    private void Take(ClaimsPrincipal user, string id, PersonFacts person)
    {
        var same =
            user.FindFirstValue(PersonClaims.Name) == person.Name
            && person.Groups.ToHashSet(StringComparer.Ordinal).SetEquals(user.FindAll(PersonClaims.Group).Select(claim => claim.Value));
        if (!same)
            SetAuthenticationState(Task.FromResult(new AuthenticationState(PersonClaims.Create(user.Identity?.AuthenticationType ?? "", id, person))));
    }
}
