using TenantPortal.Core.IsolationChecks;

namespace TenantPortal.Kubernetes.Isolation;

/// <summary>A check that consists of queries to the API server's authorization, all with the same expected answer.</summary>
/// <param name="IsAllowed">The expected answer.</param>
internal sealed record AccessCheck(IsolationCheck Check, bool IsAllowed, IReadOnlyList<AccessQuestion> Questions)
{
    private const string Core = "";
    private const string Rbac = "rbac.authorization.k8s.io";
    private const string Networking = "networking.k8s.io";
    private const string Secrets = "external-secrets.io";

    private const string Writing = "create update patch delete deletecollection";

    /// <summary>The queries about the groups of a tenant: the escalations of the isolation document as a list.</summary>
    public static IReadOnlyList<AccessCheck> For(CheckedTenant tenant)
    {
        var own = tenant.Namespace;
        return
        [
            tenant.WorksInNamespace
                ? Allowed(
                    "rbac-own-namespace",
                    "The team has access to its namespace and its quota",
                    IsolationSeverity.Minor,
                    "MTB-PL1-CC-FNS-1",
                    On(own, Core, "list", "pods", "resourcequotas")
                )
                : Denied(
                    "rbac-host-namespace",
                    "The team has no rights in the host namespace",
                    IsolationSeverity.Critical,
                    null,
                    [
                        .. On(own, Core, "list", "pods", "secrets", "configmaps"),
                        .. On(own, Core, "create", "pods"),
                        .. On(own, "apps", "update", "statefulsets"),
                    ]
                ),
            Denied(
                "rbac-exec",
                "No user can run commands in pods or open tunnels to them",
                IsolationSeverity.Critical,
                null,
                [.. On(own, Core, "create get", "pods/exec", "pods/attach", "pods/portforward", "pods/proxy", "services/proxy")]
            ),
            Denied(
                "rbac-ephemeral-containers",
                "No user can add containers to running pods",
                IsolationSeverity.Critical,
                null,
                [.. On(own, Core, "update patch", "pods/ephemeralcontainers")]
            ),
            Denied(
                "rbac-tokens",
                "No user can create tokens of service accounts",
                IsolationSeverity.Critical,
                null,
                [.. On(own, Core, "create", "serviceaccounts/token", "serviceaccounts"), .. On(own, Core, "patch", "serviceaccounts")]
            ),
            Denied(
                "rbac-grant",
                "No user can grant rights",
                IsolationSeverity.Critical,
                null,
                [.. On(own, Rbac, "create update patch bind escalate", "roles"), .. On(own, Rbac, "create update patch", "rolebindings")]
            ),
            Denied(
                "rbac-impersonate",
                "No user can impersonate others",
                IsolationSeverity.Critical,
                null,
                [.. On(null, Core, "impersonate", "users", "groups"), .. On(own, Core, "impersonate", "serviceaccounts")]
            ),
            Denied(
                "rbac-quotas",
                "No user can change quotas or limits",
                IsolationSeverity.Critical,
                "MTB-PL1-CC-TI-1",
                [.. On(own, Core, Writing, "resourcequotas", "limitranges")]
            ),
            Denied(
                "rbac-network-policies",
                "No user can change network policies",
                IsolationSeverity.Critical,
                null,
                [.. On(own, Networking, Writing, "networkpolicies")]
            ),
            Denied(
                "rbac-secrets",
                "No user can write secrets or change their source",
                IsolationSeverity.Critical,
                null,
                [.. On(own, Core, "create update patch", "secrets"), .. On(own, Secrets, "create update patch", "secretstores", "externalsecrets")]
            ),
            Denied(
                "rbac-endpoints",
                "No user can redirect the traffic of services",
                IsolationSeverity.Major,
                null,
                [.. On(own, Core, "create update patch", "endpoints"), .. On(own, "discovery.k8s.io", "create update patch", "endpointslices")]
            ),
            Denied(
                "rbac-events",
                "No user can forge or delete events",
                IsolationSeverity.Minor,
                null,
                [.. On(own, Core, "create update patch delete", "events")]
            ),
            Denied(
                "rbac-namespace",
                "No user can change the namespace",
                IsolationSeverity.Critical,
                null,
                [
                    .. On(own, Core, "update patch delete", "namespaces"),
                    .. On(own, Core, "patch", "namespaces/status"),
                    .. On(own, Core, "update", "namespaces/finalize"),
                ]
            ),
            Denied(
                "rbac-other-tenants",
                "No user can read or change other tenants",
                IsolationSeverity.Critical,
                "MTB-PL1-CC-TI-2",
                [
                    .. tenant
                        .OtherNamespaces.Concat(["kube-system", "default"])
                        .SelectMany(other =>
                            On(other, Core, "list", "pods", "secrets", "configmaps")
                                .Concat(On(other, Core, "create", "pods"))
                                .Concat(On(other, "apps", "update", "deployments"))
                        ),
                ]
            ),
            Denied(
                "rbac-all-namespaces",
                "No user can list objects across all namespaces",
                IsolationSeverity.Critical,
                null,
                [.. On(null, Core, "list", "pods", "secrets", "configmaps", "services")]
            ),
            Denied(
                "rbac-cluster",
                "No user can read or change cluster-scoped objects",
                IsolationSeverity.Critical,
                "MTB-PL1-CC-CPI-1",
                [
                    .. On(null, Core, "list", "nodes", "namespaces", "persistentvolumes"),
                    .. On(null, Core, "create", "namespaces", "persistentvolumes"),
                    .. On(null, Core, "update", "nodes"),
                    .. On(null, Rbac, "list create update", "clusterroles", "clusterrolebindings"),
                    .. On(null, "apiextensions.k8s.io", "create", "customresourcedefinitions"),
                    .. On(null, "admissionregistration.k8s.io", "create", "validatingwebhookconfigurations", "mutatingwebhookconfigurations"),
                    .. On(null, "storage.k8s.io", "create", "storageclasses"),
                ]
            ),
        ];
    }

    /// <summary>
    /// The denied queries for any tenant's groups, outside its namespace: a right in all namespaces includes each of theirs.
    /// They work for the groups of many tenants at once, while <see cref="For"/> is per tenant.
    /// </summary>
    public static IReadOnlyList<AccessCheck> OfWholeCluster()
    {
        const string Any = "*";
        var anyTenant = new CheckedTenant(
            "",
            Guid.Empty,
            Any,
            "",
            [],
            [Any],
            WorksInNamespace: false,
            IsQuarantined: false,
            new ClusterServices("", "", 0, "")
        );
        return
        [
            .. For(anyTenant)
                .Select(check =>
                    check with
                    {
                        Questions =
                        [
                            .. check.Questions.Select(question => question.Namespace == Any ? question with { Namespace = null } : question).Distinct(),
                        ],
                    }
                ),
        ];
    }

    private static AccessCheck Denied(string id, string title, IsolationSeverity severity, string? benchmark, IReadOnlyList<AccessQuestion> questions) =>
        Make(id, title, severity, benchmark, false, questions);

    private static AccessCheck Allowed(string id, string title, IsolationSeverity severity, string? benchmark, IEnumerable<AccessQuestion> questions) =>
        Make(id, title, severity, benchmark, true, [.. questions]);

    private static AccessCheck Make(
        string id,
        string title,
        IsolationSeverity severity,
        string? benchmark,
        bool isAllowed,
        IReadOnlyList<AccessQuestion> questions
    ) =>
        new(
            new IsolationCheck(
                id,
                title,
                $"Query the API server with SubjectAccessReviews whether the tenant's groups can {Summary(questions)}.",
                severity,
                benchmark
            ),
            isAllowed,
            questions
        );

    private static string Summary(IReadOnlyList<AccessQuestion> questions) =>
        string.Join(
            "; ",
            questions
                .GroupBy(question => question.Verb)
                .Select(group => $"{group.Key} {string.Join(", ", group.Select(question => question.Resource).Distinct())}")
        );

    /// <param name="verbs">Separated by spaces.</param>
    private static IEnumerable<AccessQuestion> On(string? inNamespace, string group, string verbs, params string[] resources) =>
        verbs.Split(' ').SelectMany(verb => resources.Select(resource => new AccessQuestion(verb, group, resource, inNamespace)));
}
