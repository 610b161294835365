using System.Net;
using MimeKit;
using TenantPortal.Core.Configuration;
using TenantPortal.Core.Languages;
using TenantPortal.Core.Notifications.Announcements;
using TenantPortal.Core.Notifications.Delivering;

namespace TenantPortal.Core.Notifications.Email;

/// <summary>Writes the e-mail of a delivery as text and HTML; text from users is plain text in both.</summary>
internal sealed class EmailWriter(NotificationOptions options, PortalOptions portal, LanguageCatalog languages)
{
    public const string DeliveryHeader = "X-TenantPortal-Delivery";
    private static readonly Sentence Reason =
        $"You receive this e-mail because of your role or team in TenantPortal. To choose which e-mails you get, open Notifications, then Settings.";

    public MimeMessage Write(Delivery delivery, Announcement announcement)
    {
        var from = MailboxAddress.Parse(options.Email.From);
        var language = languages.Find(delivery.Language);
        var title = OneLine(language[AnnouncementWords.TitleOf(announcement.Kind, announcement.Tenant)]);
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
        // Mail clients group messages about one request or tenant into one conversation.
        message.References.Add($"{Word(announcement.RequestId ?? announcement.Tenant ?? announcement.Team)}@{from.Domain}");
        message.Headers.Add("Auto-Submitted", "auto-generated");
        message.Headers.Add(DeliveryHeader, delivery.PublicId);
        var link = portal.LinkTo(AnnouncementWords.PathOf(announcement.Kind, announcement.RequestId, announcement.Tenant, announcement.Page));
        message.Body = new MultipartAlternative(
            new TextPart("plain") { Text = Plain(language, title, announcement, link) },
            new TextPart("html") { Text = Html(language, title, announcement, link) }
        );
        return message;
    }

    private static string Plain(Language language, string title, Announcement announcement, string? link) =>
        $"""
            {title}

            {language[announcement.Sentence]}

            {language[$"Team: {announcement.Team}"]}{(link is null ? "" : $"\n{link}")}

            {language[Reason]}

            """;

    private static string Html(Language language, string title, Announcement announcement, string? link) =>
        $"""
            <!DOCTYPE html>
            <html lang="{language.Code}"><head><meta charset="utf-8"><title>{WebUtility.HtmlEncode(title)}</title></head>
            <body style="font-family: sans-serif; color: #1a2233; max-width: 40rem">
            <h1 style="font-size: 1.2rem">{WebUtility.HtmlEncode(title)}</h1>
            <p style="white-space: pre-wrap">{WebUtility.HtmlEncode(language[announcement.Sentence])}</p>
            <p>{WebUtility.HtmlEncode(language[$"Team: {announcement.Team}"])}</p>
            {(link is null ? "" : $"<p><a href=\"{WebUtility.HtmlEncode(link)}\">{WebUtility.HtmlEncode(language["Open in TenantPortal"])}</a></p>")}
            <p style="color: #4b5568; font-size: .85rem">{WebUtility.HtmlEncode(language[Reason])}</p>
            </body></html>

            """;

    /// <summary>Keeps the characters that are valid in an ID.</summary>
    private static string Word(string text) => string.Concat(text.Where(character => char.IsAsciiLetterOrDigit(character) || character == '-'));

    /// <summary>A line break would end the header.</summary>
    private static string OneLine(string text) => string.Concat(text.Select(character => char.IsControl(character) ? ' ' : character));
}
