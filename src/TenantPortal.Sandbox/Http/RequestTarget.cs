using TenantPortal.Sandbox.Resources;

namespace TenantPortal.Sandbox.Http;

/// <summary>The target of a path: a resource, a namespace (null for all), a name (null for the collection), a subresource.</summary>
internal sealed record RequestTarget(ResourceType Type, string? Namespace, string? Name, string Subresource)
{
    /// <summary>Null when the path is not that of a served resource.</summary>
    public static RequestTarget? Parse(string path, ResourceCatalog catalog)
    {
        var parts = path.Trim('/').Split('/');
        var (group, rest) = parts switch
        {
            ["api", "v1", .. var core] => ("", core),
            ["apis", var named, _, .. var others] => (named, others),
            _ => ("", []),
        };
        if (rest.Length == 0)
        {
            return null;
        }

        var version = group.Length == 0 ? "v1" : parts[2];
        if (rest is ["namespaces", var ns, var plural, ..] && catalog.Find(group, version, plural) is { Namespaced: true } inNamespace)
        {
            return Locate(inNamespace, ns, rest[3..]);
        }

        return catalog.Find(group, version, rest[0]) switch
        {
            null => null,
            // Namespaced resources are listed across namespaces this way, but never named.
            { Namespaced: true } everywhere when rest.Length == 1 => new RequestTarget(everywhere, null, null, ""),
            { Namespaced: true } => null,
            var cluster => Locate(cluster, "", rest[1..]),
        };
    }

    private static RequestTarget? Locate(ResourceType type, string ns, string[] rest) =>
        rest switch
        {
            [] => new RequestTarget(type, ns, null, ""),
            [var name] => new RequestTarget(type, ns, name, ""),
            [var name, "status"] when type.HasStatus => new RequestTarget(type, ns, name, "status"),
            [var name, "finalize"] when type == BuiltInResources.Namespaces => new RequestTarget(type, ns, name, "finalize"),
            _ => null,
        };
}
