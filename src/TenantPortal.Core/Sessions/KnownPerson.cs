using TenantPortal.Core.People;

namespace TenantPortal.Core.Sessions;

/// <summary>A user who has signed in before, as of then, so that the portal can send e-mail to and recognize absent users.</summary>
public sealed class KnownPerson(string id, string name)
{
    /// <summary>The immutable id of the identity provider.</summary>
    public string Id { get; private set; } = id;

    public string Name { get; private set; } = name;

    /// <summary>Null when the identity provider reported none.</summary>
    public string? Email { get; private set; }

    /// <summary>The SSO groups that the identity provider last reported.</summary>
    public IReadOnlyList<string> Groups { get; private set; } = [];

    public DateTimeOffset? LastSignInAt { get; private set; }

    /// <summary>When the identity provider was last queried, at sign-in or later.</summary>
    public DateTimeOffset SeenAt { get; private set; }

    /// <summary>When the identity provider ended the person's sessions: their tokens are suspended until they sign in again.</summary>
    public DateTimeOffset? SuspendedAt { get; private set; }

    /// <summary>Applies what the identity provider reports now.</summary>
    public void Observe(CurrentUser user, string? email, DateTimeOffset at) =>
        (Name, Email, Groups, SeenAt) = (user.Name, string.IsNullOrWhiteSpace(email) ? null : email.Trim(), [.. user.Groups.Order(StringComparer.Ordinal)], at);

    public void SignIn(DateTimeOffset at) => (LastSignInAt, SuspendedAt) = (at, null);
}
