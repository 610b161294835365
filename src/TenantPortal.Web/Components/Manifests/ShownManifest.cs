namespace TenantPortal.Web.Components.Manifests;

/// <summary>One object of the rendered manifests, prepared for display.</summary>
internal sealed record ShownManifest(string Kind, string Name, string Yaml)
{
    /// <summary>Splits YAML that the portal rendered: one document per object in block style, without a <c>---</c> line inside a value.</summary>
    public static IReadOnlyList<ShownManifest> Split(string yaml) =>
        [.. ("\n" + yaml).Split("\n---\n", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Read)];

    private static ShownManifest Read(string document)
    {
        var lines = document.Split('\n');
        var metadata = Array.FindIndex(lines, line => line == "metadata:");
        return new(
            ValueOf(lines, "kind: "),
            metadata < 0 ? "" : ValueOf(lines.Skip(metadata + 1).TakeWhile(line => line.StartsWith(' ')), "  name: "),
            document
        );
    }

    private static string ValueOf(IEnumerable<string> lines, string key) =>
        lines.FirstOrDefault(line => line.StartsWith(key, StringComparison.Ordinal))?[key.Length..].Trim('"') ?? "";
}
