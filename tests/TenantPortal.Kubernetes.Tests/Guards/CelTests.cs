using TenantPortal.Kubernetes.Tests.Guards.Cel;

namespace TenantPortal.Kubernetes.Tests.Guards;

/// <summary>The evaluator of the tests against the semantics of CEL, so that what it says about the guards can be relied on.</summary>
public sealed class CelTests
{
    private static readonly Dictionary<string, object?> Object = new()
    {
        ["name"] = "shop",
        ["count"] = 3L,
        ["half"] = 0.5,
        ["nothing"] = null,
        ["flags"] = new List<object?> { true, false },
        ["names"] = new List<object?> { "a", "b" },
        ["spec"] = new Dictionary<string, object?>
        {
            ["replicas"] = 0L,
            ["labels"] = new Dictionary<string, object?> { ["x/y"] = "1", ["z"] = "2" },
        },
        ["items"] = new List<object?>
        {
            new Dictionary<string, object?> { ["port"] = 80L },
            new Dictionary<string, object?>(),
        },
    };

    private static readonly Dictionary<string, CelType> Types = new()
    {
        ["object"] = CelType.Dyn,
        ["ns"] = CelType.Struct("kubernetes.Namespace", ("name", CelType.String), ("labels", CelType.MapOf(CelType.String, CelType.String))),
    };

    [Theory]
    // Precedence and grouping.
    [InlineData("1 + 2 * 3 == 7")]
    [InlineData("(1 + 2) * 3 == 9")]
    [InlineData("true || false && false")]
    [InlineData("!(true && false)")]
    [InlineData("!false && !false")]
    [InlineData("1 < 2 == true")]
    [InlineData("false ? false : true ? true : false")]
    [InlineData("-1 < 0")]
    // Text.
    [InlineData("'a\\'b' == \"a'b\"")]
    [InlineData("'x' + 'y' == 'xy'")]
    [InlineData("object.name.startsWith('sh') && object.name.endsWith('op') && object.name.contains('ho')")]
    [InlineData("object.name.matches('^[a-z]+$') && !object.name.matches('^[a-g]+$')")]
    [InlineData("'a{t}b{t}'.replace('{t}', '-') == 'a-b-'")]
    [InlineData("size('abc') == 3 && 'abc'.size() == 3")]
    // Fields.
    [InlineData("object.spec.replicas == 0")]
    [InlineData("has(object.spec) && !has(object.status)")]
    [InlineData("has(object.nothing)")]
    [InlineData("object.spec.labels['x/y'] == '1'")]
    [InlineData("'z' in object.spec.labels && !('w' in object.spec.labels)")]
    // Optional fields.
    [InlineData("object.?status.orValue('none') == 'none'")]
    [InlineData("object.?status.?phase.orValue('none') == 'none'")]
    [InlineData("object.?status.phase.orValue('none') == 'none'")]
    [InlineData("object.spec.?replicas.orValue(5) == 0")]
    [InlineData("object.spec.?labels[?'x/y'].orValue('') == '1'")]
    [InlineData("object.spec.?labels[?'none'].orValue('') == ''")]
    [InlineData("object.spec.labels[?'none'].orValue('') == ''")]
    [InlineData("object.?status.orValue({}) == {}")]
    [InlineData("object.?spec.hasValue() && !object.?status.hasValue()")]
    // Lists.
    [InlineData("'a' in object.names && !('c' in object.names)")]
    [InlineData("object.names + ['c'] == ['a', 'b', 'c']")]
    [InlineData("object.?none.orValue([]).all(x, false)")]
    [InlineData("!object.?none.orValue([]).exists(x, true)")]
    [InlineData("object.items.all(i, i.?port.orValue(80) == 80)")]
    [InlineData("object.items.exists(i, has(i.port))")]
    [InlineData("object.items.exists_one(i, has(i.port))")]
    [InlineData("object.items.filter(i, has(i.port)).map(i, i.port + 1) == [81]")]
    [InlineData("object.names[1] == 'b'")]
    [InlineData("size(object.names) == 2 && object.names.size() == 2")]
    [InlineData("object.spec.labels.exists(k, k == 'z' && object.spec.labels[k] == '2')")]
    [InlineData("object.spec.labels.all(k, size(object.spec.labels[k]) == 1)")]
    // Errors are ignored where the other side decides.
    [InlineData("object.none == 1 || true")]
    [InlineData("true || object.none == 1")]
    [InlineData("!(object.none == 1 && false)")]
    [InlineData("object.items.exists(i, i.port == 80)")]
    [InlineData("!object.items.all(i, i.port != 80)")]
    [InlineData("true ? true : object.none")]
    // Equality.
    [InlineData("object.name != 1")]
    [InlineData("object.count == 3.0")]
    [InlineData("object.nothing == null && object.name != null")]
    [InlineData("object.spec.labels == {'z': '2', 'x/y': '1'}")]
    [InlineData("[1, [2]] == [1, [2]] && [1] != [1, 2]")]
    public void An_expression_is_true(string text) => Assert.Equal(true, Evaluate(text));

    [Theory]
    [InlineData("object.none == 1", "no such key: none")]
    [InlineData("object.none.deeper == 1", "no such key: none")]
    [InlineData("object.nothing.deeper == 1", "no such overload")]
    [InlineData("has(object.none.deeper)", "no such key: none")]
    [InlineData("object.spec.labels['none'] == ''", "no such key: none")]
    [InlineData("object.names[2] == 'c'", "no such key: 2")]
    [InlineData("object.none == 1 || false", "no such key: none")]
    [InlineData("object.none == 1 && true", "no such key: none")]
    [InlineData("object.items.all(i, i.port == 80)", "no such key: port")]
    [InlineData("!object.name", "no such overload")]
    [InlineData("object.name + 1 == 2", "no such overload")]
    [InlineData("object.name.?deeper.orValue(true)", "no such overload")]
    [InlineData("object.name < 1", "no such overload")]
    [InlineData("object.count.startsWith('3')", "no such overload")]
    public void An_expression_fails(string text, string error) => Assert.Equal(error, Assert.Throws<CelEvaluationException>(() => Evaluate(text)).Message);

    [Theory]
    [InlineData("objct.name == ''", "undeclared reference to 'objct'")]
    [InlineData("object.name.beginsWith('s')", "undeclared reference to 'beginsWith'")]
    [InlineData("object.name == 'a", "token recognition error")]
    [InlineData("object.name ==", "Syntax error")]
    [InlineData("object.name == 'a' true", "Syntax error")]
    [InlineData("1 == 'a'", "no matching overload for '=='")]
    [InlineData("'a' + 1 == 'a1'", "no matching overload for '+'")]
    [InlineData("!'a'", "no matching overload for '!'")]
    [InlineData("1 && true", "no matching overload for '&&'")]
    [InlineData("'a'.startsWith(1)", "no matching overload for 'startsWith'")]
    [InlineData("true ? 1 : 'a'", "no matching overload for '_?_:_'")]
    [InlineData("ns.label == {}", "undefined field 'label'")]
    [InlineData("ns.name.first == ''", "does not support field selection")]
    [InlineData("ns.?labels[?'a'].orValue(1) == 1", "no matching overload for 'orValue'")]
    [InlineData("ns.labels['a'] == 1", "no matching overload for '=='")]
    [InlineData("1 in [\"a\"]", "no matching overload for 'in'")]
    [InlineData("object.name.orValue('')", "no matching overload for 'orValue'")]
    [InlineData("ns.name.all(x, true)", "cannot be range of a comprehension")]
    [InlineData("object.names.all(x, 1)", "no matching overload for 'all'")]
    [InlineData("has(object)", "invalid argument to has() macro")]
    public void An_expression_does_not_compile(string text, string error) =>
        Assert.Contains(error, Assert.Throws<CelSyntaxException>(() => Evaluate(text)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("object.?a.orValue(true)", "dyn")]
    [InlineData("!object.?a.orValue(true)", "bool")]
    [InlineData("ns == null", "bool")]
    [InlineData("ns.?labels[?'a'].orValue('')", "string")]
    [InlineData("true ? {} : object.labels", "dyn")]
    [InlineData("[1] + []", "list(int)")]
    [InlineData("[1, 'a']", "list(dyn)")]
    [InlineData("['a'].map(x, x + 'b')", "list(string)")]
    [InlineData("object.names.filter(x, true)", "list(dyn)")]
    public void An_expression_has_a_type(string text, string type) => Assert.Equal(type, new CelChecker(Types).Check(CelParser.Parse(text)).ToString());

    private static object? Evaluate(string text)
    {
        var node = CelParser.Parse(text);
        new CelChecker(Types).Check(node);
        return new CelEvaluator(new Dictionary<string, Func<object?>> { ["object"] = () => Object, ["ns"] = () => null }).Evaluate(node);
    }
}
