using System.Net;
using MimeKit;
using TenantPortal.Core.Configuration;
using TenantPortal.Core.Notifications.Delivering;

namespace TenantPortal.Core.Notifications.Email;

/// <summary>Writes the mail of a delivery: as text and as HTML, with everything that came from people as text in both.</summary>
internal sealed class EmailWriter(NotificationOptions options, PortalOptions portal)
{
    public const string DeliveryHeader = "X-TenantPortal-Delivery";

    public MimeMessage Write(Delivery delivery, Announcement announcement)
    {
        var from = MailboxAddress.Parse(options.Email.From);
        var title = OneLine(AnnouncementWords.TitleOf(announcement.Kind, announcement.Tenant));
        var message = new MimeMessage
        {
            Subject = title,
            Date = announcement.At,
            MessageId = $"{delivery.PublicId}@{from.Domain}",
        };
        message.From.Add(new MailboxAddress("TenantPortal", from.Address));
        message.To.Add(MailboxAddress.Parse(delivery.Target));
        if (options.Email.ReplyTo.Length > 0)
            message.ReplyTo.Add(MailboxAddress.Parse(options.Email.ReplyTo));
        // Everything about one request or tenant is one conversation in the reader's program.
        message.References.Add($"{Word(announcement.RequestId ?? announcement.Tenant ?? announcement.Team)}@{from.Domain}");
        message.Headers.Add("Auto-Submitted", "auto-generated");
        message.Headers.Add(DeliveryHeader, delivery.PublicId);
        var link = portal.LinkTo(AnnouncementWords.PathOf(announcement.Kind, announcement.RequestId, announcement.Tenant));
        message.Body = new MultipartAlternative(
            new TextPart("plain") { Text = Plain(title, announcement, link) },
            new TextPart("html") { Text = Html(title, announcement, link) }
        );
        return message;
    }

    private static string Plain(string title, Announcement announcement, string? link) =>
        $"""
            {title}

            {announcement.Text}

            Team: {announcement.Team}{(link is null ? "" : $"\n{link}")}

            TenantPortal sent this because it concerns you. Choose what is sent on its page Notifications.

            """;

    private static string Html(string title, Announcement announcement, string? link) =>
        $"""
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8"><title>{WebUtility.HtmlEncode(title)}</title></head>
            <body style="font-family: sans-serif; color: #1a2233; max-width: 40rem">
            <h1 style="font-size: 1.2rem">{WebUtility.HtmlEncode(title)}</h1>
            <p style="white-space: pre-wrap">{WebUtility.HtmlEncode(announcement.Text)}</p>
            <p>Team: {WebUtility.HtmlEncode(announcement.Team)}</p>
            {(link is null ? "" : $"<p><a href=\"{WebUtility.HtmlEncode(link)}\">Open in TenantPortal</a></p>")}
            <p style="color: #4b5568; font-size: .85rem">TenantPortal sent this because it concerns you. Choose what is sent on its page Notifications.</p>
            </body></html>

            """;

    /// <summary>What may stand in an id, whatever was given.</summary>
    private static string Word(string text) => string.Concat(text.Where(sign => char.IsAsciiLetterOrDigit(sign) || sign == '-'));

    /// <summary>A header ends at a line's end, whoever wrote it.</summary>
    private static string OneLine(string text) => string.Concat(text.Select(sign => char.IsControl(sign) ? ' ' : sign));
}
