using System.Text;

namespace TenantPortal.Core;

/// <summary>What people may write in their own words: any text that shows everybody the same.</summary>
public static class WrittenText
{
    /// <summary>Null when the text is fine or not there; otherwise what is wrong with it.</summary>
    /// <param name="what">As in "The purpose has …".</param>
    public static Problem? Check(string? text, string what, int maxLength, string field)
    {
        if (text is null)
            return null;
        if (text.Length > maxLength)
            return new($"The {what} has {text.Length} characters; {maxLength} are the most. Say it shorter.", field);
        return HasHiddenCharacters(text) ? new($"The {what} has characters that cannot be seen. Type it as plain text.", field) : null;
    }

    /// <summary>Control characters, and the marks that turn the direction of text, would show a reader something else than what was written.</summary>
    public static bool HasHiddenCharacters(string text) =>
        text.EnumerateRunes()
            .Any(rune =>
                rune.Value is not ('\n' or '\r' or '\t')
                && (Rune.IsControl(rune) || rune.Value is (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069) or 0x200E or 0x200F or 0x061C or 0xFFFD)
            );
}
