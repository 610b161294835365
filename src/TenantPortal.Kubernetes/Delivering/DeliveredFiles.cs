using System.Security.Cryptography;
using System.Text;
using TenantPortal.Core.Tiers.Blueprints.Manifests;

namespace TenantPortal.Kubernetes.Delivering;

/// <summary>
/// The files of a tenant in the repository: one for each object, and <c>kustomization.yaml</c>, which lists them in the order of application. Its comment has
/// the digest of each file, so that a change of others is recognized without a record elsewhere. The same manifests give the same bytes.
/// </summary>
internal static class DeliveredFiles
{
    public const string Kustomization = "kustomization.yaml";

    private const string Digest = "# sha256 ";

    public static IReadOnlyDictionary<string, string> Write(string tenant, IEnumerable<Manifest> manifests)
    {
        var files = new List<KeyValuePair<string, string>>();
        foreach (var manifest in manifests)
            files.Add(new(NameOf(ObjectReference.Of(manifest)), manifest.ToYaml()));
        var all = new Dictionary<string, string>(files, StringComparer.Ordinal);
        all[Kustomization] = WriteKustomization(tenant, [.. files.Select(file => (file.Key, HashOf(file.Value)))]);
        return all;
    }

    public static bool AreSame(IReadOnlyDictionary<string, string> files, IReadOnlyDictionary<string, string> others) =>
        files.Count == others.Count && files.All(file => others.TryGetValue(file.Key, out var content) && content == file.Value);

    /// <summary>The file of an object. It begins with the namespace that the object is, or is in.</summary>
    public static string NameOf(ObjectReference reference)
    {
        var name = $"{reference.Place}.{reference.Kind}.{reference.Name}".ToLowerInvariant();
        var plain = string.Concat(name.Select(character => char.IsAsciiLetterOrDigit(character) || character is '.' or '-' ? character : '-'));
        // Names of roles may differ only in characters that file systems do not have.
        return plain == name ? $"{plain}.yaml" : $"{plain}.{HashOf(name)[..8]}.yaml";
    }

    /// <summary>The files that others changed, added or removed since the portal wrote the folder.</summary>
    public static IReadOnlySet<string> FindChanged(string tenant, IReadOnlyDictionary<string, string> present)
    {
        var changed = new HashSet<string>(StringComparer.Ordinal);
        if (present.Count == 0)
            return changed;
        var text = present.GetValueOrDefault(Kustomization);
        var recorded = ReadDigests(text ?? "");
        if (text is null || text != WriteKustomization(tenant, recorded))
            changed.Add(Kustomization);
        foreach (var (name, hash) in recorded)
        {
            if (!present.TryGetValue(name, out var content) || HashOf(content) != hash)
                changed.Add(name);
        }

        var known = recorded.Select(file => file.Name).Append(Kustomization).ToHashSet(StringComparer.Ordinal);
        changed.UnionWith(present.Keys.Where(name => !known.Contains(name)));
        return changed;
    }

    /// <summary>The files in another namespace than this one that the portal wrote before, with their content as it is now.</summary>
    public static IReadOnlyDictionary<string, string> FindElsewhere(string home, IReadOnlyDictionary<string, string> present) =>
        ReadDigests(present.GetValueOrDefault(Kustomization) ?? "")
            .Where(file => !file.Name.StartsWith($"{home}.", StringComparison.Ordinal) && present.ContainsKey(file.Name))
            .ToDictionary(file => file.Name, file => present[file.Name], StringComparer.Ordinal);

    /// <summary>The same files with others added, which the kustomization lists too.</summary>
    public static IReadOnlyDictionary<string, string> With(string tenant, IReadOnlyDictionary<string, string> files, IReadOnlyDictionary<string, string> added)
    {
        var listed = ReadDigests(files[Kustomization]).Concat(added.Where(file => !files.ContainsKey(file.Key)).Select(file => (file.Key, HashOf(file.Value))));
        var all = new Dictionary<string, string>(files, StringComparer.Ordinal);
        foreach (var (name, content) in added)
            all.TryAdd(name, content);
        all[Kustomization] = WriteKustomization(tenant, [.. listed]);
        return all;
    }

    private static string WriteKustomization(string tenant, IReadOnlyList<(string Name, string Hash)> files)
    {
        var text = new StringBuilder();
        text.Append("# TenantPortal writes this folder for the tenant ").Append(tenant).Append(". Request changes in the portal.\n");
        foreach (var (name, hash) in files)
            text.Append(Digest).Append(hash).Append(' ').Append(name).Append('\n');
        text.Append("apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n");
        foreach (var (name, _) in files)
            text.Append("- ").Append(name).Append('\n');
        return text.ToString();
    }

    private static IReadOnlyList<(string Name, string Hash)> ReadDigests(string kustomization) =>
        [
            .. kustomization
                .Split('\n')
                .Where(line => line.StartsWith(Digest, StringComparison.Ordinal))
                .Select(line => line[Digest.Length..].Split(' ', 2))
                .Where(parts => parts.Length == 2)
                .Select(parts => (parts[1], parts[0])),
        ];

    private static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
