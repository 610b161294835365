using System.Text.Json.Nodes;
using TenantPortal.Core.IsolationChecks;
using TenantPortal.Kubernetes.Reconciling;

namespace TenantPortal.Kubernetes.Isolation;

/// <summary>Looks for objects that weaken isolation: applying manifests again does not detect objects that others added.</summary>
internal static class OwnershipChecks
{
    private static readonly IsolationCheck Roles = Unmanaged("Role", "roles", IsolationSeverity.Minor);
    private static readonly IsolationCheck Bindings = Unmanaged("RoleBinding", "rolebindings", IsolationSeverity.Major);
    private static readonly IsolationCheck Policies = Unmanaged("NetworkPolicy", "networkpolicies", IsolationSeverity.Major);
    private static readonly IsolationCheck Limits = Unmanaged("LimitRange", "limitranges", IsolationSeverity.Minor);

    public static IEnumerable<IsolationFinding> Check(CheckedTenant tenant, CheckedNamespace live) =>
        [Check(Roles, live.Roles), Check(Bindings, live.Bindings), Check(Policies, live.Policies), Check(Limits, live.Limits)];

    private static IsolationFinding Check(IsolationCheck check, IReadOnlyList<JsonObject> found)
    {
        var foreign = found
            .Where(live => PortalLabels.TenantOf(live) is null && !IsOfRelease(live))
            .Select(CheckedNamespace.NameOf)
            .Order(StringComparer.Ordinal)
            .ToList();
        return check.Of(
            [.. foreign.Select(name => $"'{name}' was not created by the portal.")],
            $"All {found.Count} were created by the portal or by the tenant's own release."
        );
    }

    // Objects of a Helm release in the namespace belong to an add-on that was approved with the tenant.
    private static bool IsOfRelease(JsonObject live) => CheckedNamespace.TextsOf(live["metadata"]?["annotations"]).ContainsKey("meta.helm.sh/release-name");

    private static IsolationCheck Unmanaged(string kind, string plural, IsolationSeverity severity) =>
        new(
            $"unmanaged-{plural}",
            $"There is no {kind} that the portal does not manage",
            $"List every {kind} of the namespace and look for the portal's labels.",
            severity
        );
}
