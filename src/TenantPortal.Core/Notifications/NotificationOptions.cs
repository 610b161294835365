using TenantPortal.Core.Notifications.Announcements;

namespace TenantPortal.Core.Notifications;

/// <summary>How users are notified outside the portal's pages (section <c>Notifications</c>).</summary>
public sealed class NotificationOptions
{
    public const string Section = "Notifications";

    public EmailOptions Email { get; set; } = new();

    public MailboxOptions Mailboxes { get; set; } = new();

    /// <summary>Webhooks by name; the delivery log shows the name.</summary>
    public Dictionary<string, WebhookOptions> Webhooks { get; set; } = [];

    /// <summary>How long a request may wait before those who decide are reminded: 1 hour to 60 days. Saturdays and Sundays do not count.</summary>
    public TimeSpan RequestTarget { get; set; } = TimeSpan.FromDays(2);

    /// <summary>How long a refused delivery is retried: 1 hour to 30 days. A mail server that cannot be reached never ends a delivery.</summary>
    public TimeSpan GiveUpAfter { get; set; } = TimeSpan.FromDays(3);

    /// <summary>How long notifications and their deliveries are kept: 7 days to 10 years, and not less than <see cref="GiveUpAfter"/>.</summary>
    public TimeSpan KeepFor { get; set; } = TimeSpan.FromDays(90);
}

/// <summary>How the connection to the mail server is protected.</summary>
public enum EmailSecurity
{
    None,

    /// <summary>Starts unencrypted and must upgrade to TLS before anything is sent.</summary>
    StartTls,

    /// <summary>TLS from the first byte.</summary>
    Tls,
}

/// <summary>The mail server (section <c>Notifications:Email</c>).</summary>
public sealed class EmailOptions
{
    /// <summary>The mail server. When empty: no e-mail is sent.</summary>
    public string Host { get; set; } = "";

    /// <summary>The port of the mail server.</summary>
    public int Port { get; set; } = 587;

    /// <summary>
    /// How the connection is protected. <c>StartTls</c> starts in clear and requires TLS before anything is sent; <c>Tls</c> is TLS from the first
    /// byte.
    /// </summary>
    public EmailSecurity Security { get; set; } = EmailSecurity.StartTls;

    /// <summary>A PEM file with the authority of the certificate of the server. When empty: the authorities of the machine.</summary>
    public string CaFile { get; set; } = "";

    /// <summary>The user to sign in with. When empty: no sign-in.</summary>
    public string User { get; set; } = "";

    /// <summary>The password of the user. Set it by environment variable only: <c>Notifications__Email__Password</c>.</summary>
    public string Password { get; set; } = "";

    /// <summary>The address that e-mails are sent from.</summary>
    public string From { get; set; } = "";

    /// <summary>The address that replies go to. When empty: <see cref="From"/>.</summary>
    public string ReplyTo { get; set; } = "";

    public bool IsUsed => !string.IsNullOrWhiteSpace(Host);
}

/// <summary>Additional addresses that get the notifications of a role (section <c>Notifications:Mailboxes</c>).</summary>
public sealed class MailboxOptions
{
    /// <summary>More addresses that receive what is sent to platform admins.</summary>
    public string[] PlatformAdmins { get; set; } = [];

    /// <summary>More addresses that receive what is sent to security approvers.</summary>
    public string[] SecurityApprovers { get; set; } = [];

    /// <summary>More addresses that receive what is sent to auditors.</summary>
    public string[] Auditors { get; set; } = [];

    public IReadOnlyList<string> Of(NotifiedRole role) =>
        role switch
        {
            NotifiedRole.PlatformAdmin => PlatformAdmins,
            NotifiedRole.SecurityApprover => SecurityApprovers,
            _ => Auditors,
        };
}

/// <summary>The format of a webhook.</summary>
public enum WebhookKind
{
    Slack,
    Teams,

    /// <summary>JSON, signed with the secret.</summary>
    Generic,
}

/// <summary>An address that receives events over HTTP (section <c>Notifications:Webhooks:NAME</c>).</summary>
public sealed class WebhookOptions
{
    /// <summary>The format: <c>Slack</c>, <c>Teams</c> (a workflow that posts a card), or <c>Generic</c> for signed JSON.</summary>
    public WebhookKind Kind { get; set; } = WebhookKind.Generic;

    /// <summary>The https address. The address of a chat is a secret: set it by environment variable, <c>Notifications__Webhooks__NAME__Url</c>.</summary>
    public string Url { get; set; } = "";

    /// <summary>
    /// The secret that a <c>Generic</c> webhook is signed with, at least 16 characters. Set it by environment variable only:
    /// <c>Notifications__Webhooks__NAME__Secret</c>.
    /// </summary>
    public string Secret { get; set; } = "";

    /// <summary>The events that are sent. When empty: all.</summary>
    public AnnouncementKind[] Kinds { get; set; } = [];

    /// <summary>The teams whose events are sent. When empty: all.</summary>
    public string[] Teams { get; set; } = [];

    public bool Accepts(Announcement announcement) =>
        (Kinds.Length == 0 || Kinds.Contains(announcement.Kind)) && (Teams.Length == 0 || Teams.Contains(announcement.Team, StringComparer.Ordinal));
}
