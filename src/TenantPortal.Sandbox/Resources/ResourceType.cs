using System.Text;
using TenantPortal.Sandbox.Apply;

namespace TenantPortal.Sandbox.Resources;

/// <summary>A kind in one version, as the server serves it.</summary>
internal sealed record ResourceType(string Group, string Version, string Kind, string Plural, bool Namespaced)
{
    public string[] ShortNames { get; init; } = [];

    public string[] Categories { get; init; } = [];

    /// <summary>Whether /status is served, so that writes to the main resource ignore status.</summary>
    public bool HasStatus { get; init; }

    public bool HasGeneration { get; init; }

    public bool IsCustom { get; init; }

    public FieldSchema Schema { get; init; } = FieldSchema.Unknown;

    public string Singular { get; init; } = Kind.ToLowerInvariant();

    public string ListKind { get; init; } = Kind + "List";

    public string ApiVersion { get; } = Group.Length == 0 ? Version : $"{Group}/{Version}";

    /// <summary>The name that error messages and the store use; the same for every version of a resource.</summary>
    public string QualifiedName { get; } = Group.Length == 0 ? Plural : $"{Plural}.{Group}";

    public string QualifiedKind => Group.Length == 0 ? Kind : $"{Kind}.{Group}";

    /// <summary>The opening of every JSON object of this kind; the store keeps only what follows it.</summary>
    public byte[] Opening { get; } =
        Encoding.UTF8.GetBytes($"{{\"kind\":\"{Kind}\",\"apiVersion\":\"{(Group.Length == 0 ? Version : $"{Group}/{Version}")}\",");
}
