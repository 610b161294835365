namespace TenantPortal.Kubernetes.Tests.Guards.Cel;

/// <summary>Finds the type of an expression, and refuses what an API server refuses when the policy is created.</summary>
/// <param name="variables">The types of the names that the expression may use.</param>
internal sealed class CelChecker(IReadOnlyDictionary<string, CelType> variables)
{
    /// <exception cref="CelSyntaxException">A name, field or function does not exist, or types do not fit.</exception>
    public CelType Check(CelNode node) =>
        node switch
        {
            CelLiteral literal => Check(literal),
            CelName name => variables.GetValueOrDefault(name.Name) ?? throw new CelSyntaxException($"undeclared reference to '{name.Name}'"),
            CelSelect select => Check(select),
            CelHas has => Check(has),
            CelIndex index => Check(index),
            CelCall call => Check(call),
            CelUnary unary => Check(unary),
            CelBinary binary => Check(binary),
            CelConditional conditional => Check(conditional),
            CelList list => CelType.ListOf(JoinAll(list.Items)),
            CelMap map => CelType.MapOf(JoinAll(map.Entries.Select(entry => entry.Key)), JoinAll(map.Entries.Select(entry => entry.Value))),
            CelObject made => Check(made),
            CelMacro macro => Check(macro),
            _ => throw new CelSyntaxException($"unsupported: {node}"),
        };

    private static CelType Check(CelLiteral literal) =>
        literal.Value switch
        {
            null => CelType.Null,
            bool => CelType.Bool,
            long => CelType.Int,
            double => CelType.Double,
            _ => CelType.String,
        };

    private CelType Check(CelSelect select)
    {
        var target = Check(select.Target);
        // A selection from an optional value is optional too.
        if (target.Name == "optional")
            return CelType.OptionalOf(FieldOf(target.Arguments[0], select.Field));
        var field = FieldOf(target, select.Field);
        return select.IsOptional ? CelType.OptionalOf(field) : field;
    }

    private CelType Check(CelHas has)
    {
        var target = Check(has.Target);
        FieldOf(target.Name == "optional" ? target.Arguments[0] : target, has.Field);
        return CelType.Bool;
    }

    private static CelType FieldOf(CelType type, string field) =>
        type switch
        {
            { IsDyn: true } => CelType.Dyn,
            { Name: "map" } => type.Arguments[1],
            { Fields: { } fields } => fields.GetValueOrDefault(field) ?? throw new CelSyntaxException($"undefined field '{field}'"),
            _ => throw new CelSyntaxException($"type '{type}' does not support field selection"),
        };

    private CelType Check(CelIndex index)
    {
        var (target, key) = (Check(index.Target), Check(index.Key));
        var isOptional = target.Name == "optional" || index.IsOptional;
        var container = target.Name == "optional" ? target.Arguments[0] : target;
        var value = container switch
        {
            { IsDyn: true } => CelType.Dyn,
            { Name: "map" } when container.Arguments[0].Join(key) is not null => container.Arguments[1],
            { Name: "list" } when key.IsDyn || key == CelType.Int => container.Arguments[0],
            _ => throw NoOverload("_[_]", [target, key]),
        };
        return isOptional ? CelType.OptionalOf(value) : value;
    }

    private CelType Check(CelCall call)
    {
        var arguments = (call.Target is null ? call.Arguments : [call.Target, .. call.Arguments]).Select(Check).ToList();
        if (call is { Target: not null, Function: "orValue" })
        {
            return arguments is [{ Name: "optional" } optional, var other] && optional.Arguments[0].Join(other) is { } joined
                ? joined
                : throw NoOverload(call.Function, arguments);
        }

        if (call is { Target: not null, Function: "hasValue" })
            return arguments is [{ Name: "optional" }] ? CelType.Bool : throw NoOverload(call.Function, arguments);
        var named = CelFunctions.All.Where(function => function.Name == call.Function && function.IsMethod == call.Target is not null).ToList();
        if (named.Count == 0)
            throw new CelSyntaxException($"undeclared reference to '{call.Function}'");
        return named.FirstOrDefault(function => function.Arguments.Count == arguments.Count && function.Arguments.Zip(arguments).All(Fits))?.Result
            ?? throw NoOverload(call.Function, arguments);
    }

    private static bool Fits((CelType Wanted, CelType Given) pair) =>
        pair.Given.IsDyn
        || pair.Wanted == pair.Given
        // Only size() accepts several types; none of them is optional or a number.
        || (pair.Wanted.IsDyn && pair.Given.Name is "string" or "list" or "map");

    private CelType Check(CelUnary unary)
    {
        var operand = Check(unary.Operand);
        var isRight = unary.Operator == "!" ? operand == CelType.Bool : operand == CelType.Int || operand == CelType.Double;
        if (!isRight && !operand.IsDyn)
            throw NoOverload(unary.Operator, [operand]);
        return unary.Operator == "!" ? CelType.Bool : operand;
    }

    private CelType Check(CelBinary binary)
    {
        var (left, right) = (Check(binary.Left), Check(binary.Right));
        var refusal = NoOverload(binary.Operator, [left, right]);
        switch (binary.Operator)
        {
            case "&&" or "||":
                return IsBool(left) && IsBool(right) ? CelType.Bool : throw refusal;
            case "==" or "!=":
                return left.Join(right) is not null ? CelType.Bool : throw refusal;
            case "in":
                return right.IsDyn || (right.Name is "list" or "map" && right.Arguments[0].Join(left) is not null) ? CelType.Bool : throw refusal;
            case "<" or "<=" or ">" or ">=":
                return left.Join(right) is { Fields: null, Name: "dyn" or "free" or "int" or "double" or "string" or "bool" } ? CelType.Bool : throw refusal;
            case "+":
                return left.Join(right) is { Name: "dyn" or "free" or "int" or "double" or "string" or "list" } sum ? sum : throw refusal;
            default:
                return left.Join(right) is { Name: "dyn" or "free" or "int" or "double" } number ? number : throw refusal;
        }
    }

    private CelType Check(CelConditional conditional)
    {
        var (condition, then, otherwise) = (Check(conditional.Condition), Check(conditional.Then), Check(conditional.Otherwise));
        return IsBool(condition) && then.Join(otherwise) is { } joined ? joined : throw NoOverload("_?_:_", [condition, then, otherwise]);
    }

    private CelType Check(CelObject made)
    {
        foreach (var field in made.Fields)
            Check(field.Value);
        return new CelType(made.Type, []);
    }

    private CelType Check(CelMacro macro)
    {
        var range = Check(macro.Target);
        var element = range switch
        {
            { IsDyn: true } => CelType.Dyn,
            { Name: "list" or "map" } => range.Arguments[0],
            _ => throw new CelSyntaxException($"expression of type '{range}' cannot be range of a comprehension"),
        };
        var body = new CelChecker(new Dictionary<string, CelType>(variables) { [macro.Variable] = element.Name == "free" ? CelType.Dyn : element }).Check(
            macro.Body
        );
        if (macro.Macro == "map")
            return CelType.ListOf(body);
        if (!IsBool(body))
            throw NoOverload(macro.Macro, [range, body]);
        return macro.Macro == "filter" ? CelType.ListOf(element) : CelType.Bool;
    }

    private CelType JoinAll(IEnumerable<CelNode> nodes) =>
        // A list of several types is one of dyn.
        nodes.Select(Check).Aggregate(CelType.Free, (joined, type) => joined.Join(type) ?? CelType.Dyn);

    private static bool IsBool(CelType type) => type.IsDyn || type == CelType.Bool;

    private static CelSyntaxException NoOverload(string function, IEnumerable<CelType> arguments) =>
        new($"found no matching overload for '{function}' applied to '({string.Join(", ", arguments)})'");
}
