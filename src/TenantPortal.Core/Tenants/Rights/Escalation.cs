namespace TenantPortal.Core.Tenants.Rights;

/// <summary>Something that would let people out of their tenant, or undo what holds it.</summary>
/// <param name="Sentence">After "nobody can".</param>
internal sealed record Escalation(string Sentence, params EscalationRight[] Rights)
{
    private static readonly string[] Writing = ["create", "update", "patch", "delete", "deletecollection"];

    /// <summary>The list that every tenant is held to.</summary>
    public static IReadOnlyList<Escalation> All { get; } =
    [
        new(
            "open a shell in a pod, attach to it or forward its ports",
            new EscalationRight("", ["pods/exec", "pods/attach", "pods/portforward", "pods/proxy", "services/proxy"], ["create", "get"])
        ),
        new("add containers to a running pod", new EscalationRight("", ["pods/ephemeralcontainers"], ["update", "patch"])),
        new("make tokens of service accounts", new EscalationRight("", ["serviceaccounts/token"], ["create"])),
        new("act as somebody else", new EscalationRight("", ["users", "groups", "serviceaccounts"], ["impersonate"])),
        new("change roles, or who has them", new EscalationRight("rbac.authorization.k8s.io", ["roles", "rolebindings"], [.. Writing, "bind", "escalate"])),
        new("write Secrets", new EscalationRight("", ["secrets"], Writing)),
        new("change where secrets come from", new EscalationRight("external-secrets.io", ["externalsecrets", "secretstores"], Writing)),
        new("change the quota or the default limits", new EscalationRight("", ["resourcequotas", "limitranges"], Writing)),
        new("change network policies", new EscalationRight("networking.k8s.io", ["networkpolicies"], Writing)),
        new(
            "send the traffic of a Service elsewhere",
            new EscalationRight("", ["endpoints"], Writing),
            new EscalationRight("discovery.k8s.io", ["endpointslices"], Writing)
        ),
        new(
            "write or erase events, which are evidence",
            new EscalationRight("", ["events"], Writing),
            new EscalationRight("events.k8s.io", ["events"], Writing)
        ),
        new(
            "change the namespace itself, its Pod Security among it",
            new EscalationRight("", ["namespaces", "namespaces/status", "namespaces/finalize"], Writing)
        ),
    ];

    public bool IsGrantedBy(AccessRule rule) => Array.Exists(Rights, right => rule.Allows(right.ApiGroup, right.Resources, right.Verbs));
}

/// <summary>Verbs on resources of which none may be granted.</summary>
internal sealed record EscalationRight(string ApiGroup, IReadOnlyList<string> Resources, IReadOnlyList<string> Verbs);
