using System.Text;
using System.Text.Json.Nodes;
using TenantPortal.Core.Clusters;
using TenantPortal.Kubernetes.Connections;

namespace TenantPortal.Kubernetes.Kubeconfigs;

/// <summary>Reads kubeconfigs from the Secrets of one namespace, with the portal's own rights there.</summary>
internal sealed class SecretReader(ClusterConnections connections, ClusterCredentialOptions options)
{
    /// <summary>For the sentence about a cluster that is in no settings.</summary>
    private const string OwnCluster = "of the portal";

    public async Task<SecretReading> ReadAsync(CredentialReference reference, CancellationToken cancellationToken)
    {
        // The web checks this too, but what is in the database may be older than the settings.
        if (options.FindProblem(reference) is { } problem)
            return new(null, problem);
        var (place, name, key) = reference.Secret ?? throw new ArgumentException($"'{reference}' is not a Secret.", nameof(reference));
        var cluster = options.Cluster.Length > 0 ? options.Cluster : OwnCluster;
        try
        {
            var found = await connections.GetOfSecrets().WithoutRetry().GetAsync($"/api/v1/namespaces/{place}/secrets/{name}", cancellationToken);
            return found switch
            {
                { IsNotFound: true } => new(null, $"The Secret '{place}/{name}' does not exist."),
                { IsForbidden: true } => new(
                    null,
                    $"The portal may not read the Secret '{place}/{name}'. Apply deploy/base/cluster-credentials.yaml for the namespace '{place}'."
                ),
                { Succeeded: false } => new(null, ClusterProblem.Explain(cluster, found, $"the Secret '{place}/{name}'").Message),
                _ => Decode(found.Body, place, name, key),
            };
        }
        catch (CredentialException exception)
        {
            return new(null, exception.Message);
        }
        catch (Exception exception) when (ClusterProblem.CanExplain(exception) && !cancellationToken.IsCancellationRequested)
        {
            return new(null, ClusterProblem.Explain(cluster, exception).Message);
        }
    }

    private static SecretReading Decode(JsonObject secret, string place, string name, string key)
    {
        if (secret["data"]?[key] is not JsonValue value || !value.TryGetValue<string>(out var encoded))
            return new(null, $"The Secret '{place}/{name}' has no key '{key}'.");
        var bytes = new byte[encoded.Length];
        return Convert.TryFromBase64String(encoded, bytes, out var length)
            ? new(Encoding.UTF8.GetString(bytes, 0, length), null)
            : new(null, $"The key '{key}' of the Secret '{place}/{name}' cannot be read.");
    }
}
