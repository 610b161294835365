namespace TenantPortal.Core.Notifications.Email;

/// <summary>Opens connections to the mail server of the settings.</summary>
internal sealed class EmailSender(NotificationOptions options, EmailWriter writer)
{
    /// <summary>For several mails one after another; nothing is connected before the first.</summary>
    public EmailSession Open() => new(options.Email, writer);
}
