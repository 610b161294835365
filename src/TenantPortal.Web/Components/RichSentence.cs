using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Components;
using TenantPortal.Core.Languages;

namespace TenantPortal.Web.Components;

/// <summary>Sentences with links, times and other elements in their gaps.</summary>
internal static partial class RichSentence
{
    /// <summary>The sentence in the reader's language, with each <see cref="RenderFragment"/> among its values in its place.</summary>
    public static RenderFragment Rich(this Language language, Sentence sentence) =>
        builder =>
        {
            var format = language.Translate(sentence);
            var end = 0;
            foreach (Match gap in Gap().Matches(format))
            {
                builder.AddContent(0, Text(format[end..gap.Index]));
                var value = sentence.Values[int.Parse(gap.Groups["index"].ValueSpan, CultureInfo.InvariantCulture)];
                if (value is RenderFragment element)
                    builder.AddContent(1, element);
                else
                    builder.AddContent(2, language.Write(value));
                end = gap.Index + gap.Length;
            }

            builder.AddContent(3, Text(format[end..]));
        };

    private static string Text(string format) => format.Replace("{{", "{", StringComparison.Ordinal).Replace("}}", "}", StringComparison.Ordinal);

    [GeneratedRegex("(?<!\\{)\\{(?<index>[0-9]+)\\}")]
    private static partial Regex Gap();
}
