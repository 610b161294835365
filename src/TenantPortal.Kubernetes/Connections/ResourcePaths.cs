using System.Collections.Concurrent;

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

    private async Task DiscoverAsync(ClusterApi api, string root, string apiVersion, CancellationToken cancellationToken)
    {
        var answer = await api.GetAsync(root, cancellationToken);
        if (!answer.Succeeded && !answer.IsNotFound)
            throw new ClusterRefusedException(answer);
        foreach (var resource in answer.Body["resources"]?.AsArray() ?? [])
        {
            var plural = resource!["name"]!.GetValue<string>();
            // Subresources such as pods/log have their own kinds.
            if (!plural.Contains('/'))
                _known[(apiVersion, resource["kind"]!.GetValue<string>())] = (plural, resource["namespaced"]!.GetValue<bool>());
        }
    }
}
