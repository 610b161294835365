using System.Text.Json.Nodes;
using TenantPortal.Core.Guards;
using TenantPortal.Core.Secrets;
using TenantPortal.Kubernetes.Connections;
using TenantPortal.Kubernetes.Reconciling;

namespace TenantPortal.Kubernetes.Guards;

/// <summary>
/// Probes whether the guards admit what the portal creates for each configured secrets manager: the installed policies have their own copy of
/// the prefixes, which can contradict the settings.
/// </summary>
/// <param name="place">Null while the cluster has no tenant.</param>
internal sealed class SecretsProbe(ClusterApi api, string? place, SecretBackendCatalog backends)
{
    private const string ApiVersion = "external-secrets.io/v1";
    private const string Kind = "ExternalSecret";

    public async Task<IReadOnlyList<GuardFinding>> TryAsync(CancellationToken cancellationToken)
    {
        if (backends.All.Count == 0)
            return [];
        if (place is null)
            return Inconclusive(GuardFinding.NeedsTenant);
        string path;
        try
        {
            path = await api.CollectionOfAsync(ApiVersion, Kind, place, cancellationToken);
        }
        catch (UnknownKindException)
        {
            return Inconclusive($"The cluster does not have the kind {Kind} ({ApiVersion}).");
        }

        // The name that the policies put into the prefixes.
        var home = await api.GetAsync($"/api/v1/namespaces/{place}", cancellationToken);
        if (!home.Succeeded)
            throw new ClusterRefusedException(home);
        if ((string?)home.Body["metadata"]?["labels"]?[PortalLabels.Tenant] is not { } tenant)
            return Inconclusive($"The namespace {place} lacks the label of its tenant.");
        var findings = new List<GuardFinding>();
        foreach (var backend in backends.All)
            findings.Add(Evaluate(backend, await api.CreateAsync(path, Secret(backend, tenant), dryRun: true, cancellationToken)));
        return findings;
    }

    /// <exception cref="ClusterRefusedException">The cluster rejects the portal's credentials.</exception>
    public static GuardFinding Evaluate(SecretBackend backend, ApiResponse answer)
    {
        if (answer.IsUnauthorized)
            throw new ClusterRefusedException(answer);
        var words = ClusterProblem.Quote(answer.Message);
        if (answer.Succeeded)
            return Found(backend, GuardResult.Held, "The cluster would accept the ExternalSecret.");
        return
            answer.Message.Contains("tenantportal-externalsecrets", StringComparison.Ordinal)
            || answer.Message.Contains("remote keys must start with", StringComparison.Ordinal)
            ? Found(
                backend,
                GuardResult.Contradicts,
                $"The installed guards contradict SecretBackends:{backend.Name}:Prefix, so the cluster refuses the secrets of new tenants. "
                    + $"Install what the command 'guards render' writes. {words}"
            )
            : Found(backend, GuardResult.CannotTell, $"The cluster refused the operation for another reason ({answer.Code}): {words}");
    }

    private IReadOnlyList<GuardFinding> Inconclusive(string why) => [.. backends.All.Select(backend => Found(backend, GuardResult.CannotTell, why))];

    private static GuardFinding Found(SecretBackend backend, GuardResult result, string evidence) =>
        new(
            $"secrets-{backend.Name}",
            $"The guards admit the secrets of the backend '{backend.Name}'",
            "Dry run: create an ExternalSecret with a key of the tenant, as the portal does, in a tenant's namespace.",
            GuardDemand.Advised,
            result,
            evidence
        );

    private JsonObject Secret(SecretBackend backend, string tenant) =>
        new()
        {
            ["apiVersion"] = ApiVersion,
            ["kind"] = Kind,
            ["metadata"] = new JsonObject { ["name"] = "tenantportal-guard-check", ["namespace"] = place },
            ["spec"] = new JsonObject
            {
                ["secretStoreRef"] = new JsonObject { ["kind"] = "SecretStore", ["name"] = "tenant-store" },
                ["target"] = new JsonObject { ["name"] = "tenantportal-guard-check", ["creationPolicy"] = "Owner" },
                ["dataFrom"] = new JsonArray(new JsonObject { ["extract"] = new JsonObject { ["key"] = backend.KeyOf(tenant, "guard-check") } }),
            },
        };
}
