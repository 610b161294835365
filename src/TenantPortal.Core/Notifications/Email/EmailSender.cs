namespace TenantPortal.Core.Notifications.Email;

/// <summary>Opens connections to the configured mail server.</summary>
internal sealed class EmailSender(NotificationOptions options, EmailWriter writer)
{
    /// <summary>Opens a session for several messages; it connects with the first one.</summary>
    public EmailSession Open() => new(options.Email, writer);
}
