using TenantPortal.Core.IsolationChecks;

namespace TenantPortal.Kubernetes.Isolation;

/// <summary>A check that is a list of questions to the API server's authorization, all of which must be answered the same.</summary>
/// <param name="IsAllowed">The answer that is right.</param>
internal sealed record AccessCheck(IsolationCheck Check, bool IsAllowed, IReadOnlyList<AccessQuestion> Questions)
{
    private const string Core = "";
    private const string Rbac = "rbac.authorization.k8s.io";
    private const string Networking = "networking.k8s.io";
    private const string Secrets = "external-secrets.io";

    private const string Writing = "create update patch delete deletecollection";

    /// <summary>What is asked about the groups of a tenant, the escalations of ISOLATION as a list.</summary>
    public static IReadOnlyList<AccessCheck> For(CheckedTenant tenant)
    {
        var own = tenant.Namespace;
        return
        [
            tenant.WorksInNamespace
                ? Allowed(
                    "rbac-own-namespace",
                    "The team works in its namespace and sees its quota",
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
                "Nobody runs commands in pods or opens tunnels to them",
                IsolationSeverity.Critical,
                null,
                [.. On(own, Core, "create get", "pods/exec", "pods/attach", "pods/portforward", "pods/proxy", "services/proxy")]
            ),
            Denied(
                "rbac-ephemeral-containers",
                "Nobody adds containers to running pods",
                IsolationSeverity.Critical,
                null,
                [.. On(own, Core, "update patch", "pods/ephemeralcontainers")]
            ),
            Denied(
                "rbac-tokens",
                "Nobody takes tokens of service accounts",
                IsolationSeverity.Critical,
                null,
                [.. On(own, Core, "create", "serviceaccounts/token", "serviceaccounts"), .. On(own, Core, "patch", "serviceaccounts")]
            ),
            Denied(
                "rbac-grant",
                "Nobody gives rights to anybody",
                IsolationSeverity.Critical,
                null,
                [.. On(own, Rbac, "create update patch bind escalate", "roles"), .. On(own, Rbac, "create update patch", "rolebindings")]
            ),
            Denied(
                "rbac-impersonate",
                "Nobody acts as somebody else",
                IsolationSeverity.Critical,
                null,
                [.. On(null, Core, "impersonate", "users", "groups"), .. On(own, Core, "impersonate", "serviceaccounts")]
            ),
            Denied(
                "rbac-quotas",
                "Nobody changes quotas and limits",
                IsolationSeverity.Critical,
                "MTB-PL1-CC-TI-1",
                [.. On(own, Core, Writing, "resourcequotas", "limitranges")]
            ),
            Denied(
                "rbac-network-policies",
                "Nobody changes network policies",
                IsolationSeverity.Critical,
                null,
                [.. On(own, Networking, Writing, "networkpolicies")]
            ),
            Denied(
                "rbac-secrets",
                "Nobody writes secrets or changes where they come from",
                IsolationSeverity.Critical,
                null,
                [.. On(own, Core, "create update patch", "secrets"), .. On(own, Secrets, "create update patch", "secretstores", "externalsecrets")]
            ),
            Denied(
                "rbac-endpoints",
                "Nobody sends a service's traffic elsewhere",
                IsolationSeverity.Major,
                null,
                [.. On(own, Core, "create update patch", "endpoints"), .. On(own, "discovery.k8s.io", "create update patch", "endpointslices")]
            ),
            Denied("rbac-events", "Nobody forges or erases events", IsolationSeverity.Minor, null, [.. On(own, Core, "create update patch delete", "events")]),
            Denied(
                "rbac-namespace",
                "Nobody changes the namespace",
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
                "Nobody reads or changes other tenants",
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
                "Nobody reads all namespaces at once",
                IsolationSeverity.Critical,
                null,
                [.. On(null, Core, "list", "pods", "secrets", "configmaps", "services")]
            ),
            Denied(
                "rbac-cluster",
                "Nobody reads or changes what belongs to the cluster",
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
    /// What is wrong for any tenant's groups, asked beyond its namespace: a right in all namespaces is one in each of theirs.
    /// So it can be asked for the groups of many tenants at once, where <see cref="For"/> must be asked for each.
    /// </summary>
    public static IReadOnlyList<AccessCheck> OfWholeCluster()
    {
        const string Any = "*";
        var anybody = new CheckedTenant("", Guid.Empty, Any, "", [], [Any], WorksInNamespace: false, IsQuarantined: false, new ClusterServices("", "", 0, ""));
        return
        [
            .. For(anybody)
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
                $"Ask the API server, by SubjectAccessReview, whether the tenant's groups may {Summary(questions)}.",
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

    /// <param name="verbs">Parted by blanks.</param>
    private static IEnumerable<AccessQuestion> On(string? inNamespace, string group, string verbs, params string[] resources) =>
        verbs.Split(' ').SelectMany(verb => resources.Select(resource => new AccessQuestion(verb, group, resource, inNamespace)));
}
