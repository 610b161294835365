using TenantPortal.Core.People;

namespace TenantPortal.Core.Sessions;

/// <summary>A user who has signed in before, as of then, so that the portal can send e-mail to and recognize absent users.</summary>
public sealed class KnownPerson(string id, string name)
{
    /// <summary>More than any account has. Of more, the oldest are dropped.</summary>
    private const int MaxLinks = 100;

    private readonly List<StoredAccountLink> _links = [];

    /// <summary>The immutable id of the identity provider.</summary>
    public string Id { get; private set; } = id;

    public string Name { get; private set; } = name;

    /// <summary>Null when the identity provider reported none.</summary>
    public string? Email { get; private set; }

    /// <summary>The language of the pages and e-mails for the person; null before a browser reported one.</summary>
    public string? Language { get; private set; }

    /// <summary>The SSO groups that the identity provider last reported.</summary>
    public IReadOnlyList<string> Groups { get; private set; } = [];

    public DateTimeOffset? LastSignInAt { get; private set; }

    /// <summary>When the identity provider was last queried, at sign-in or later.</summary>
    public DateTimeOffset SeenAt { get; private set; }

    /// <summary>When the identity provider ended the person's sessions: their tokens are suspended until they sign in again.</summary>
    public DateTimeOffset? SuspendedAt { get; private set; }

    /// <summary>What ties the account to other accounts of the same person; empty unless loaded with the person.</summary>
    internal IReadOnlyList<StoredAccountLink> Links => _links;

    /// <summary>Applies what the identity provider reports now.</summary>
    /// <param name="user">The user with the groups by all of their names.</param>
    public void Observe(CurrentUser user, PersonFacts reported, DateTimeOffset at)
    {
        var email = string.IsNullOrWhiteSpace(reported.Email) ? null : reported.Email.Trim();
        (Name, Email, Groups, SeenAt) = (user.Name, email, [.. user.Groups.Order(StringComparer.Ordinal)], at);
        var links = email is null ? reported.Links : reported.Links.Append(AccountLink.OfAddress(email));
        foreach (var link in links.Distinct().Where(link => !_links.Exists(known => (known.Kind, known.Value) == (link.Kind, link.Value))).ToList())
            _links.Add(new StoredAccountLink(Id, link.Kind, link.Value, at));
        foreach (var old in _links.OrderByDescending(link => link.FirstSeenAt).Skip(MaxLinks).ToList())
            _links.Remove(old);
    }

    /// <param name="language">That of the browser, which is kept unless the person has one; null if it is not known.</param>
    public void SignIn(string? language, DateTimeOffset at) => (LastSignInAt, SuspendedAt, Language) = (at, null, Language ?? language);

    public void Choose(string language) => Language = language;
}
