namespace TenantPortal.Kubernetes.Tests.Guards.Cel;

/// <summary>
/// Parses CEL with optional fields, as API servers since 1.30 do. It knows what the policies of <c>deploy/guards</c> use; everything else is
/// refused, so that an expression is never evaluated as something that it is not.
/// </summary>
internal sealed class CelParser
{
    private static readonly string[] Macros = ["all", "exists", "exists_one", "map", "filter"];
    private static readonly string[] Relations = ["==", "!=", "<", "<=", ">", ">=", "in"];

    private readonly IReadOnlyList<CelToken> _tokens;
    private int _at;

    private CelParser(string text) => _tokens = CelLexer.Read(text);

    private CelToken Next => _tokens[_at];

    /// <exception cref="CelSyntaxException"></exception>
    public static CelNode Parse(string text)
    {
        var parser = new CelParser(text);
        var node = parser.ReadConditional();
        return parser.Next.Kind == CelTokenKind.End ? node : throw parser.Unexpected();
    }

    private CelNode ReadConditional()
    {
        var condition = ReadBinary(0);
        if (!Take("?"))
            return condition;
        var then = ReadBinary(0);
        Expect(":");
        return new CelConditional(condition, then, ReadConditional());
    }

    /// <param name="level">The precedence: or, and, relations, sums, products.</param>
    private CelNode ReadBinary(int level)
    {
        if (level == 5)
            return ReadUnary();
        var left = ReadBinary(level + 1);
        while (IsOperatorOf(level))
        {
            var symbol = Next.Text;
            _at++;
            left = new CelBinary(symbol, left, ReadBinary(level + 1));
        }

        return left;
    }

    private bool IsOperatorOf(int level) =>
        (Next.Kind == CelTokenKind.Symbol || Next is { Kind: CelTokenKind.Name, Text: "in" })
        && level switch
        {
            0 => Next.Text == "||",
            1 => Next.Text == "&&",
            2 => Relations.Contains(Next.Text),
            3 => Next.Text is "+" or "-",
            _ => Next.Text is "*" or "/" or "%",
        };

    private CelNode ReadUnary() =>
        Take("!") ? new CelUnary("!", ReadUnary())
        : Take("-") ? new CelUnary("-", ReadUnary())
        : ReadMember();

    private CelNode ReadMember()
    {
        var node = ReadPrimary();
        while (true)
        {
            if (Take(".?"))
                node = new CelSelect(node, ReadName(), IsOptional: true);
            else if (Take("."))
                node = ReadSelection(node);
            else if (Next is { Kind: CelTokenKind.Symbol, Text: "[" or "[?" })
            {
                var isOptional = Next.Text == "[?";
                _at++;
                node = new CelIndex(node, ReadConditional(), isOptional);
                Expect("]");
            }
            else if (Next is { Kind: CelTokenKind.Symbol, Text: "{" } && TypeOf(node) is { } type)
                node = ReadObject(type);
            else
                return node;
        }
    }

    private CelNode ReadSelection(CelNode target)
    {
        var name = ReadName();
        if (!Take("("))
            return new CelSelect(target, name, IsOptional: false);
        var arguments = ReadList(")");
        if (!Macros.Contains(name))
            return new CelCall(target, name, arguments);
        return arguments is [CelName variable, var body]
            ? new CelMacro(target, name, variable.Name, body)
            : throw new CelSyntaxException($"invalid arguments of the macro '{name}'");
    }

    private CelNode ReadPrimary()
    {
        var token = Next;
        _at++;
        if (token.Kind == CelTokenKind.Literal)
            return new CelLiteral(token.Value);
        if (token.Kind == CelTokenKind.Name)
            return Take("(") ? ReadGlobalCall(token.Text) : new CelName(token.Text);
        switch (token.Text)
        {
            case "(":
                var inner = ReadConditional();
                Expect(")");
                return inner;
            case "[":
                return new CelList(ReadList("]"));
            case "{":
                return ReadMap();
            default:
                _at--;
                throw Unexpected();
        }
    }

    private CelNode ReadGlobalCall(string name)
    {
        var arguments = ReadList(")");
        if (name != "has")
            return new CelCall(null, name, arguments);
        return arguments is [CelSelect { IsOptional: false } selection]
            ? new CelHas(selection.Target, selection.Field)
            : throw new CelSyntaxException("invalid argument to has() macro");
    }

    private CelMap ReadMap()
    {
        var entries = new List<KeyValuePair<CelNode, CelNode>>();
        while (!Take("}"))
        {
            var key = ReadConditional();
            Expect(":");
            entries.Add(new(key, ReadConditional()));
            if (Next.Text != "}")
                Expect(",");
        }

        return new CelMap(entries);
    }

    private CelObject ReadObject(string type)
    {
        var fields = new List<KeyValuePair<string, CelNode>>();
        Expect("{");
        while (!Take("}"))
        {
            var name = ReadName();
            Expect(":");
            fields.Add(new(name, ReadConditional()));
            if (Next.Text != "}")
                Expect(",");
        }

        return new CelObject(type, fields);
    }

    /// <summary>A dotted name that begins with <c>Object</c>; others are not types here.</summary>
    private static string? TypeOf(CelNode node) =>
        node switch
        {
            CelName { Name: "Object" } name => name.Name,
            CelSelect { IsOptional: false } selection when TypeOf(selection.Target) is { } outer => $"{outer}.{selection.Field}",
            _ => null,
        };

    private List<CelNode> ReadList(string end)
    {
        var items = new List<CelNode>();
        while (!Take(end))
        {
            items.Add(ReadConditional());
            if (Next.Text != end)
                Expect(",");
        }

        return items;
    }

    private string ReadName()
    {
        if (Next.Kind != CelTokenKind.Name)
            throw Unexpected();
        return _tokens[_at++].Text;
    }

    private bool Take(string symbol)
    {
        if (Next.Kind != CelTokenKind.Symbol || Next.Text != symbol)
            return false;
        _at++;
        return true;
    }

    private void Expect(string symbol)
    {
        if (!Take(symbol))
            throw Unexpected();
    }

    private CelSyntaxException Unexpected() => new($"Syntax error: unexpected '{Next.Text}'");
}
