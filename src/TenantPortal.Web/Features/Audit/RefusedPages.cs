using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using TenantPortal.Core;
using TenantPortal.Core.Audit;
using TenantPortal.Core.Audit.Log;
using TenantPortal.Core.People;
using TenantPortal.Web.Auth;

namespace TenantPortal.Web.Features.Audit;

/// <summary>Records what a page refused to a signed-in user.</summary>
internal sealed class RefusedPages(AuditLog log, AuthenticationStateProvider authentication, AccessOptions access, NavigationManager navigation)
{
    /// <param name="sentence">The message that the user saw.</param>
    public async Task RecordAsync(string sentence)
    {
        var principal = (await authentication.GetAuthenticationStateAsync()).User;
        if (principal.Identity?.IsAuthenticated == true)
            await log.RefusedAsync(
                access.Recognize(principal),
                "page.refused",
                "/" + navigation.ToBaseRelativePath(navigation.Uri).Split('?', '#')[0],
                sentence,
                CancellationToken.None
            );
    }

    /// <summary>Records missing permissions and objects that the user cannot see. Conflicts and broken rules are not refusals.</summary>
    public async Task RecordAsync(IEnumerable<Problem> problems)
    {
        if (problems.FirstOrDefault(problem => problem.Kind is ProblemKind.Forbidden or ProblemKind.NotFound) is { } refusal)
            await RecordAsync(refusal.Message);
    }
}
