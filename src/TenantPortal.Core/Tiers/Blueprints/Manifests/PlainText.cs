using System.Text.RegularExpressions;

namespace TenantPortal.Core.Tiers.Blueprints.Manifests;

/// <summary>Detects text that needs no quotes in YAML: every YAML 1.1 and 1.2 reader must read the same text.</summary>
internal static partial class PlainText
{
    public static bool ReadsBack(string text) =>
        text.Length > 0
        && !char.IsWhiteSpace(text[0])
        && !char.IsWhiteSpace(text[^1])
        && text.All(IsOrdinary)
        && !SpecialStart().IsMatch(text)
        && !text.EndsWith(':')
        && !text.Contains(": ", StringComparison.Ordinal)
        && !text.Contains(" #", StringComparison.Ordinal)
        && !OtherType().IsMatch(text)
        && !OtherType().IsMatch(text.Replace("_", "", StringComparison.Ordinal)); // Go's parser removes underscores before it parses numbers.

    // Letters of every language stay readable; control characters, all kinds of line breaks and surrogates are quoted.
    private static bool IsOrdinary(char character) => character is >= ' ' and < '\u007f' or > '\u00a0' and < '\u2000' or > '\u206f' and < '\ud800';

    [GeneratedRegex(@"^([,\[\]{}#&*!|>'""%@`]|---|\.\.\.|[-?:]([ ]|\z))", RegexOptions.CultureInvariant)]
    private static partial Regex SpecialStart();

    [GeneratedRegex(
        @"^(~|null|true|false|yes|no|on|off|y|n|=|<<" // keywords of YAML 1.1 and 1.2
            + @"|[-+]?(\.inf|\.nan|0b[01_]+|0o?[0-7_]+|0x[0-9a-f_]+)" // infinity, other bases
            + @"|[-+]?(\.[0-9_]+|[0-9][0-9_,]*(\.[0-9_]*)?)(e[-+]?[0-9]+)?" // 16, 1_000, 1.5, .5, 1e3
            + @"|[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?" // 190:20:30 is a base-60 number in YAML 1.1
            + @"|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([t \t].*)?)\z", // dates and times
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase
    )]
    private static partial Regex OtherType();
}
