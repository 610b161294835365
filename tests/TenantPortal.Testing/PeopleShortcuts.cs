using TenantPortal.Core.People;
using TenantPortal.Core.Sessions;

namespace TenantPortal.Testing;

/// <summary>Sign-ins of people about whom a test says no more than their address.</summary>
public static class PeopleShortcuts
{
    public static Task SignInAsync(this PeopleRegister people, CurrentUser user, string? email, string how, CancellationToken cancellationToken) =>
        people.SignInAsync(Facts(user, email), how, cancellationToken);

    public static Task RefreshAsync(this PeopleRegister people, CurrentUser user, string? email, CancellationToken cancellationToken) =>
        people.RefreshAsync(Facts(user, email), cancellationToken);

    /// <summary>A sign-in with an account that has these links to other accounts.</summary>
    public static Task SignInAsync(this PeopleRegister people, CurrentUser user, CancellationToken cancellationToken, params AccountLink[] links) =>
        people.SignInAsync(Facts(user, null) with { Links = links }, "OpenIdConnect", cancellationToken);

    private static PersonFacts Facts(CurrentUser user, string? email) => new(user.Id, user.Name, email, [.. user.Groups]);
}
