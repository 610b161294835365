using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using TenantPortal.Core.Languages;

namespace TenantPortal.Core;

/// <summary>What people may write in their own words: any text that looks the same to every reader.</summary>
public static class WrittenText
{
    public const int MaxCommentLength = 2000;

    /// <summary>Null when the text is fine or not there; otherwise what is wrong with it.</summary>
    /// <param name="what">As in "The purpose has …".</param>
    public static Problem? Check(string? text, Sentence what, int maxLength, string field)
    {
        if (text is null)
            return null;
        if (text.Length > maxLength)
            return new($"The {what} has {text.Length} characters. The limit is {maxLength}. Shorten the text.", field);
        return HasHiddenCharacters(text) ? new($"The {what} contains invisible characters. Enter it as plain text.", field) : null;
    }

    /// <summary>Null when the comment is fine, and is there if a reason is needed.</summary>
    /// <param name="whyNeeded">The sentence that requires it; null if it is optional.</param>
    public static Problem? CheckComment(string? comment, Sentence? whyNeeded) =>
        whyNeeded is not null && IsBlank(comment) ? new(whyNeeded, "comment") : Check(comment, "comment", MaxCommentLength, "comment");

    /// <summary>
    /// Characters that a reader cannot see, such as those that turn the direction of text, would show something else than what was written. Only the
    /// joiners of emoji and of some scripts stay, between visible characters.
    /// </summary>
    public static bool HasHiddenCharacters(string text)
    {
        var before = default(Rune);
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value is not ('\n' or '\r' or '\t') && !IsVisible(rune) && !(IsJoiner(rune) && before.Value > ' ' && IsVisible(before)))
                return true;
            before = rune;
        }

        return IsJoiner(before);
    }

    /// <summary>True if a reader would see nothing.</summary>
    public static bool IsBlank([NotNullWhen(false)] string? text) => text is null || !text.EnumerateRunes().Any(rune => IsVisible(rune) && !IsEmpty(rune));

    /// <summary>Whether the character takes part in what a reader sees. Spaces do.</summary>
    public static bool IsVisible(Rune rune) =>
        rune != Rune.ReplacementChar
        && Rune.GetUnicodeCategory(rune)
            is not (
                UnicodeCategory.Control
                or UnicodeCategory.Format
                or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator
                or UnicodeCategory.PrivateUse
                or UnicodeCategory.Surrogate
                or UnicodeCategory.OtherNotAssigned
            )
        && !IsFiller(rune)
        && !IsVariation(rune);

    /// <summary>Marks alone show nothing without a letter before them.</summary>
    private static bool IsEmpty(Rune rune) =>
        Rune.GetUnicodeCategory(rune)
            is UnicodeCategory.SpaceSeparator
                or UnicodeCategory.NonSpacingMark
                or UnicodeCategory.EnclosingMark
                or UnicodeCategory.SpacingCombiningMark;

    /// <summary>Letters and symbols by their category that no font draws.</summary>
    private static bool IsFiller(Rune rune) => rune.Value is 0x115F or 0x1160 or 0x17B4 or 0x17B5 or 0x2800 or 0x3164 or 0xFFA0 or 0x034F;

    /// <summary>Choose between forms of the character before; emoji use them.</summary>
    private static bool IsVariation(Rune rune) => rune.Value is (>= 0xFE00 and <= 0xFE0E) or (>= 0xE0100 and <= 0xE01EF) or (>= 0x180B and <= 0x180F);

    private static bool IsJoiner(Rune rune) => rune.Value is 0x200C or 0x200D;

    /// <summary>The text with at most this number of characters, the last of which is an ellipsis if the text is longer.</summary>
    public static string Limit(string text, int maxLength) => text.Length <= maxLength ? text : text[..(maxLength - 1)] + "…";

    /// <summary>The text as it is quoted in a sentence, where what was written may be of any length.</summary>
    public static string Shorten(string text) => text.Length <= 63 ? text : text[..63] + "…";
}
