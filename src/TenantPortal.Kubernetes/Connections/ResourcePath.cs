namespace TenantPortal.Kubernetes.Connections;

/// <summary>What the path of a call names.</summary>
/// <param name="Root">Of the group and version: <c>/apis/apps/v1</c>.</param>
/// <param name="Name">The last part: of the object, or the plural of a collection.</param>
internal sealed record ResourcePath(string Root, string ApiVersion, string? Namespace, string Plural, string Name)
{
    /// <summary>The path for the log, without its query: <c>resourcequotas team-a/tenant</c>.</summary>
    public static string Describe(string path)
    {
        var plain = path.Split('?')[0];
        if (!IsResource(plain))
            return plain;
        var target = Of(path);
        return target.Name == target.Plural ? $"{target.Plural} {target.Namespace}".TrimEnd()
            : target.Namespace is null ? $"{target.Plural} {target.Name}"
            : $"{target.Plural} {target.Namespace}/{target.Name}";
    }

    /// <summary>The plural of the resource that a path names; null for what a server reports about itself.</summary>
    public static string? ResourceOf(string path) => IsResource(path.Split('?')[0]) ? Of(path).Plural : null;

    /// <summary>Whether the path names all objects of a resource.</summary>
    public static bool IsCollection(string path) => IsResource(path.Split('?')[0]) && Of(path) is var target && target.Name == target.Plural;

    private static bool IsResource(string plain) => plain.Split('/') is ["", "api", _, _, ..] or ["", "apis", _, _, _, ..];

    public static ResourcePath Of(string path)
    {
        var parts = path.Split('?')[0].Split('/')[1..];
        var isCore = parts[0] == "api";
        var apiVersion = isCore ? parts[1] : $"{parts[1]}/{parts[2]}";
        var rest = parts[(isCore ? 2 : 3)..];
        // "namespaces/a" is itself an object, and "namespaces/a/pods" a collection.
        var (place, plural) = rest is ["namespaces", var inNamespace, var named, ..] ? (inNamespace, named) : (null, rest[0]);
        return new ResourcePath($"/{parts[0]}/{apiVersion}", apiVersion, place, plural, Uri.UnescapeDataString(rest[^1]));
    }
}
