using System.Globalization;

namespace TenantPortal.Kubernetes.Tests.Guards.Cel;

/// <summary>
/// Evaluates an expression like an API server: a field that does not exist is an error, and <c>&amp;&amp;</c>, <c>||</c> and macros ignore an error
/// where the other side decides.
/// </summary>
/// <param name="variables">Evaluated when they are used, as the variables of a policy are.</param>
internal sealed class CelEvaluator(IReadOnlyDictionary<string, Func<object?>> variables)
{
    /// <exception cref="CelEvaluationException"></exception>
    public object? Evaluate(CelNode node) =>
        node switch
        {
            CelLiteral literal => literal.Value,
            CelName name => variables[name.Name](),
            CelSelect select => Select(Evaluate(select.Target), select),
            CelHas has => Has(Evaluate(has.Target), has.Field),
            CelIndex index => Index(Evaluate(index.Target), Evaluate(index.Key), index.IsOptional),
            CelCall call => Call(call),
            CelUnary { Operator: "!" } not => !Bool(Evaluate(not.Operand)),
            CelUnary minus => Arithmetic("-", 0L, Evaluate(minus.Operand)),
            CelBinary { Operator: "&&" } and => And(() => Evaluate(and.Left), () => Evaluate(and.Right)),
            CelBinary { Operator: "||" } or => !And(() => !Bool(Evaluate(or.Left)), () => !Bool(Evaluate(or.Right))),
            CelBinary binary => Compute(binary.Operator, Evaluate(binary.Left), Evaluate(binary.Right)),
            CelConditional conditional => Evaluate(Bool(Evaluate(conditional.Condition)) ? conditional.Then : conditional.Otherwise),
            CelList list => list.Items.Select(Evaluate).ToList(),
            CelMap map => map.Entries.ToDictionary(entry => (string)Evaluate(entry.Key)!, entry => Evaluate(entry.Value)),
            CelObject made => made.Fields.ToDictionary(field => field.Key, field => Evaluate(field.Value)),
            CelMacro macro => Run(macro),
            _ => throw new CelEvaluationException($"unsupported: {node}"),
        };

    private static object? Select(object? target, CelSelect select)
    {
        if (target is CelOptional optional)
            return optional.HasValue ? Find(optional.Value, select.Field) : CelOptional.None;
        return select.IsOptional ? Find(target, select.Field) : Get(target, select.Field);
    }

    private static object? Get(object? target, string field) =>
        target is not IReadOnlyDictionary<string, object?> map ? throw new CelEvaluationException("no such overload")
        : map.TryGetValue(field, out var value) ? value
        : throw new CelEvaluationException($"no such key: {field}");

    private static CelOptional Find(object? target, string field) =>
        target is not IReadOnlyDictionary<string, object?> map ? throw new CelEvaluationException("no such overload")
        : map.TryGetValue(field, out var value) ? CelOptional.Of(value)
        : CelOptional.None;

    private static bool Has(object? target, string field) =>
        target switch
        {
            CelOptional { HasValue: false } => false,
            CelOptional optional => Find(optional.Value, field).HasValue,
            _ => Find(target, field).HasValue,
        };

    private static object? Index(object? target, object? key, bool isOptional)
    {
        if (target is CelOptional { HasValue: false })
            return CelOptional.None;
        var found = FindIndex(target is CelOptional optional ? optional.Value : target, key);
        if (isOptional || target is CelOptional)
            return found;
        return found.HasValue ? found.Value : throw new CelEvaluationException($"no such key: {key}");
    }

    private static CelOptional FindIndex(object? target, object? key) =>
        (target, key) switch
        {
            (IReadOnlyDictionary<string, object?>, string name) => Find(target, name),
            (IReadOnlyList<object?> list, long at) => at >= 0 && at < list.Count ? CelOptional.Of(list[(int)at]) : CelOptional.None,
            _ => throw new CelEvaluationException("no such overload"),
        };

    private object? Call(CelCall call)
    {
        if (call is { Target: not null, Function: "orValue" or "hasValue" })
        {
            var optional = Evaluate(call.Target) as CelOptional ?? throw new CelEvaluationException("no such overload");
            return call.Function == "hasValue" ? optional.HasValue
                : optional.HasValue ? optional.Value
                : Evaluate(call.Arguments[0]);
        }

        var arguments = (call.Target is null ? call.Arguments : [call.Target, .. call.Arguments]).Select(Evaluate).ToList();
        return CelFunctions
            .All.First(function =>
                function.Name == call.Function && function.IsMethod == call.Target is not null && function.Arguments.Count == arguments.Count
            )
            .Call(arguments);
    }

    /// <summary>False when one side is false, even if the other one fails.</summary>
    private static bool And(Func<object?> left, Func<object?> right)
    {
        CelEvaluationException? failure = null;
        foreach (var side in (Func<object?>[])[left, right])
        {
            try
            {
                if (!Bool(side()))
                    return false;
            }
            catch (CelEvaluationException exception)
            {
                failure ??= exception;
            }
        }

        return failure is null ? true : throw failure;
    }

    private object? Run(CelMacro macro)
    {
        var items = Evaluate(macro.Target) switch
        {
            IReadOnlyList<object?> list => list,
            IReadOnlyDictionary<string, object?> map => [.. map.Keys],
            _ => throw new CelEvaluationException("no such overload"),
        };
        return macro.Macro switch
        {
            "all" => items
                .Select(item => (Func<object?>)(() => With(macro, item)))
                .Aggregate((Func<object?>)(() => true), (one, other) => () => And(one, other))(),
            "exists" => !Bool(
                items
                    .Select(item => (Func<object?>)(() => !Bool(With(macro, item))))
                    .Aggregate((Func<object?>)(() => true), (one, other) => () => And(one, other))()
            ),
            "exists_one" => items.Count(item => Bool(With(macro, item))) == 1,
            "filter" => items.Where(item => Bool(With(macro, item))).ToList(),
            _ => items.Select(item => With(macro, item)).ToList(),
        };
    }

    private object? With(CelMacro macro, object? item) =>
        new CelEvaluator(new Dictionary<string, Func<object?>>(variables) { [macro.Variable] = () => item }).Evaluate(macro.Body);

    private static object? Compute(string symbol, object? left, object? right) =>
        symbol switch
        {
            "==" => AreEqual(left, right),
            "!=" => !AreEqual(left, right),
            "in" => IsIn(left, right),
            "+" when (left, right) is (string one, string other) => one + other,
            "+" when (left, right) is (IReadOnlyList<object?> one, IReadOnlyList<object?> other) => one.Concat(other).ToList(),
            "<" => Compare(left, right) < 0,
            "<=" => Compare(left, right) <= 0,
            ">" => Compare(left, right) > 0,
            ">=" => Compare(left, right) >= 0,
            _ => Arithmetic(symbol, left, right),
        };

    private static long Arithmetic(string symbol, object? left, object? right) =>
        (symbol, left, right) switch
        {
            ("+", long one, long other) => checked(one + other),
            ("-", long one, long other) => checked(one - other),
            ("*", long one, long other) => checked(one * other),
            _ => throw new CelEvaluationException("no such overload"),
        };

    private static int Compare(object? left, object? right) =>
        (left, right) switch
        {
            (long or double, long or double) => Number(left).CompareTo(Number(right)),
            (string one, string other) => string.CompareOrdinal(one, other),
            _ => throw new CelEvaluationException("no such overload"),
        };

    private static double Number(object value) => Convert.ToDouble(value, CultureInfo.InvariantCulture);

    private static bool IsIn(object? item, object? range) =>
        range switch
        {
            IReadOnlyList<object?> list => list.Any(other => AreEqual(item, other)),
            IReadOnlyDictionary<string, object?> map => item is string key && map.ContainsKey(key),
            _ => throw new CelEvaluationException("no such overload"),
        };

    /// <summary>Values of different types are not equal; numbers are compared by value.</summary>
    private static bool AreEqual(object? left, object? right) =>
        (left, right) switch
        {
            (null, null) => true,
            (null, _) or (_, null) => false,
            (long or double, long or double) => Number(left).Equals(Number(right)),
            (IReadOnlyList<object?> one, IReadOnlyList<object?> other) => one.Count == other.Count
                && one.Zip(other).All(pair => AreEqual(pair.First, pair.Second)),
            (IReadOnlyDictionary<string, object?> one, IReadOnlyDictionary<string, object?> other) => one.Count == other.Count
                && one.All(entry => other.TryGetValue(entry.Key, out var value) && AreEqual(entry.Value, value)),
            (CelOptional one, CelOptional other) => one.HasValue == other.HasValue && AreEqual(one.Value, other.Value),
            _ => left.Equals(right),
        };

    private static bool Bool(object? value) => value is bool known ? known : throw new CelEvaluationException("no such overload");
}
