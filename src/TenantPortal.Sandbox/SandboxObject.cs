using System.Text.Json.Nodes;

namespace TenantPortal.Sandbox;

/// <summary>An object that is there when the sandbox starts. One that an earlier object created is changed by its field manager.</summary>
/// <param name="Manifest">As it was applied. A status is kept, because no controller of the sandbox would write it.</param>
/// <param name="Manager">The field manager.</param>
/// <param name="Uid">Null for a new one.</param>
/// <param name="CreatedAt">When it was created.</param>
public sealed record SandboxObject(JsonObject Manifest, string Manager, string? Uid, DateTimeOffset CreatedAt);
