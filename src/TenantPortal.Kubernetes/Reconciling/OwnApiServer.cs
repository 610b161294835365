using System.Text;
using Microsoft.Extensions.Logging;
using TenantPortal.Core.Clusters;
using TenantPortal.Core.Observations.Endpoints;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tenants.Connecting;
using TenantPortal.Core.Tiers.Blueprints;
using TenantPortal.Kubernetes.Connections;

namespace TenantPortal.Kubernetes.Reconciling;

/// <summary>
/// Reads the address and certificate authority of a ready tenant's own API server, to show them to users. The Secret with these also
/// contains an administrator's credentials: only its public parts leave <see cref="ReadAsync"/>, and nothing is logged.
/// </summary>
internal sealed partial class OwnApiServer(EndpointObservations observations, ILogger<OwnApiServer> logger)
{
    /// <summary>Adds a condition about the endpoint to the result. It does not affect the tenant's readiness.</summary>
    public async Task<ReconcileResult> ObserveAsync(
        ReconcileResult result,
        Tenant tenant,
        RenderedManifests rendered,
        ClusterApi api,
        CancellationToken cancellationToken
    )
    {
        if (result.Outcome != ReconcileOutcome.Ready || rendered.Endpoint is not { } rule)
            return result;
        var (facts, problem) = await ReadAsync(rule, rendered.Home, tenant.Cluster, api, cancellationToken);
        if (facts is null)
            Unknown(tenant.Name, rule.Secret, rendered.Home, problem!.Reason);
        else
            await observations.SaveTenantAsync(tenant, facts, cancellationToken);
        return result with
        {
            Conditions =
            [
                .. result.Conditions,
                new Condition(
                    Condition.EndpointKnown,
                    facts is null ? ConditionStatus.False : ConditionStatus.True,
                    problem?.Reason ?? "Seen",
                    problem?.Message ?? $"The API server is at {facts!.Server}.",
                    default
                ),
            ],
        };
    }

    private static async Task<(EndpointFacts? Facts, ClusterProblem? Problem)> ReadAsync(
        EndpointRule rule,
        string home,
        string cluster,
        ClusterApi api,
        CancellationToken cancellationToken
    )
    {
        var secret = await api.GetAsync(await api.PathOfAsync("v1", "Secret", home, rule.Secret, cancellationToken), cancellationToken);
        if (!secret.Succeeded)
            return (null, ClusterProblem.Explain(cluster, secret, $"Secret {rule.Secret}"));
        var found =
            Decode(secret.Body["data"]?[rule.Key]?.GetValue<string>()) is not { } text ? null
            : rule.Holds == SecretContent.Kubeconfig ? Kubeconfig.ReadPublic(text)
            : CertificateBundle.TryRead(text) is { } authority ? (rule.Server!, authority)
            : ((string Server, string CertificateAuthority)?)null;
        return found is { } seen
            ? (new EndpointFacts(seen.Server, seen.CertificateAuthority, rule.IssuerUrl, rule.ClientId), null)
            : (
                null,
                new(
                    "EndpointUnknown",
                    $"Secret {rule.Secret} does not contain the API server's certificate authority (key {rule.Key}), so the kubeconfig "
                        + "is not available. The portal retries automatically."
                )
            );
    }

    private static string? Decode(string? base64)
    {
        var bytes = new byte[base64?.Length ?? 0];
        return base64 is not null && Convert.TryFromBase64String(base64, bytes, out var length) ? Encoding.UTF8.GetString(bytes, 0, length) : null;
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Could not read the API server address of tenant {Tenant} from Secret {Secret} in {Namespace} ({Reason}). The portal retries automatically"
    )]
    private partial void Unknown(string tenant, string secret, string @namespace, string reason);
}
