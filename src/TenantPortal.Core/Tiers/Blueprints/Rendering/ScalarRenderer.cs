using System.Text.Json;
using System.Text.Json.Nodes;
using TenantPortal.Core.Tiers.Blueprints.Manifests;
using TenantPortal.Core.Tiers.Blueprints.Yaml;
using YamlDotNet.RepresentationModel;

namespace TenantPortal.Core.Tiers.Blueprints.Rendering;

/// <summary>Puts values into one scalar: a scalar that is only a placeholder takes the value's type; any other becomes a string.</summary>
internal sealed class ScalarRenderer(string file, MistakeList mistakes)
{
    public JsonNode? Render(YamlScalarNode scalar, RenderScope scope)
    {
        var text = scalar.Value ?? "";
        if (!text.Contains("${", StringComparison.Ordinal))
        {
            return CoreSchema.Read(scalar);
        }

        return TextPart.Split(text, out _) is [{ IsPlaceholder: true } only]
            ? Find(only.Text, scalar.Start.Line, scope)?.DeepClone()
            : JsonValue.Create(Text(text, scalar.Start.Line, scope));
    }

    public string? Text(string template, long line, RenderScope scope)
    {
        var before = mistakes.Count;
        var parts = TextPart.Split(template, out var mistake);
        if (mistake is not null)
        {
            mistakes.Add(file, line, mistake);
        }

        var text = string.Concat(parts.Select(part => part.IsPlaceholder ? Inline(part.Text, line, scope) : part.Text));
        return mistakes.Count == before ? text : null;
    }

    private string Inline(string path, long line, RenderScope scope)
    {
        var before = mistakes.Count;
        var value = Find(path, line, scope);
        switch (value?.GetValueKind())
        {
            case JsonValueKind.String:
                return value.GetValue<string>();
            case JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False:
                return value.ToJsonString();
            default:
                if (mistakes.Count == before)
                {
                    mistakes.Add(file, line, $"${{{path}}} is {Describe(value)} and cannot be used inside a string.");
                }

                return "";
        }
    }

    private JsonNode? Find(string path, long line, RenderScope scope)
    {
        if (!scope.TryFind(path, out var value))
        {
            mistakes.Add(file, line, scope.Unknown(path));
        }

        return value;
    }

    public static string Describe(JsonNode? value) =>
        value?.GetValueKind() switch
        {
            null => "missing or null",
            JsonValueKind.Object => "a map",
            JsonValueKind.Array => "a list",
            JsonValueKind.Number => "a number",
            JsonValueKind.True or JsonValueKind.False => "true or false",
            _ => "a string",
        };
}
