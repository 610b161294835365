using System.Text;

namespace TenantPortal.Core;

/// <summary>Text that every database stores and returns unchanged.</summary>
internal static class StorableText
{
    private const char Replacement = '\uFFFD';

    /// <summary>The text, with the replacement character for NUL and unpaired surrogates.</summary>
    public static string From(string text)
    {
        if (!text.Any(sign => sign == '\0' || char.IsSurrogate(sign)))
            return text;
        var clean = new StringBuilder(text.Length);
        // Enumerating runes already replaces unpaired surrogates.
        foreach (var rune in text.EnumerateRunes())
            clean.Append(rune.Value == 0 ? Replacement.ToString() : rune.ToString());
        return clean.ToString();
    }
}
