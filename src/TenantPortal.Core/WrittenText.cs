using System.Text;

namespace TenantPortal.Core;

/// <summary>What people may write in their own words: any text that looks the same to every reader.</summary>
public static class WrittenText
{
    public const int MaxCommentLength = 2000;

    /// <summary>Null when the text is fine or not there; otherwise what is wrong with it.</summary>
    /// <param name="what">As in "The purpose has …".</param>
    public static Problem? Check(string? text, string what, int maxLength, string field)
    {
        if (text is null)
            return null;
        if (text.Length > maxLength)
            return new($"The {what} has {text.Length} characters. The limit is {maxLength}. Shorten the text.", field);
        return HasHiddenCharacters(text) ? new($"The {what} contains invisible characters. Enter it as plain text.", field) : null;
    }

    /// <summary>Null when the comment is fine, and is there if a reason is needed.</summary>
    /// <param name="whyNeeded">The sentence that requires it; null if it is optional.</param>
    public static Problem? CheckComment(string? comment, string? whyNeeded) =>
        whyNeeded is not null && string.IsNullOrWhiteSpace(comment) ? new(whyNeeded, "comment") : Check(comment, "comment", MaxCommentLength, "comment");

    /// <summary>Control characters, and the marks that turn the direction of text, would show a reader something else than what was written.</summary>
    public static bool HasHiddenCharacters(string text) =>
        text.EnumerateRunes()
            .Any(rune =>
                rune.Value is not ('\n' or '\r' or '\t')
                && (Rune.IsControl(rune) || rune.Value is (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069) or 0x200E or 0x200F or 0x061C or 0xFFFD)
            );

    /// <summary>The text as it is quoted in a sentence, where what was written may be of any length.</summary>
    public static string Shorten(string text) => text.Length <= 63 ? text : text[..63] + "…";
}
