using System.Text.Json;
using System.Text.Json.Nodes;
using TenantPortal.Sandbox.Http;
using TenantPortal.Sandbox.Resources;

namespace TenantPortal.Sandbox.Rules;

/// <summary>Collects the errors of an object and reports them like the real server.</summary>
internal sealed class Findings
{
    private readonly List<(string Reason, string Field, string Message)> _items = [];

    public void Invalid(string field, string? value, string why) =>
        _items.Add(("FieldValueInvalid", field, $"Invalid value: {JsonSerializer.Serialize(value, Relaxed)}: {why}"));

    /// <summary>For values that are not strings, displayed as they are.</summary>
    public void InvalidRaw(string field, string value, string why) => _items.Add(("FieldValueInvalid", field, $"Invalid value: {value}: {why}"));

    public void Required(string field, string why = "") =>
        _items.Add(("FieldValueRequired", field, why.Length == 0 ? "Required value" : $"Required value: {why}"));

    public void NotSupported(string field, string? value, params string[] supported) =>
        _items.Add(
            ("FieldValueNotSupported", field, $"Unsupported value: \"{value}\": supported values: {string.Join(", ", supported.Select(item => $"\"{item}\""))}")
        );

    public void ThrowIfAny(ResourceType type, string name) => ThrowIfAny(type.Kind, type.Group, name);

    public void ThrowIfAny(string kind, string group, string name)
    {
        if (_items.Count == 0)
        {
            return;
        }

        var lines = _items.Select(item => $"{item.Field}: {item.Message}").ToList();
        var text = lines.Count == 1 ? lines[0] : $"[{string.Join(", ", lines)}]";
        var details = new JsonObject();
        if (name.Length > 0)
        {
            details["name"] = name;
        }

        if (group.Length > 0)
        {
            details["group"] = group;
        }

        details["kind"] = kind;
        details["causes"] = new JsonArray([
            .. _items.Select(item => new JsonObject
            {
                ["reason"] = item.Reason,
                ["message"] = item.Message,
                ["field"] = item.Field,
            }),
        ]);
        var qualified = group.Length == 0 ? kind : $"{kind}.{group}";
        throw new ApiException(422, "Invalid", $"{qualified} \"{name}\" is invalid: {text}", details);
    }

    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
