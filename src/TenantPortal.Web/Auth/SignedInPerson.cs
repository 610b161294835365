using Microsoft.AspNetCore.Components.Authorization;
using TenantPortal.Core.People;

namespace TenantPortal.Web.Auth;

/// <summary>Provides the user of the page. Pages call it before every service call, so that an ended session takes effect immediately.</summary>
internal sealed class SignedInPerson(AuthenticationStateProvider authentication, AccessOptions access)
{
    public async Task<CurrentUser> GetAsync() => access.Recognize((await authentication.GetAuthenticationStateAsync()).User);
}
