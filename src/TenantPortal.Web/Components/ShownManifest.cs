namespace TenantPortal.Web.Components;

/// <summary>One object of rendered manifests, as it is shown.</summary>
internal sealed record ShownManifest(string Kind, string Name, string Yaml)
{
    /// <summary>Splits what the portal itself rendered: one document per object, block style, and never a line of dashes inside a value.</summary>
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
