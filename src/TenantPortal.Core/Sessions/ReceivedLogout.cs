namespace TenantPortal.Core.Sessions;

/// <summary>A sign-out message of the identity provider that was received and must not act twice.</summary>
internal sealed class ReceivedLogout(string id, DateTimeOffset expiresAt)
{
    /// <summary>The provider's id of the message (<c>jti</c>).</summary>
    public string Id { get; private set; } = id;

    /// <summary>From then on, the message is refused because of its age, and this row is no longer needed.</summary>
    public DateTimeOffset ExpiresAt { get; private set; } = expiresAt;
}
