namespace TenantPortal.Core.Sessions;

/// <summary>A link of a known person's account. It is kept when the provider reports another value later: the account is still the same person's.</summary>
internal sealed class StoredAccountLink(string personId, AccountLinkKind kind, string value, DateTimeOffset firstSeenAt)
{
    public string PersonId { get; private set; } = personId;

    public AccountLinkKind Kind { get; private set; } = kind;

    public string Value { get; private set; } = value;

    public DateTimeOffset FirstSeenAt { get; private set; } = firstSeenAt;
}
