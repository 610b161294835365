using TenantPortal.Sandbox.Http;

namespace TenantPortal.Sandbox.Selectors;

/// <summary>A parsed labelSelector: equality and set-based requirements that must all hold.</summary>
internal sealed class LabelSelector
{
    public static readonly LabelSelector Everything = new([]);

    private readonly List<Requirement> _requirements;

    private LabelSelector(List<Requirement> requirements) => _requirements = requirements;

    public static LabelSelector Parse(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return Everything;
        }

        var tokens = new Tokens(text);
        var requirements = new List<Requirement>();
        do
        {
            requirements.Add(ParseRequirement(tokens));
        } while (tokens.Skip(","));

        if (!tokens.AtEnd)
        {
            throw Unparsable($"found '{tokens.Next()}', expected: ',' or 'end of string'");
        }

        return new LabelSelector(requirements);
    }

    public bool Matches(IReadOnlyDictionary<string, string> labels) => _requirements.TrueForAll(requirement => requirement.Holds(labels));

    private static Requirement ParseRequirement(Tokens tokens)
    {
        if (tokens.Skip("!"))
        {
            return new Requirement(Key(tokens), MustMatch: false, Exists: false, []);
        }

        var key = Key(tokens);
        if (tokens.AtEnd || tokens.Peek() == ",")
        {
            return new Requirement(key, MustMatch: true, Exists: true, []);
        }

        var verb = tokens.Next();
        return verb switch
        {
            "=" or "==" => new Requirement(key, MustMatch: true, Exists: false, [Value(tokens)]),
            "!=" => new Requirement(key, MustMatch: false, Exists: false, [Value(tokens)]),
            "in" => new Requirement(key, MustMatch: true, Exists: false, Values(tokens)),
            "notin" => new Requirement(key, MustMatch: false, Exists: false, Values(tokens)),
            _ => throw Unparsable($"found '{verb}', expected: in, notin, =, ==, !=, gt, lt"),
        };
    }

    private static string Key(Tokens tokens)
    {
        var key = tokens.Next();
        return Tokens.IsWord(key) ? key : throw Unparsable($"found '{key}', expected: identifier");
    }

    private static string Value(Tokens tokens) => tokens.AtEnd || tokens.Peek() == "," ? "" : tokens.Next();

    private static HashSet<string> Values(Tokens tokens)
    {
        var values = new HashSet<string>(StringComparer.Ordinal);
        if (!tokens.Skip("("))
        {
            throw Unparsable($"found '{tokens.Next()}' expected: '('");
        }

        while (!tokens.Skip(")"))
        {
            var value = tokens.Next();
            if (Tokens.IsWord(value))
            {
                values.Add(value);
            }
            else if (value != ",")
            {
                throw Unparsable($"found '{value}', expected: ',' or ')'");
            }
        }

        return values;
    }

    private static ApiException Unparsable(string why) => ApiException.BadRequest($"unable to parse requirement: {why}");

    private sealed record Requirement(string Key, bool MustMatch, bool Exists, HashSet<string> Values)
    {
        public bool Holds(IReadOnlyDictionary<string, string> labels)
        {
            if (!labels.TryGetValue(Key, out var value))
            {
                return !MustMatch;
            }

            return Values.Count == 0 ? Exists : Values.Contains(value) == MustMatch;
        }
    }

    /// <summary>Splits a selector into words and operators.</summary>
    private sealed class Tokens(string text)
    {
        private int _at;

        public bool AtEnd
        {
            get
            {
                while (_at < text.Length && char.IsWhiteSpace(text[_at]))
                {
                    _at++;
                }

                return _at == text.Length;
            }
        }

        public static bool IsWord(string token) => token.Length > 0 && !IsOperator(token[0]);

        public string Peek()
        {
            var before = _at;
            var token = Next();
            _at = before;
            return token;
        }

        public bool Skip(string token)
        {
            if (AtEnd || Peek() != token)
            {
                return false;
            }

            Next();
            return true;
        }

        public string Next()
        {
            if (AtEnd)
            {
                return "";
            }

            var start = _at;
            if (IsOperator(text[_at]))
            {
                _at += text.AsSpan(_at) is ['=', '=', ..] or ['!', '=', ..] ? 2 : 1;
            }
            else
            {
                while (_at < text.Length && !IsOperator(text[_at]) && !char.IsWhiteSpace(text[_at]))
                {
                    _at++;
                }
            }

            return text[start.._at];
        }

        private static bool IsOperator(char letter) => letter is '=' or '!' or '(' or ')' or ',' or '<' or '>';
    }
}
