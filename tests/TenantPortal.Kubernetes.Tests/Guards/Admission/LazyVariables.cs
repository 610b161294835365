using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace TenantPortal.Kubernetes.Tests.Guards.Admission;

/// <summary>The value of <c>variables</c>: each is evaluated when it is first used, so an error in one that is not used does no harm.</summary>
internal sealed class LazyVariables(IReadOnlyDictionary<string, Func<object?>> variables, object? anyObject) : IReadOnlyDictionary<string, object?>
{
    public IEnumerable<string> Keys => variables.Keys;

    public IEnumerable<object?> Values => variables.Values.Select(value => value());

    public int Count => variables.Count;

    public object? this[string key] => TryGetValue(key, out var value) ? value : throw new KeyNotFoundException(key);

    public bool ContainsKey(string key) => TryGetValue(key, out _);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out object? value)
    {
        value = key == "anyObject" ? anyObject : null;
        if (!variables.TryGetValue(key, out var evaluate))
            return value is not null;
        value = evaluate();
        return true;
    }

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() =>
        variables.Select(variable => KeyValuePair.Create(variable.Key, variable.Value())).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
