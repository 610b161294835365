using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace TenantPortal.Core.Tiers.Blueprints;

/// <summary>A tenant's secrets from a secrets manager, under <c>secrets.</c>: the source and the keys, never a value.</summary>
public sealed record RenderSecrets
{
    public bool AreUsed => Items.Count > 0;

    /// <summary><c>spec.provider</c> of a SecretStore; missing when no secrets are used.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JsonObject? Provider { get; init; }

    /// <summary>Annotations of the ServiceAccount that the store signs in with; missing when no secrets are used.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JsonObject? AccountAnnotations { get; init; }

    public IReadOnlyList<RenderSecret> Items { get; init; } = [];
}

/// <summary>One secret.</summary>
/// <param name="Name">The name of the Secret in the tenant's namespace.</param>
/// <param name="Key">The key in the secrets manager.</param>
public sealed record RenderSecret(string Name, string Key);
