using System.Text;
using System.Text.RegularExpressions;

namespace TenantPortal.Core.Tiers.Blueprints;

/// <summary>Converts a JSON Schema pattern into an expression that runs in linear time and whose <c>$</c> does not match before a final line break.</summary>
internal static class ParameterPattern
{
    /// <summary>Null when the pattern is not supported.</summary>
    public static Regex? TryParse(string pattern)
    {
        try
        {
            return new Regex(WithStrictEnd(pattern), RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
        }
        catch (Exception error) when (error is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    private static string WithStrictEnd(string pattern)
    {
        var result = new StringBuilder();
        var isInClass = false;
        for (var i = 0; i < pattern.Length; i++)
        {
            var character = pattern[i];
            if (character == '\\' && i + 1 < pattern.Length)
            {
                result.Append(character).Append(pattern[++i]);
                continue;
            }

            isInClass = character == '[' || (isInClass && character != ']');
            result.Append(character == '$' && !isInClass ? @"\z" : character.ToString());
        }

        return result.ToString();
    }
}
