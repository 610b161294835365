using System.Text.Json.Nodes;
using TenantPortal.Core.Clusters;
using TenantPortal.Core.Guards;
using TenantPortal.Core.Secrets;
using TenantPortal.Kubernetes.Connections;
using TenantPortal.Kubernetes.Isolation;
using TenantPortal.Kubernetes.Reconciling;

namespace TenantPortal.Kubernetes.Guards;

/// <summary>
/// Probes the guards of a cluster by server-side dry runs, with the portal's identity and, where the cluster allows it, with another one:
/// nothing is ever stored.
/// </summary>
internal sealed class GuardProber(ClusterConnections connections, ClusterCatalog clusters, SecretBackendCatalog backends)
{
    private const string SystemNamespace = "kube-system";
    private const string Provisioner = "tenantportal:tenant-provisioner";

    private static readonly GuardAttempt TakeNamespace = new(
        "takeover-namespace",
        "The portal cannot take over a system namespace",
        $"Dry run: add a tenant's labels to {SystemNamespace}.",
        GuardDemand.Proved,
        ["tenantportal-namespaces", "may only manage namespaces", "may not take over"]
    )
    {
        RefusalOfOthers = "can only be changed through TenantPortal",
    };

    private static readonly GuardAttempt TakeRights = new(
        "takeover-rolebinding",
        "The portal cannot bind itself in a system namespace",
        $"Dry run: bind the portal to {Provisioner} in {SystemNamespace}.",
        GuardDemand.Proved,
        ["tenantportal-rolebindings", "may only bind roles in namespaces it owns"]
    );

    private static readonly GuardAttempt SystemGroup = new(
        "rolebinding-system-group",
        "Kubernetes system groups cannot get rights in tenants",
        $"Dry run: bind system:authenticated to {Provisioner} in a tenant's namespace.",
        GuardDemand.Required,
        ["tenantportal-rolebindings", "system: groups"]
    );

    private static readonly GuardAttempt ClusterRole = new(
        "rolebinding-cluster-role",
        "Users cannot be bound to a ClusterRole in tenants",
        $"Dry run: bind a group to {Provisioner} in a tenant's namespace.",
        GuardDemand.Required,
        ["tenantportal-rolebindings", "may only be bound to the portal itself"]
    );

    public Task<GuardRun> ProbeAsync(ClaimedProbe probe, CancellationToken cancellationToken)
    {
        var api = connections.Get(probe.Cluster);
        return ProbeAsync(probe, api, clusters.Find(probe.Cluster)!, cancellationToken);
    }

    /// <param name="account">The account of the portal there.</param>
    public async Task<GuardRun> ProbeAsync(ClaimedProbe probe, ClusterApi api, ClusterOptions account, CancellationToken cancellationToken)
    {
        var version = await ServerVersion.ReadAsync(api, cancellationToken);
        var findings = new List<GuardFinding>
        {
            TakeNamespace.Evaluate(await api.TryApplyAsync($"/api/v1/namespaces/{SystemNamespace}", TakenNamespace(), cancellationToken)),
            TakeRights.Evaluate(await BindAsync(api, SystemNamespace, Portal(account), cancellationToken)),
        };
        if (probe.TenantNamespace is { } place)
        {
            findings.Add(SystemGroup.Evaluate(await BindAsync(api, place, Group("system:authenticated"), cancellationToken)));
            findings.Add(ClusterRole.Evaluate(await BindAsync(api, place, Group("tenantportal-check"), cancellationToken)));
        }
        else
        {
            findings.AddRange(new[] { SystemGroup, ClusterRole }.Select(attempt => attempt.Inconclusive(GuardFinding.NeedsTenant)));
        }

        findings.AddRange(await new WorkloadProbe(api, probe.TenantNamespace).TryAsync(cancellationToken));
        findings.Add(await new VolumeProbe(api, probe.Cluster, probe.TenantNamespace).TryAsync(cancellationToken));
        findings.AddRange(await new SecretsProbe(api, probe.TenantNamespace, backends).TryAsync(cancellationToken));
        if (probe.TenantNamespace is null)
            return new GuardRun(version.Text, version.Advice, findings);
        var byAnother = await new OtherUserProbe(api, probe.TenantNamespace).TryAsync(cancellationToken);
        findings.AddRange(byAnother ?? []);
        return new GuardRun(version.Text, $"{version.Advice} {(byAnother is null ? OtherUserProbe.NotGranted : OtherUserProbe.Granted)}", findings);
    }

    private static Task<ApiResponse> BindAsync(ClusterApi api, string place, JsonObject subject, CancellationToken cancellationToken) =>
        api.CreateAsync($"/apis/rbac.authorization.k8s.io/v1/namespaces/{place}/rolebindings", Binding(place, subject), dryRun: true, cancellationToken);

    private static JsonObject TakenNamespace() =>
        new()
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Namespace",
            ["metadata"] = new JsonObject
            {
                ["name"] = SystemNamespace,
                ["labels"] = new JsonObject
                {
                    [PortalLabels.ManagedBy] = PortalLabels.Portal,
                    [PortalLabels.Tenant] = "guard-check",
                    ["pod-security.kubernetes.io/enforce"] = "restricted",
                },
            },
        };

    private static JsonObject Binding(string place, JsonObject subject) =>
        new()
        {
            ["apiVersion"] = "rbac.authorization.k8s.io/v1",
            ["kind"] = "RoleBinding",
            ["metadata"] = new JsonObject { ["name"] = "tenantportal-guard-check", ["namespace"] = place },
            ["subjects"] = new JsonArray(subject),
            // One of the two ClusterRoles that the portal may bind: for any other one, RBAC would refuse instead of the guard.
            ["roleRef"] = new JsonObject
            {
                ["apiGroup"] = "rbac.authorization.k8s.io",
                ["kind"] = "ClusterRole",
                ["name"] = Provisioner,
            },
        };

    private static JsonObject Portal(ClusterOptions account) =>
        new()
        {
            ["kind"] = "ServiceAccount",
            ["name"] = account.PortalServiceAccount,
            ["namespace"] = account.PortalNamespace,
        };

    private static JsonObject Group(string name) =>
        new()
        {
            ["apiGroup"] = "rbac.authorization.k8s.io",
            ["kind"] = "Group",
            ["name"] = name,
        };
}
