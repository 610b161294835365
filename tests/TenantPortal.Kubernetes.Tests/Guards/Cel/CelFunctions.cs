using System.Text.RegularExpressions;

namespace TenantPortal.Kubernetes.Tests.Guards.Cel;

/// <summary>A function or a method of an API server's CEL environment.</summary>
/// <param name="Arguments">With the receiver of a method first.</param>
internal sealed record CelFunction(string Name, bool IsMethod, IReadOnlyList<CelType> Arguments, CelType Result, Func<IReadOnlyList<object?>, object?> Call);

/// <summary>The functions that the policies of <c>deploy/guards</c> use; an expression with another one does not compile here.</summary>
internal static class CelFunctions
{
    private static readonly CelType Strings = CelType.ListOf(CelType.String);

    public static IReadOnlyList<CelFunction> All { get; } =
    [
        Method("startsWith", [CelType.String, CelType.String], CelType.Bool, of => Text(of[0]).StartsWith(Text(of[1]), StringComparison.Ordinal)),
        Method("endsWith", [CelType.String, CelType.String], CelType.Bool, of => Text(of[0]).EndsWith(Text(of[1]), StringComparison.Ordinal)),
        Method("contains", [CelType.String, CelType.String], CelType.Bool, of => Text(of[0]).Contains(Text(of[1]), StringComparison.Ordinal)),
        // RE2 finds a match anywhere, like .NET; its syntax is a part of .NET's.
        Method(
            "matches",
            [CelType.String, CelType.String],
            CelType.Bool,
            of => Regex.IsMatch(Text(of[0]), Text(of[1]), RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)
        ),
        Method(
            "replace",
            [CelType.String, CelType.String, CelType.String],
            CelType.String,
            of => Text(of[0]).Replace(Text(of[1]), Text(of[2]), StringComparison.Ordinal)
        ),
        Method("split", [CelType.String, CelType.String], Strings, of => Text(of[0]).Split(Text(of[1])).ToList<object?>()),
        Method("join", [Strings, CelType.String], CelType.String, of => string.Join(Text(of[1]), ((IReadOnlyList<object?>)of[0]!).Select(Text))),
        Function("size", [CelType.Dyn], CelType.Int, of => Size(of[0])),
        Method("size", [CelType.Dyn], CelType.Int, of => Size(of[0])),
        Method("group", [Authorizers.Authorizer, CelType.String], Authorizers.Group, of => Authorizers.Of(of[0]) with { Group = Text(of[1]) }),
        Method("resource", [Authorizers.Group, CelType.String], Authorizers.Resource, of => Authorizers.Of(of[0]) with { Resource = Text(of[1]) }),
        Method("check", [Authorizers.Resource, CelType.String], Authorizers.Decision, of => Authorizers.Of(of[0]) with { Verb = Text(of[1]) }),
        Method("allowed", [Authorizers.Decision], CelType.Bool, of => Authorizers.Of(of[0]).IsAllowed),
    ];

    private static CelFunction Method(string name, IReadOnlyList<CelType> arguments, CelType result, Func<IReadOnlyList<object?>, object?> call) =>
        new(name, IsMethod: true, arguments, result, call);

    private static CelFunction Function(string name, IReadOnlyList<CelType> arguments, CelType result, Func<IReadOnlyList<object?>, object?> call) =>
        new(name, IsMethod: false, arguments, result, call);

    private static string Text(object? value) => value as string ?? throw new CelEvaluationException("no such overload");

    private static long Size(object? value) =>
        value switch
        {
            string text => text.EnumerateRunes().Count(),
            IReadOnlyList<object?> list => list.Count,
            IReadOnlyDictionary<string, object?> map => map.Count,
            _ => throw new CelEvaluationException("no such overload"),
        };
}
