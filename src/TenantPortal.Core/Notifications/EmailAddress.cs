using MimeKit;

namespace TenantPortal.Core.Notifications;

/// <summary>Recognizes the address of an e-mail.</summary>
internal static class EmailAddress
{
    /// <summary>Whether the text is a bare address: no display name, no brackets, no line breaks.</summary>
    public static bool IsBare(string? text) =>
        text is { Length: > 2 and <= 254 }
        && text.All(character => character is > ' ' and < (char)127)
        && MailboxAddress.TryParse(text, out var parsed)
        && parsed.Address == text
        && text.Contains('@', StringComparison.Ordinal);
}
