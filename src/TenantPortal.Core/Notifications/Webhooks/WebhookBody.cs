using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using TenantPortal.Core.Configuration;
using TenantPortal.Core.Notifications.Announcements;
using TenantPortal.Core.Notifications.Delivering;

namespace TenantPortal.Core.Notifications.Webhooks;

/// <summary>Writes the body of a webhook request. Text from users cannot become a mention, a link or markup in any format.</summary>
internal sealed class WebhookBody(PortalOptions portal)
{
    /// <summary>Slack allows 3000 characters in a block, including the title.</summary>
    private const int MaxSlackLength = 2700;

    public string Write(WebhookKind kind, Delivery delivery, Announcement announcement)
    {
        var title = AnnouncementWords.TitleOf(announcement.Kind, announcement.Tenant);
        var link = portal.LinkTo(AnnouncementWords.PathOf(announcement.Kind, announcement.RequestId, announcement.Tenant, announcement.Page));
        return (
            kind switch
            {
                WebhookKind.Slack => Slack(announcement, title, link),
                WebhookKind.Teams => Teams(announcement, title, link),
                _ => Generic(delivery, announcement, title, link),
            }
        ).ToJsonString();
    }

    private static JsonObject Slack(Announcement announcement, string title, string? link)
    {
        var line = $"*{Escape(title)}*\n{Escape(announcement.Text)}";
        JsonArray blocks =
        [
            // Verbatim: Slack does not detect links and names in it.
            new JsonObject
            {
                ["type"] = "section",
                ["text"] = new JsonObject
                {
                    ["type"] = "mrkdwn",
                    ["text"] = line,
                    ["verbatim"] = true,
                },
            },
            new JsonObject
            {
                ["type"] = "context",
                ["elements"] = new JsonArray(
                    new JsonObject
                    {
                        ["type"] = "mrkdwn",
                        ["text"] = $"Team {Escape(announcement.Team)}{(link is null ? "" : $" · <{Escape(link)}|Open in TenantPortal>")}",
                    }
                ),
            },
        ];
        return new JsonObject { ["text"] = $"{Escape(title)}: {Escape(announcement.Text)}", ["blocks"] = blocks };
    }

    private static JsonObject Teams(Announcement announcement, string title, string? link)
    {
        var card = new JsonObject
        {
            ["$schema"] = "http://adaptivecards.io/schemas/adaptive-card.json",
            ["type"] = "AdaptiveCard",
            ["version"] = "1.4",
            // A TextBlock interprets Markdown; a TextRun does not.
            ["body"] = new JsonArray(
                Run(title, new JsonObject { ["weight"] = "Bolder", ["size"] = "Medium" }),
                Run(announcement.Text, []),
                Run($"Team {announcement.Team}", new JsonObject { ["isSubtle"] = true })
            ),
        };
        if (link is not null)
            card["actions"] = new JsonArray(
                new JsonObject
                {
                    ["type"] = "Action.OpenUrl",
                    ["title"] = "Open in TenantPortal",
                    ["url"] = link,
                }
            );
        return new JsonObject
        {
            ["type"] = "message",
            ["attachments"] = new JsonArray(
                new JsonObject
                {
                    ["contentType"] = "application/vnd.microsoft.card.adaptive",
                    ["contentUrl"] = null,
                    ["content"] = card,
                }
            ),
        };
    }

    private static JsonObject Run(string text, JsonObject look)
    {
        (look["type"], look["text"]) = ("TextRun", text);
        return new JsonObject { ["type"] = "RichTextBlock", ["inlines"] = new JsonArray(look) };
    }

    private static JsonObject Generic(Delivery delivery, Announcement announcement, string title, string? link) =>
        new()
        {
            ["delivery"] = delivery.PublicId,
            ["id"] = announcement.Id,
            ["event"] = AnnouncementWords.EventOf(announcement.Kind),
            ["at"] = JsonSerializer.SerializeToNode(announcement.At.UtcDateTime),
            ["request"] = announcement.RequestId,
            ["tenant"] = announcement.Tenant,
            ["team"] = announcement.Team,
            ["actor"] = announcement.ActorName,
            ["title"] = title,
            ["text"] = announcement.Text,
            ["url"] = link,
        };

    /// <summary>Escapes text for Slack and truncates it, never in the middle of an entity.</summary>
    private static string Escape(string text)
    {
        var escaped = new StringBuilder();
        foreach (var sign in text.EnumerateRunes())
        {
            var next = sign.Value switch
            {
                '&' => "&amp;",
                '<' => "&lt;",
                '>' => "&gt;",
                _ => sign.ToString(),
            };
            if (escaped.Length + next.Length > MaxSlackLength)
                return escaped.Append('…').ToString();
            escaped.Append(next);
        }

        return escaped.ToString();
    }
}
