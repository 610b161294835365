using System.Text;
using System.Text.Json.Nodes;
using TenantPortal.Parsing;

namespace TenantPortal.Sandbox.Apply;

/// <summary>
/// The fields a manager owns: a tree whose branches are path elements written as in FieldsV1 ("f:spec",
/// "k:{\"name\":\"a\"}", "v:\"b\""), each either a member itself or only the parent of one.
/// </summary>
internal sealed class FieldSet
{
    private readonly SortedDictionary<string, FieldSet> _children = new(StringComparer.Ordinal);

    public bool IsMember { get; private set; }

    public bool IsEmpty => !IsMember && _children.Count == 0;

    public FieldSet? this[string element] => _children.GetValueOrDefault(element);

    public FieldSet Child(string element)
    {
        if (!_children.TryGetValue(element, out var child))
        {
            _children[element] = child = new FieldSet();
        }

        return child;
    }

    public void Include() => IsMember = true;

    public FieldSet Union(FieldSet other)
    {
        var result = new FieldSet { IsMember = IsMember || other.IsMember };
        foreach (var element in _children.Keys.Union(other._children.Keys))
        {
            var (mine, theirs) = (this[element], other[element]);
            result._children[element] =
                mine is null ? theirs!
                : theirs is null ? mine
                : mine.Union(theirs);
        }

        return result;
    }

    public FieldSet Intersect(FieldSet other)
    {
        var result = new FieldSet { IsMember = IsMember && other.IsMember };
        foreach (var (element, child) in _children)
        {
            if (other[element] is { } theirs && child.Intersect(theirs) is { IsEmpty: false } common)
            {
                result._children[element] = common;
            }
        }

        return result;
    }

    public FieldSet Except(FieldSet other)
    {
        var result = new FieldSet { IsMember = IsMember && !other.IsMember };
        foreach (var (element, child) in _children)
        {
            var rest = other[element] is { } theirs ? child.Except(theirs) : child;
            if (!rest.IsEmpty)
            {
                result._children[element] = rest;
            }
        }

        return result;
    }

    public bool SameAs(FieldSet other) =>
        IsMember == other.IsMember
        && _children.Count == other._children.Count
        && _children.All(child => other[child.Key] is { } theirs && child.Value.SameAs(theirs));

    /// <summary>Every member as a readable path: .spec.ports[port=80,protocol="TCP"].name</summary>
    public IEnumerable<string> Paths(string prefix = "")
    {
        if (IsMember)
        {
            yield return prefix;
        }

        foreach (var path in _children.SelectMany(child => child.Value.Paths(prefix + Readable(child.Key))))
        {
            yield return path;
        }
    }

    public JsonObject ToJson()
    {
        var json = new JsonObject();
        if (IsMember && _children.Count > 0)
        {
            json["."] = new JsonObject();
        }

        foreach (var (element, child) in _children)
        {
            json[element] = child.ToJson();
        }

        return json;
    }

    public static FieldSet FromJson(JsonObject json, bool root = true)
    {
        var set = new FieldSet { IsMember = !root && json.Count == 0 };
        foreach (var (element, child) in json)
        {
            if (element == ".")
            {
                set.IsMember = true;
            }
            else if (child is JsonObject fields)
            {
                set._children[element] = FromJson(fields, root: false);
            }
        }

        return set;
    }

    private static string Readable(string element) =>
        element[..2] switch
        {
            "f:" => "." + element[2..],
            "k:" => Keyed(UntrustedDocument.ParseJson(element[2..])!.AsObject()),
            "v:" => $"[={element[2..]}]",
            _ => $"[{element[2..]}]",
        };

    private static string Keyed(JsonObject keys)
    {
        var text = new StringBuilder("[");
        foreach (var (name, value) in keys)
        {
            text.Append(text.Length > 1 ? "," : "").Append(name).Append('=').Append(value?.ToJsonString() ?? "null");
        }

        return text.Append(']').ToString();
    }
}
