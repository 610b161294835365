using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace TenantPortal.Kubernetes.Connections;

/// <summary>The cluster does not serve a kind, because an add-on's CustomResourceDefinition is missing.</summary>
internal sealed class UnknownKindException(string apiVersion, string kind) : Exception
{
    public string ApiVersion => apiVersion;

    public string Kind => kind;

    public override string Message => $"The cluster does not serve {kind} of {apiVersion}.";
}

/// <summary>Finds the path of a kind through discovery and caches it: a kind's path never changes.</summary>
internal sealed class ResourcePaths
{
    private readonly ConcurrentDictionary<(string ApiVersion, string Kind), (string Plural, bool Namespaced)> _known = new();

    /// <exception cref="UnknownKindException">The cluster does not serve the kind.</exception>
    public async ValueTask<string> CollectionOfAsync(ClusterApi api, string apiVersion, string kind, string? inNamespace, CancellationToken cancellationToken)
    {
        var root = apiVersion.Contains('/') ? $"/apis/{apiVersion}" : $"/api/{apiVersion}";
        if (!_known.TryGetValue((apiVersion, kind), out var resource))
        {
            await DiscoverAsync(api, root, apiVersion, cancellationToken);
            if (!_known.TryGetValue((apiVersion, kind), out resource))
                throw new UnknownKindException(apiVersion, kind);
        }

        return resource.Namespaced ? $"{root}/namespaces/{inNamespace}/{resource.Plural}" : $"{root}/{resource.Plural}";
    }

    /// <summary>Checks that the cluster serves the resource at this path: only the server's own lists say that it does not.</summary>
    /// <exception cref="UnknownKindException">The cluster does not serve it.</exception>
    public async Task RequireServedAsync(ClusterApi api, string path, CancellationToken cancellationToken)
    {
        var target = ResourcePath.Of(path);
        var resources = await FindResourcesAsync(api, target.Root, target.ApiVersion, cancellationToken);
        if (resources?.Any(resource => (string?)resource?["name"] == target.Plural) == true)
            return;
        foreach (var known in _known.Where(known => known.Key.ApiVersion == target.ApiVersion && known.Value.Plural == target.Plural))
            _known.TryRemove(known);
        throw new UnknownKindException(target.ApiVersion, target.Plural);
    }

    private async Task DiscoverAsync(ClusterApi api, string root, string apiVersion, CancellationToken cancellationToken)
    {
        foreach (var resource in await FindResourcesAsync(api, root, apiVersion, cancellationToken) ?? [])
        {
            var plural = resource!["name"]!.GetValue<string>();
            // Subresources such as pods/log have their own kinds.
            if (!plural.Contains('/'))
                _known[(apiVersion, resource["kind"]!.GetValue<string>())] = (plural, resource["namespaced"]!.GetValue<bool>());
        }
    }

    /// <summary>
    /// Null when the cluster does not serve the version. Its API server then returns the same plain 404 as a proxy that has lost its way,
    /// so the list of all groups decides.
    /// </summary>
    private static async Task<JsonArray?> FindResourcesAsync(ClusterApi api, string root, string apiVersion, CancellationToken cancellationToken)
    {
        try
        {
            var found = await api.DescribeAsync(root, body => ExpectedBody.IsResourceList(body, apiVersion), cancellationToken);
            if (found.Succeeded)
                return found.Body["resources"]!.AsArray();
            if (!found.IsNotFound || await IsListedAsync(api, apiVersion, cancellationToken))
                throw new ClusterRefusedException(found);
        }
        catch (ForeignResponseException foreign) when (foreign.Code == 404)
        {
            if (await IsListedAsync(api, apiVersion, cancellationToken))
                throw;
        }

        return null;
    }

    private static async Task<bool> IsListedAsync(ClusterApi api, string apiVersion, CancellationToken cancellationToken)
    {
        // The core API is in no group, and every server serves it.
        if (!apiVersion.Contains('/'))
            return true;
        var groups = await api.DescribeAsync("/apis", ExpectedBody.IsGroupList, cancellationToken);
        if (!groups.Succeeded)
            throw new ClusterRefusedException(groups);
        return groups.Body["groups"]!
            .AsArray()
            .SelectMany(group => group?["versions"] as JsonArray ?? [])
            .Any(version => (string?)version?["groupVersion"] == apiVersion);
    }
}
