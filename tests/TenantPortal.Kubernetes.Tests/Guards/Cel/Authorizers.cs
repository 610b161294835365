namespace TenantPortal.Kubernetes.Tests.Guards.Cel;

/// <summary>The value of <c>authorizer</c> and of the checks that are made from it.</summary>
/// <param name="Rights">What the user may do, as <c>group/resource/verb</c>.</param>
internal sealed record AuthorizerCheck(IReadOnlySet<string> Rights, string Group = "", string Resource = "", string Verb = "")
{
    public bool IsAllowed => Rights.Contains($"{Group}/{Resource}/{Verb}");
}

/// <summary>The types of <c>authorizer</c>.</summary>
internal static class Authorizers
{
    public static readonly CelType Authorizer = new("kubernetes.authorization.Authorizer", []);
    public static readonly CelType Group = new("kubernetes.authorization.GroupCheck", []);
    public static readonly CelType Resource = new("kubernetes.authorization.ResourceCheck", []);
    public static readonly CelType Decision = new("kubernetes.authorization.Decision", []);

    public static AuthorizerCheck Of(object? value) => value as AuthorizerCheck ?? throw new CelEvaluationException("no such overload");
}
