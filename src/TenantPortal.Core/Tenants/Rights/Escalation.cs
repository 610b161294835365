using TenantPortal.Core.Languages;

namespace TenantPortal.Core.Tenants.Rights;

/// <summary>A right that would let users escape their tenant or weaken its isolation.</summary>
/// <param name="Sentence">A verb phrase that follows "no user can".</param>
internal sealed record Escalation(Sentence Sentence, params EscalationRight[] Rights)
{
    private static readonly string[] Writing = ["create", "update", "patch", "delete", "deletecollection"];

    /// <summary>The rights that no tenant may have.</summary>
    public static IReadOnlyList<Escalation> All { get; } =
    [
        new(
            "open a shell in a pod, attach to it or forward its ports",
            new EscalationRight("", ["pods/exec", "pods/attach", "pods/portforward", "pods/proxy", "services/proxy"], ["create", "get"])
        ),
        new("add containers to a running pod", new EscalationRight("", ["pods/ephemeralcontainers"], ["update", "patch"])),
        new("create tokens for service accounts", new EscalationRight("", ["serviceaccounts/token"], ["create"])),
        new("impersonate another user", new EscalationRight("", ["users", "groups", "serviceaccounts"], ["impersonate"])),
        new("change roles or role bindings", new EscalationRight("rbac.authorization.k8s.io", ["roles", "rolebindings"], [.. Writing, "bind", "escalate"])),
        new("write Secrets", new EscalationRight("", ["secrets"], Writing)),
        new("change the source of secrets", new EscalationRight("external-secrets.io", ["externalsecrets", "secretstores"], Writing)),
        new("change the quota or the default limits", new EscalationRight("", ["resourcequotas", "limitranges"], Writing)),
        new("change network policies", new EscalationRight("networking.k8s.io", ["networkpolicies"], Writing)),
        new(
            "redirect the traffic of a Service",
            new EscalationRight("", ["endpoints"], Writing),
            new EscalationRight("discovery.k8s.io", ["endpointslices"], Writing)
        ),
        new(
            "create, change or delete events, which are evidence",
            new EscalationRight("", ["events"], Writing),
            new EscalationRight("events.k8s.io", ["events"], Writing)
        ),
        new(
            "change the namespace itself, including its Pod Security level",
            new EscalationRight("", ["namespaces", "namespaces/status", "namespaces/finalize"], Writing)
        ),
    ];

    public bool IsGrantedBy(AccessRule rule) => Array.Exists(Rights, right => rule.Allows(right.ApiGroup, right.Resources, right.Verbs));
}

/// <summary>Verbs on resources, none of which may be granted.</summary>
internal sealed record EscalationRight(string ApiGroup, IReadOnlyList<string> Resources, IReadOnlyList<string> Verbs);
