namespace TenantPortal.Core.Notifications;

/// <summary>How users are notified outside the portal's pages (section <c>Notifications</c>).</summary>
public sealed class NotificationOptions
{
    public const string Section = "Notifications";

    public EmailOptions Email { get; set; } = new();

    public MailboxOptions Mailboxes { get; set; } = new();

    /// <summary>Webhooks by name; the delivery log shows the name.</summary>
    public Dictionary<string, WebhookOptions> Webhooks { get; set; } = [];

    /// <summary>How long a request may wait for a decision before approvers are reminded, counted from Monday to Friday: 1 hour to 60 days.</summary>
    public TimeSpan RequestTarget { get; set; } = TimeSpan.FromDays(2);

    /// <summary>How long a refused delivery is retried: 1 hour to 30 days. An unreachable mail server never ends a delivery.</summary>
    public TimeSpan GiveUpAfter { get; set; } = TimeSpan.FromDays(3);

    /// <summary>How long announcements and their deliveries are kept: 7 days to 10 years, and at least <see cref="GiveUpAfter"/>.</summary>
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
    /// <summary>The server's host name; no e-mail is sent when empty.</summary>
    public string Host { get; set; } = "";

    public int Port { get; set; } = 587;

    public EmailSecurity Security { get; set; } = EmailSecurity.StartTls;

    /// <summary>A PEM file with the authority that signed the server's certificate; the system's authorities when empty.</summary>
    public string CaFile { get; set; } = "";

    /// <summary>The user name; no authentication when empty.</summary>
    public string User { get; set; } = "";

    /// <summary>Set it in the environment: <c>Notifications__Email__Password</c>.</summary>
    public string Password { get; set; } = "";

    public string From { get; set; } = "";

    public string ReplyTo { get; set; } = "";

    public bool IsUsed => !string.IsNullOrWhiteSpace(Host);
}

/// <summary>Additional addresses that get the notifications of a role (section <c>Notifications:Mailboxes</c>).</summary>
public sealed class MailboxOptions
{
    public string[] PlatformAdmins { get; set; } = [];

    public string[] SecurityApprovers { get; set; } = [];

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
    public WebhookKind Kind { get; set; } = WebhookKind.Generic;

    /// <summary>The address of a chat webhook lets anyone post there: set it in the environment, <c>Notifications__Webhooks__NAME__Url</c>.</summary>
    public string Url { get; set; } = "";

    /// <summary>Set it in the environment: <c>Notifications__Webhooks__NAME__Secret</c>.</summary>
    public string Secret { get; set; } = "";

    /// <summary>The kinds to send; all when empty.</summary>
    public AnnouncementKind[] Kinds { get; set; } = [];

    /// <summary>The teams to send events of; all when empty.</summary>
    public string[] Teams { get; set; } = [];

    public bool Accepts(Announcement announcement) =>
        (Kinds.Length == 0 || Kinds.Contains(announcement.Kind)) && (Teams.Length == 0 || Teams.Contains(announcement.Team, StringComparer.Ordinal));
}
