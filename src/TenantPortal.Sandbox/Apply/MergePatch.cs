using System.Text.Json.Nodes;

namespace TenantPortal.Sandbox.Apply;

/// <summary>JSON Merge Patch, RFC 7386.</summary>
internal static class MergePatch
{
    public static JsonObject Apply(JsonObject live, JsonObject patch)
    {
        foreach (var (name, value) in patch)
        {
            if (value is null)
            {
                live.Remove(name);
            }
            else if (value is JsonObject changes)
            {
                live[name] = Apply((live[name]?.DeepClone() as JsonObject) ?? [], changes);
            }
            else
            {
                live[name] = value.DeepClone();
            }
        }

        return live;
    }
}
