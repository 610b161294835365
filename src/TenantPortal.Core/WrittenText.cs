using System.Text;

namespace TenantPortal.Core;

/// <summary>Free text that users write: anything that looks the same to every reader.</summary>
public static class WrittenText
{
    /// <summary>Null when the text is valid or missing; otherwise what is wrong with it.</summary>
    /// <param name="what">As in "The purpose has …".</param>
    public static Problem? Check(string? text, string what, int maxLength, string field)
    {
        if (text is null)
            return null;
        if (text.Length > maxLength)
            return new($"The {what} has {text.Length} characters. The limit is {maxLength}. Shorten the text.", field);
        return HasHiddenCharacters(text) ? new($"The {what} contains invisible characters. Enter plain text.", field) : null;
    }

    /// <summary>Control characters and bidirectional marks can make text look different from what was typed.</summary>
    public static bool HasHiddenCharacters(string text) =>
        text.EnumerateRunes()
            .Any(rune =>
                rune.Value is not ('\n' or '\r' or '\t')
                && (Rune.IsControl(rune) || rune.Value is (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069) or 0x200E or 0x200F or 0x061C or 0xFFFD)
            );
}
