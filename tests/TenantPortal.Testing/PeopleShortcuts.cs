using TenantPortal.Core;
using TenantPortal.Core.Languages;
using TenantPortal.Core.People;
using TenantPortal.Core.Sessions;
using TenantPortal.Core.Teams.Administration;

namespace TenantPortal.Testing;

/// <summary>Sign-ins of people about whom a test says no more than their address, and what admins do with proposals.</summary>
public static class PeopleShortcuts
{
    public static Task SignInAsync(this PeopleRegister people, CurrentUser user, string? email, string how, CancellationToken cancellationToken) =>
        people.SignInAsync(Facts(user, email), how, LanguageCatalog.English, cancellationToken);

    public static Task RefreshAsync(this PeopleRegister people, CurrentUser user, string? email, CancellationToken cancellationToken) =>
        people.RefreshAsync(Facts(user, email), cancellationToken);

    /// <summary>A sign-in with an account that has these links to other accounts.</summary>
    public static Task SignInAsync(this PeopleRegister people, CurrentUser user, CancellationToken cancellationToken, params AccountLink[] links) =>
        people.SignInAsync(Facts(user, null) with { Links = links }, "OpenIdConnect", LanguageCatalog.English, cancellationToken);

    /// <summary>Confirms the proposal for a team as it is now.</summary>
    public static async Task<Result<SavedTeam>> ConfirmTeamAsync(this TestPortal portal, CurrentUser admin, string team, CancellationToken cancellationToken)
    {
        var seen = await portal.Get<TeamDirectory>().FindTeamAsync(admin, team, cancellationToken);
        return await portal.Get<TeamService>().ConfirmAsync(admin, team, seen?.Proposal?.Revision, cancellationToken);
    }

    private static PersonFacts Facts(CurrentUser user, string? email) => new(user.Id, user.Name, email, [.. user.Groups]);
}
