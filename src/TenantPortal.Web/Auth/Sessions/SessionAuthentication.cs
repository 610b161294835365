using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;
using TenantPortal.Core.Configuration;
using TenantPortal.Core.People;
using TenantPortal.Core.Sessions;

namespace TenantPortal.Web.Auth.Sessions;

/// <summary>
/// Authenticates an open page, which outlives the request that loaded it: the session is checked periodically, and changes
/// in this process take effect immediately.
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
        Update(authenticationState.User, id, session.Person);
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
            Update(user, id, person);
    }

    private void Update(ClaimsPrincipal user, string id, PersonFacts person)
    {
        var same =
            user.FindFirstValue(PersonClaims.Name) == person.Name
            && person.Groups.ToHashSet(StringComparer.Ordinal).SetEquals(user.FindAll(PersonClaims.Group).Select(claim => claim.Value));
        if (!same)
            SetAuthenticationState(Task.FromResult(new AuthenticationState(PersonClaims.Create(user.Identity?.AuthenticationType ?? "", id, person))));
    }
}
