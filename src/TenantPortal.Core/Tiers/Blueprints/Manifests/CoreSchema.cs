using System.Globalization;
using System.Numerics;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using TenantPortal.Parsing;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace TenantPortal.Core.Tiers.Blueprints.Manifests;

/// <summary>Resolves YAML scalars by the core schema of YAML 1.2: quoted values are strings, <c>no</c> is a string, <c>1e3</c> is a number.</summary>
internal static partial class CoreSchema
{
    public static JsonNode? Read(YamlScalarNode scalar)
    {
        var text = scalar.Value ?? "";
        if (scalar.Style != ScalarStyle.Plain)
        {
            return JsonValue.Create(text);
        }

        return text switch
        {
            "" or "~" or "null" or "Null" or "NULL" => null,
            "true" or "True" or "TRUE" => JsonValue.Create(true),
            "false" or "False" or "FALSE" => JsonValue.Create(false),
            _ when JsonNumber().IsMatch(text) => UntrustedDocument.ParseJson(text),
            _ when Prefixed().IsMatch(text) => UntrustedDocument.ParseJson(Decimal(text)),
            _ when Number().IsMatch(text) => UntrustedDocument.ParseJson(AsJson(text)),
            _ => JsonValue.Create(text),
        };
    }

    /// <summary>JSON, and therefore Kubernetes, cannot express infinity or NaN.</summary>
    public static bool IsNotFinite(YamlScalarNode scalar) => scalar.Style == ScalarStyle.Plain && NotFinite().IsMatch(scalar.Value ?? "");

    private static string Decimal(string text) =>
        text[1] == 'x'
            ? BigInteger.Parse("0" + text[2..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture)
            : text[2..].Aggregate(BigInteger.Zero, (sum, digit) => (sum * 8) + (digit - '0')).ToString(CultureInfo.InvariantCulture);

    // Converts only forms that JSON does not allow (+1, 007, .5, 1.); all others stay as written.
    private static string AsJson(string text)
    {
        var parts = Number().Match(text);
        var whole = parts.Groups["whole"].Value.TrimStart('0');
        var fraction = parts.Groups["fraction"].Value;
        return (parts.Groups["sign"].Value == "-" ? "-" : "")
            + (whole.Length == 0 ? "0" : whole)
            + (
                fraction.Length == 0 ? ""
                : fraction == "." ? ".0"
                : fraction
            )
            + parts.Groups["exponent"].Value;
    }

    [GeneratedRegex(@"^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex JsonNumber();

    [GeneratedRegex(@"^(0o[0-7]+|0x[0-9a-fA-F]+)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Prefixed();

    [GeneratedRegex(
        @"^(?<sign>[-+]?)(?=\.?[0-9])(?<whole>[0-9]*)(?<fraction>(\.[0-9]*)?)(?<exponent>([eE][-+]?[0-9]+)?)\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Number();

    [GeneratedRegex(@"^([-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN))\z", RegexOptions.CultureInvariant)]
    private static partial Regex NotFinite();
}
