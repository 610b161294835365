using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using TenantPortal.Core.Tiers.Blueprints;
using TenantPortal.Core.Tiers.Blueprints.Manifests;

namespace TenantPortal.Core.Tenants.Exporting;

/// <summary>
/// Writes the manifests of a revision as a ZIP file for <c>kubectl kustomize</c>, to keep in Git or apply manually. The same
/// revision gives the same bytes.
/// </summary>
public static class ManifestExport
{
    /// <summary>The earliest time that a ZIP file can store: the files have no time of their own.</summary>
    private static readonly DateTimeOffset NoTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <param name="title">The subject: <c>tenant shop</c>.</param>
    /// <param name="yaml">The stored YAML of the revision.</param>
    public static byte[] Write(string title, string revision, string yaml)
    {
        // No built-in blueprint creates a Secret. If another one does, the export leaves it out.
        var manifests = StoredManifests.Read(yaml).Where(manifest => manifest is not { ApiVersion: "v1", Kind: "Secret" }).ToList();
        var width = Math.Max(2, manifests.Count.ToString(System.Globalization.CultureInfo.InvariantCulture).Length);
        var files = manifests.Select((manifest, i) => (Name: FileName(manifest, i + 1, width), Content: manifest.ToYaml())).ToList();
        var variables = TerraformVariables.Read(manifests);

        using var bytes = new MemoryStream();
        using (var archive = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            Add(archive, "README.txt", Readme(title, revision, variables is not null));
            Add(archive, "kustomization.yaml", Kustomization(files.Select(file => file.Name)));
            foreach (var (name, content) in files)
                Add(archive, name, content);
            if (variables is not null)
                Add(archive, "tfvars.json", TerraformVariables.ToText(variables));
        }

        return bytes.ToArray();
    }

    private static void Add(ZipArchive archive, string name, string content)
    {
        // Not compressed: another version of the compressor could give different bytes.
        var entry = archive.CreateEntry(name, CompressionLevel.NoCompression);
        entry.LastWriteTime = NoTime;
        entry.ExternalAttributes = 0x81A4 << 16;
        using var stream = entry.Open();
        stream.Write(Encoding.UTF8.GetBytes(content));
    }

    /// <summary>Such as <c>03-resourcequota-team-shop-quota.yaml</c>: sorting by name gives the order of application.</summary>
    private static string FileName(Manifest manifest, int number, int width)
    {
        var words = $"{manifest.Kind}-{manifest.Name}".ToLowerInvariant();
        var position = number.ToString($"D{width}", System.Globalization.CultureInfo.InvariantCulture);
        return $"{position}-{string.Concat(words.Select(character => char.IsAsciiLetterOrDigit(character) ? character : '-'))}.yaml";
    }

    private static string Kustomization(IEnumerable<string> files) =>
        ManifestYaml.Write(
            new JsonObject
            {
                ["apiVersion"] = "kustomize.config.k8s.io/v1beta1",
                ["kind"] = "Kustomization",
                ["resources"] = new JsonArray([.. files.Select(file => JsonValue.Create(file))]),
            }
        );

    private static string Readme(string title, string revision, bool hasVariables) =>
        $"""
            The approved manifests of {title}. Revision {revision}

            Each file contains one object; kustomization.yaml lists them in the order of application.

              kubectl kustomize .                        shows all manifests
              kubectl apply --server-side -k .          applies them

            The namespace must exist before the objects in it, and custom resources need the add-on that defines their kind.
            The files contain no Secrets.

            """.ReplaceLineEndings("\n")
        + (hasVariables ? "tfvars.json contains the same settings for Terraform: terraform apply -var-file=tfvars.json\n" : "");
}
