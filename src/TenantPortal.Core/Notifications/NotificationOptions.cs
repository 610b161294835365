namespace TenantPortal.Core.Notifications;

/// <summary>How people are told of what happens outside the portal's pages (section <c>Notifications</c>).</summary>
public sealed class NotificationOptions
{
    public const string Section = "Notifications";

    public EmailOptions Email { get; set; } = new();

    public MailboxOptions Mailboxes { get; set; } = new();

    /// <summary>By a name of the admins' choice, which the delivery log shows.</summary>
    public Dictionary<string, WebhookOptions> Webhooks { get; set; } = [];

    /// <summary>How long a request may wait for a decision before those who must act are reminded, counted from Monday to Friday: 1 hour to 60 days.</summary>
    public TimeSpan RequestTarget { get; set; } = TimeSpan.FromDays(2);

    /// <summary>How long a delivery that is refused is tried again: 1 hour to 30 days. A mail server that cannot be reached never ends a delivery.</summary>
    public TimeSpan GiveUpAfter { get; set; } = TimeSpan.FromDays(3);

    /// <summary>How long announcements and their deliveries are kept: 7 days to 10 years, and not less than <see cref="GiveUpAfter"/>.</summary>
    public TimeSpan KeepFor { get; set; } = TimeSpan.FromDays(90);
}

/// <summary>How the connection to the mail server is protected.</summary>
public enum EmailSecurity
{
    None,

    /// <summary>Begins in clear and must change to TLS before anything is sent.</summary>
    StartTls,

    /// <summary>TLS from the first byte.</summary>
    Tls,
}

/// <summary>The mail server (section <c>Notifications:Email</c>).</summary>
public sealed class EmailOptions
{
    /// <summary>No mail is sent when empty.</summary>
    public string Host { get; set; } = "";

    public int Port { get; set; } = 587;

    public EmailSecurity Security { get; set; } = EmailSecurity.StartTls;

    /// <summary>A PEM file with the authority that signed the server's certificate; the machine's authorities when empty.</summary>
    public string CaFile { get; set; } = "";

    /// <summary>Nobody signs in when empty.</summary>
    public string User { get; set; } = "";

    /// <summary>From the environment: <c>Notifications__Email__Password</c>.</summary>
    public string Password { get; set; } = "";

    public string From { get; set; } = "";

    public string ReplyTo { get; set; } = "";

    public bool IsUsed => !string.IsNullOrWhiteSpace(Host);
}

/// <summary>Addresses beside those of people that are written to when a role is told something (section <c>Notifications:Mailboxes</c>).</summary>
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

/// <summary>What a webhook understands.</summary>
public enum WebhookKind
{
    Slack,
    Teams,

    /// <summary>JSON, signed with the secret.</summary>
    Generic,
}

/// <summary>An address that is told of events by HTTP (section <c>Notifications:Webhooks:NAME</c>).</summary>
public sealed class WebhookOptions
{
    public WebhookKind Kind { get; set; } = WebhookKind.Generic;

    /// <summary>Whoever knows the address of a chat's webhook can write there: better from the environment, <c>Notifications__Webhooks__NAME__Url</c>.</summary>
    public string Url { get; set; } = "";

    /// <summary>From the environment: <c>Notifications__Webhooks__NAME__Secret</c>.</summary>
    public string Secret { get; set; } = "";

    /// <summary>Only these kinds; all when empty.</summary>
    public AnnouncementKind[] Kinds { get; set; } = [];

    /// <summary>Only matters of these teams; all when empty.</summary>
    public string[] Teams { get; set; } = [];

    public bool Wants(Announcement announcement) =>
        (Kinds.Length == 0 || Kinds.Contains(announcement.Kind)) && (Teams.Length == 0 || Teams.Contains(announcement.Team, StringComparer.Ordinal));
}
