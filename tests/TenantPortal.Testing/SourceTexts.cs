using System.Text;

namespace TenantPortal.Testing;

/// <summary>A text of a source file, with its line.</summary>
public sealed record SourceText(int Line, string Text);

/// <summary>Extracts the texts of source files: string literals of C#, and markup text and attributes of Razor.</summary>
public sealed class SourceTexts
{
    private static readonly HashSet<string> Directives =
    [
        "page",
        "using",
        "inject",
        "inherits",
        "implements",
        "layout",
        "attribute",
        "namespace",
        "typeparam",
        "rendermode",
    ];

    private static readonly HashSet<string> BlockKeywords = ["if", "foreach", "for", "switch", "while"];

    private static readonly HashSet<string> StatementKeywords = ["else", "case", "default", "break", "var"];

    private static readonly HashSet<string> TextAttributes = new(StringComparer.OrdinalIgnoreCase)
    {
        "Label",
        "Title",
        "Text",
        "LinkText",
        "SubmitText",
        "Hint",
        "Heading",
        "Word",
        "Name",
        "Empty",
        "Verb",
        "Placeholder",
        "aria-label",
        "alt",
    };

    private readonly string _source;
    private readonly List<SourceText> _found = [];
    private int _at;

    private SourceTexts(string source) => _source = source;

    private char Current => Peek(0);

    private bool IsAtEnd => _at >= _source.Length;

    /// <summary>Returns the string literals of a C# file. Interpolated values become <c>{}</c>.</summary>
    public static IReadOnlyList<SourceText> OfCSharp(string source)
    {
        var reader = new SourceTexts(source);
        reader.ReadCode(source.Length, closing: '\0');
        return reader._found;
    }

    /// <summary>Returns the markup text, the attribute values and the string literals of a Razor file.</summary>
    public static IReadOnlyList<SourceText> OfRazor(string source)
    {
        var reader = new SourceTexts(source);
        reader.ReadMarkup();
        return reader._found;
    }

    private void ReadMarkup()
    {
        var text = new StringBuilder();
        var line = 1;
        while (!IsAtEnd)
        {
            if (Skips("@*", "*@"))
                continue;
            if (IsAtLineStart() && TrySkipCodeLine())
                continue;
            if (Current == '@' && TryReadExpression() is { } placeholder)
            {
                text.Append(placeholder);
                continue;
            }

            if (Current == '<' && (char.IsLetter(Peek(1)) || Peek(1) is '/' or '!'))
            {
                Flush(text, line);
                ReadTag();
                line = Line();
                continue;
            }

            if (Current is '{' or '}')
            {
                Flush(text, line);
                line = Line();
                _at++;
                continue;
            }

            text.Append(Current);
            _at++;
        }

        Flush(text, line);
    }

    private void Flush(StringBuilder text, int line)
    {
        var trimmed = string.Join(' ', text.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        if (trimmed.Length > 0)
            _found.Add(new(line, trimmed));
        text.Clear();
    }

    private void ReadTag()
    {
        while (!IsAtEnd && Current != '>')
        {
            if (Current == '"')
                ReadAttribute();
            else
                _at++;
        }

        _at++;
    }

    private void ReadAttribute()
    {
        var (text, line, depth) = (new StringBuilder(), Line(), 0);
        var isText = TextAttributes.Contains(AttributeName());
        _at++;
        while (!IsAtEnd && (Current != '"' || depth > 0))
        {
            if (Current == '@' && TryReadExpression() is { } placeholder)
            {
                text.Append(placeholder);
                continue;
            }

            if (Current == '"')
            {
                ReadString();
                continue;
            }

            depth += Current switch
            {
                '(' => 1,
                ')' => -1,
                _ => 0,
            };
            text.Append(Current);
            _at++;
        }

        _at++;
        if (isText)
            Flush(text, line);
    }

    private string AttributeName()
    {
        var end = _at - 1;
        var start = end;
        while (start > 0 && !char.IsWhiteSpace(_source[start - 1]))
            start--;
        return _source[start..end];
    }

    /// <summary>
    /// Reads <c>@(…)</c>, <c>@name.Of(…)</c>, or the head of <c>@if (…)</c> and other blocks. Returns the placeholder for the value; null if there is no
    /// expression.
    /// </summary>
    private string? TryReadExpression()
    {
        if (Peek(1) == '(')
        {
            _at += 2;
            ReadCode(_source.Length, ')');
            return "{}";
        }

        if (!char.IsLetter(Peek(1)) && Peek(1) != '_')
            return null;
        _at++;
        var word = ReadName();
        if (word == "code")
        {
            SkipTo('{');
            ReadCode(_source.Length, '}');
            return "";
        }

        if (BlockKeywords.Contains(word))
        {
            SkipTo('(');
            ReadCode(_source.Length, ')');
            return "";
        }

        while (!IsAtEnd)
        {
            if (Current == '(')
            {
                _at++;
                ReadCode(_source.Length, ')');
            }
            else if (Current == '[')
            {
                _at++;
                ReadCode(_source.Length, ']');
            }
            else if (Current is '.' or '!' or '?' && (char.IsLetter(Peek(1)) || (Peek(1) == '.' && char.IsLetter(Peek(2)))))
            {
                _at += Peek(1) == '.' ? 2 : 1;
                ReadName();
            }
            else
                break;
        }

        return "{}";
    }

    /// <summary>Skips a directive, a comment or a C# statement between markup.</summary>
    private bool TrySkipCodeLine()
    {
        var end = _source.IndexOf('\n', _at);
        end = end < 0 ? _source.Length : end;
        var line = _source[_at..end].Trim();
        var word = new string([.. line.TrimStart('@').TakeWhile(char.IsLetter)]);
        var isDirective = line.StartsWith('@') && Directives.Contains(word);
        var isComment = line.StartsWith("//", StringComparison.Ordinal);
        var isStatement = (!line.StartsWith('@') && StatementKeywords.Contains(word)) || line is ['?' or ':', ' ', ..];
        if (!isDirective && !isComment && !isStatement)
            return false;
        if (isStatement)
            ReadCode(end, '\0');
        else
            _at = end;
        return true;
    }

    /// <summary>Reads C# up to a closing bracket of the same depth, or to an end, and collects its string literals.</summary>
    private void ReadCode(int end, char closing)
    {
        var depth = 0;
        while (_at < end)
        {
            if (Skips("//", "\n") || Skips("/*", "*/"))
                continue;
            if (Current == '\'')
            {
                _at += Peek(1) == '\\' ? 3 : 2;
                SkipTo('\'');
                continue;
            }

            if (IsStringStart())
            {
                ReadString();
                continue;
            }

            if (Current == closing && depth == 0)
            {
                _at++;
                return;
            }

            depth += Current switch
            {
                '(' or '[' or '{' => 1,
                ')' or ']' or '}' => -1,
                _ => 0,
            };
            _at++;
        }
    }

    private bool IsStringStart()
    {
        var offset = 0;
        while (Peek(offset) is '$' or '@')
            offset++;
        return Peek(offset) == '"';
    }

    private void ReadString()
    {
        var line = Line();
        var (dollars, isVerbatim) = (0, false);
        while (Current is '$' or '@')
        {
            dollars += Current == '$' ? 1 : 0;
            isVerbatim |= Current == '@';
            _at++;
        }

        var quotes = 0;
        while (Peek(quotes) == '"')
            quotes++;
        if (quotes == 2)
        {
            _at += 2;
            return;
        }

        var isRaw = quotes >= 3 && !isVerbatim;

        var closing = isRaw ? new string('"', quotes) : "\"";
        _at += closing.Length;
        var text = new StringBuilder();
        while (!IsAtEnd && (!_source.AsSpan(_at).StartsWith(closing, StringComparison.Ordinal) || (isVerbatim && Peek(1) == '"')))
        {
            if (isVerbatim && Current == '"')
            {
                text.Append('"');
                _at += 2;
            }
            else if (!isRaw && !isVerbatim && Current == '\\')
            {
                text.Append(Peek(1) == 'n' ? '\n' : ' ');
                _at += 2;
            }
            else if (dollars > 0 && Current == '{' && (isRaw || Peek(1) != '{'))
            {
                _at += isRaw ? dollars : 1;
                text.Append("{}");
                ReadCode(_source.Length, '}');
                _at += isRaw ? dollars - 1 : 0;
            }
            else
            {
                _at += dollars > 0 && !isRaw && Current is '{' or '}' && Peek(1) == Current ? 1 : 0;
                text.Append(Current);
                _at++;
            }
        }

        _at += closing.Length;
        _found.Add(new(line, text.ToString()));
    }

    private bool Skips(string opening, string closing)
    {
        if (!_source.AsSpan(_at).StartsWith(opening, StringComparison.Ordinal))
            return false;
        var end = _source.IndexOf(closing, _at + opening.Length, StringComparison.Ordinal);
        _at = end < 0 ? _source.Length : end + closing.Length;
        return true;
    }

    private void SkipTo(char character)
    {
        while (!IsAtEnd && Current != character)
            _at++;
        _at++;
    }

    private string ReadName()
    {
        var start = _at;
        while (char.IsLetterOrDigit(Current) || Current == '_')
            _at++;
        return _source[start.._at];
    }

    private bool IsAtLineStart()
    {
        var before = _at - 1;
        while (before >= 0 && _source[before] is ' ')
            before--;
        return (before < 0 || _source[before] == '\n') && !char.IsWhiteSpace(Current);
    }

    private char Peek(int offset) => _at + offset < _source.Length ? _source[_at + offset] : '\0';

    private int Line() => _source.AsSpan(0, Math.Min(_at, _source.Length)).Count('\n') + 1;
}
