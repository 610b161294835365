using Microsoft.AspNetCore.Components.Authorization;
using TenantPortal.Core.People;

namespace TenantPortal.Web.Auth;

/// <summary>Who looks at the page. Asked before every call of a service, so that a sign-in that ended counts at once.</summary>
internal sealed class SignedInPerson(AuthenticationStateProvider authentication, AccessOptions access)
{
    public async Task<CurrentUser> GetAsync() => access.Recognize((await authentication.GetAuthenticationStateAsync()).User);
}
