using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace TenantPortal.Core.Tiers.Blueprints.Rendering;

/// <summary>A tenant's secrets from a secrets manager, under <c>secrets.</c>: the source and the keys, never a value.</summary>
public sealed record RenderSecrets
{
    /// <summary>Whether the tenant uses secrets, for <c>x-when</c>.</summary>
    public bool AreUsed => Items.Count > 0;

    /// <summary>The <c>spec.provider</c> of a SecretStore. Only where secrets are used.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JsonObject? Provider { get; init; }

    /// <summary>Annotations of the ServiceAccount that the store signs in with. Only where secrets are used.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JsonObject? AccountAnnotations { get; init; }

    /// <summary>The secrets, for <c>x-for-each</c>: <c>item.name</c> is the Secret in the namespace, <c>item.key</c> its key in the secrets manager.</summary>
    public IReadOnlyList<RenderSecret> Items { get; init; } = [];
}

/// <summary>One secret.</summary>
/// <param name="Name">The name of the Secret in the tenant's namespace.</param>
/// <param name="Key">The key in the secrets manager.</param>
public sealed record RenderSecret(string Name, string Key);
