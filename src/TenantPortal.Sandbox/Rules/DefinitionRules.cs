using System.Text.Json.Nodes;

namespace TenantPortal.Sandbox.Rules;

/// <summary>Validates the parts of a CustomResourceDefinition that serving its resource needs.</summary>
internal static class DefinitionRules
{
    public static void Check(JsonObject node, Findings findings)
    {
        var spec = node["spec"];
        var (group, plural) = (Text(spec?["group"], "spec.group", findings), Text(spec?["names"]?["plural"], "spec.names.plural", findings));
        Text(spec?["names"]?["kind"], "spec.names.kind", findings);
        var name = (string?)node["metadata"]!["name"];
        if (name != $"{plural}.{group}")
        {
            findings.Invalid("metadata.name", name, "must be spec.names.plural+\".\"+spec.group");
        }

        if ((string?)spec?["scope"] is not ("Cluster" or "Namespaced"))
        {
            findings.NotSupported("spec.scope", (string?)spec?["scope"], "Cluster", "Namespaced");
        }

        var versions = spec?["versions"] as JsonArray ?? [];
        for (var i = 0; i < versions.Count; i++)
        {
            Text(versions[i]?["name"], $"spec.versions[{i}].name", findings);
            if (versions[i]?["schema"]?["openAPIV3Schema"] is not JsonObject)
            {
                findings.Required($"spec.versions[{i}].schema.openAPIV3Schema", "schemas are required");
            }
        }

        if (versions.Count(version => (bool?)version?["storage"] == true) != 1)
        {
            findings.InvalidRaw(
                "spec.versions",
                versions.Count.ToString(System.Globalization.CultureInfo.InvariantCulture),
                "must have exactly one version marked as storage version"
            );
        }
    }

    private static string? Text(JsonNode? value, string field, Findings findings)
    {
        if ((string?)value is { Length: > 0 } text)
        {
            return text;
        }

        findings.Required(field);
        return null;
    }
}
