using System.Text.Json.Nodes;
using TenantPortal.Kubernetes.Tests.Guards.Cel;

namespace TenantPortal.Kubernetes.Tests.Guards.Admission;

/// <summary>A compiled expression with its name or message.</summary>
internal sealed record GuardExpression(string Name, string Text, CelNode Node);

/// <param name="Message">What the policy says when it refuses; null when <paramref name="MessageExpression"/> says it.</param>
internal sealed record GuardValidation(GuardExpression Rule, string? Message, CelNode? MessageExpression);

/// <summary>A refusal of a request.</summary>
/// <param name="IsError">The expression failed instead of being false.</param>
internal sealed record Refusal(string Policy, int Validation, string Message, bool IsError);

/// <summary>An admission policy, compiled and evaluated as an API server since 1.30 does.</summary>
internal sealed class GuardPolicy
{
    private readonly IReadOnlyList<JsonObject?> _constraints;
    private readonly List<GuardExpression> _conditions;
    private readonly List<GuardExpression> _variables;
    private readonly bool _hasAnyObject;

    /// <param name="spec">With <c>matchConditions</c>, <c>variables</c> and <c>validations</c>.</param>
    /// <param name="constraints">All of them must match: those of the policy and those of its binding.</param>
    /// <param name="hasAnyObject">Whether <c>variables.anyObject</c> is there, as Gatekeeper adds it.</param>
    /// <exception cref="CelSyntaxException">An API server would refuse the policy.</exception>
    public GuardPolicy(string name, JsonObject spec, IReadOnlyList<JsonObject?> constraints, bool hasAnyObject = false)
    {
        (Name, _constraints, _hasAnyObject) = (name, constraints, hasAnyObject);
        var types = new Dictionary<string, CelType>
        {
            ["object"] = CelType.Dyn,
            ["oldObject"] = CelType.Dyn,
            ["request"] = AdmissionRequest.Type,
            ["namespaceObject"] = AdmissionRequest.NamespaceType,
            ["authorizer"] = Authorizers.Authorizer,
        };
        _conditions = [.. Items(spec, "matchConditions").Select(item => Compile(item, types, CelType.Bool))];
        List<(string Name, CelType Type)> known = hasAnyObject ? [("anyObject", CelType.Dyn)] : [];
        _variables = [];
        foreach (var item in Items(spec, "variables"))
        {
            types["variables"] = CelType.Struct("variables", [.. known]);
            var variable = Compile(item, types, null);
            _variables.Add(variable);
            known.Add((variable.Name, new CelChecker(types).Check(variable.Node)));
        }

        types["variables"] = CelType.Struct("variables", [.. known]);
        Validations =
        [
            .. Items(spec, "validations")
                .Select(item => new GuardValidation(
                    Compile(item, types, CelType.Bool),
                    (string?)item["message"],
                    (string?)item["messageExpression"] is { } text ? Compile(text, text, types, CelType.String).Node : null
                )),
        ];
    }

    public string Name { get; }

    public IReadOnlyList<GuardValidation> Validations { get; private init; }

    /// <summary>Everything that refuses the request; empty when the policy allows it or is not about it.</summary>
    /// <param name="without">A validation to leave out.</param>
    public IReadOnlyList<Refusal> Evaluate(AdmissionRequest request, int? without = null)
    {
        if (!_constraints.All(constraint => Matching.Matches(constraint, request)))
            return [];
        // In match conditions, the namespace is null.
        var conditions = new CelEvaluator(Values(request, inNamespace: null));
        var (failure, isSkipped) = (null as Refusal, false);
        foreach (var condition in _conditions)
        {
            try
            {
                isSkipped |= conditions.Evaluate(condition.Node) is false;
            }
            catch (CelEvaluationException exception)
            {
                failure ??= new Refusal(Name, -1, $"match condition '{condition.Name}' resulted in error: {exception.Message}", IsError: true);
            }
        }

        if (isSkipped)
            return [];
        if (failure is not null)
            return [failure];
        var evaluator = new CelEvaluator(Values(request, CelValues.Of(request.Namespace)));
        return [.. Enumerable.Range(0, Validations.Count).Where(at => at != without).Select(at => Evaluate(at, evaluator)).OfType<Refusal>()];
    }

    private Refusal? Evaluate(int at, CelEvaluator evaluator)
    {
        var validation = Validations[at];
        try
        {
            if (evaluator.Evaluate(validation.Rule.Node) is true)
                return null;
        }
        catch (CelEvaluationException exception)
        {
            return new Refusal(Name, at, $"expression '{validation.Rule.Text}' resulted in error: {exception.Message}", IsError: true);
        }

        var message = validation.MessageExpression is { } expression ? (string?)evaluator.Evaluate(expression) : validation.Message;
        return new Refusal(Name, at, message ?? $"failed expression: {validation.Rule.Text}", IsError: false);
    }

    private Dictionary<string, Func<object?>> Values(AdmissionRequest request, object? inNamespace)
    {
        var values = new Dictionary<string, Func<object?>>
        {
            ["object"] = () => CelValues.Of(request.Object),
            ["oldObject"] = () => CelValues.Of(request.OldObject),
            ["request"] = request.ToValue,
            ["namespaceObject"] = () => inNamespace,
            ["authorizer"] = () => new AuthorizerCheck(request.By.Rights),
        };
        values["variables"] = () =>
            new LazyVariables(_variables.ToDictionary(variable => variable.Name, variable => Value(variable, values)), AnyObject(request));
        return values;
    }

    private object? AnyObject(AdmissionRequest request) => _hasAnyObject ? CelValues.Of(request.Object ?? request.OldObject) : null;

    private static Func<object?> Value(GuardExpression variable, Dictionary<string, Func<object?>> values) =>
        () => new CelEvaluator(values).Evaluate(variable.Node);

    private static IEnumerable<JsonObject> Items(JsonObject spec, string field) => (spec[field] as JsonArray ?? []).Select(item => item!.AsObject());

    private static GuardExpression Compile(JsonObject item, Dictionary<string, CelType> types, CelType? wanted) =>
        Compile((string?)item["name"] ?? (string?)item["message"] ?? "", (string)item["expression"]!, types, wanted);

    /// <param name="wanted">An API server refuses another type, dyn included; null for any.</param>
    private static GuardExpression Compile(string name, string text, Dictionary<string, CelType> types, CelType? wanted)
    {
        var node = CelParser.Parse(text);
        var type = new CelChecker(types).Check(node);
        return wanted is null || type == wanted
            ? new GuardExpression(name, text, node)
            : throw new CelSyntaxException($"'{text}' must evaluate to {wanted}, not {type}");
    }
}
