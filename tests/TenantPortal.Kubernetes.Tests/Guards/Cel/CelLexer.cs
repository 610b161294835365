using System.Globalization;
using System.Text;

namespace TenantPortal.Kubernetes.Tests.Guards.Cel;

internal enum CelTokenKind
{
    Name,
    Literal,
    Symbol,
    End,
}

/// <param name="Value">Of a literal.</param>
internal sealed record CelToken(CelTokenKind Kind, string Text, object? Value = null);

/// <summary>Splits an expression into tokens.</summary>
internal static class CelLexer
{
    /// <summary>Longer symbols come first.</summary>
    private static readonly string[] Symbols =
    [
        "&&",
        "||",
        "==",
        "!=",
        "<=",
        ">=",
        ".?",
        "[?",
        "<",
        ">",
        "+",
        "-",
        "*",
        "/",
        "%",
        "!",
        "?",
        ":",
        ".",
        ",",
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
    ];

    public static IReadOnlyList<CelToken> Read(string text)
    {
        var tokens = new List<CelToken>();
        for (var at = 0; at < text.Length; )
        {
            if (char.IsWhiteSpace(text[at]))
                at++;
            else if (text[at] is '\'' or '"')
                tokens.Add(ReadText(text, ref at, isRaw: false));
            else if (text[at] is 'r' && at + 1 < text.Length && text[at + 1] is '\'' or '"')
            {
                at++;
                tokens.Add(ReadText(text, ref at, isRaw: true));
            }
            else if (char.IsAsciiDigit(text[at]))
                tokens.Add(ReadNumber(text, ref at));
            else if (char.IsAsciiLetter(text[at]) || text[at] == '_')
                tokens.Add(ReadName(text, ref at));
            else
            {
                var symbol =
                    Array.Find(Symbols, symbol => text.AsSpan(at).StartsWith(symbol, StringComparison.Ordinal))
                    ?? throw new CelSyntaxException($"token recognition error at: '{text[at]}'");
                tokens.Add(new CelToken(CelTokenKind.Symbol, symbol));
                at += symbol.Length;
            }
        }

        tokens.Add(new CelToken(CelTokenKind.End, "<EOF>"));
        return tokens;
    }

    private static CelToken ReadName(string text, ref int at)
    {
        var start = at;
        while (at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || text[at] == '_'))
            at++;
        var name = text[start..at];
        return name switch
        {
            "true" => new CelToken(CelTokenKind.Literal, name, true),
            "false" => new CelToken(CelTokenKind.Literal, name, false),
            "null" => new CelToken(CelTokenKind.Literal, name),
            _ => new CelToken(CelTokenKind.Name, name),
        };
    }

    private static CelToken ReadNumber(string text, ref int at)
    {
        var start = at;
        while (at < text.Length && (char.IsAsciiDigit(text[at]) || (text[at] == '.' && at + 1 < text.Length && char.IsAsciiDigit(text[at + 1]))))
            at++;
        var number = text[start..at];
        return number.Contains('.', StringComparison.Ordinal)
            ? new CelToken(CelTokenKind.Literal, number, double.Parse(number, CultureInfo.InvariantCulture))
            : new CelToken(CelTokenKind.Literal, number, long.Parse(number, CultureInfo.InvariantCulture));
    }

    private static CelToken ReadText(string text, ref int at, bool isRaw)
    {
        var (start, quote, value) = (at++, text[at - 1], new StringBuilder());
        for (; ; at++)
        {
            if (at >= text.Length)
                throw new CelSyntaxException($"token recognition error at: '{text[start..]}'");
            if (text[at] == quote)
                break;
            if (text[at] != '\\' || isRaw)
                value.Append(text[at]);
            else
                value.Append(Unescape(text[++at]));
        }

        at++;
        return new CelToken(CelTokenKind.Literal, text[start..at], value.ToString());
    }

    private static char Unescape(char escaped) =>
        escaped switch
        {
            'n' => '\n',
            't' => '\t',
            'r' => '\r',
            '\\' or '\'' or '"' or '?' or '`' => escaped,
            _ => throw new CelSyntaxException($"token recognition error at: '\\{escaped}'"),
        };
}
