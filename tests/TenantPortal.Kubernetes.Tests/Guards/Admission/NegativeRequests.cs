namespace TenantPortal.Kubernetes.Tests.Guards.Admission;

/// <summary>
/// Violations that are generated: each of a container in each list of containers, each of a label or annotation, each write of each object
/// that the portal manages. Some could not get past an API server's own validation; the rules must hold without it.
/// </summary>
internal static class NegativeRequests
{
    private const string App = "Pod/team-guards-pods/app";

    private static readonly (string Name, string Path, string Value)[] OfContainers =
    [
        ("privileged", "/securityContext/privileged", "true"),
        ("a host port", "/ports", """[{"containerPort":8080,"hostPort":8080}]"""),
        ("not as non-root", "/securityContext/runAsNonRoot", "false"),
        ("as user 0", "/securityContext/runAsUser", "0"),
        ("escalation", "/securityContext/allowPrivilegeEscalation", "true"),
        ("all capabilities", "/securityContext/capabilities", """{"add":["ALL"]}"""),
    ];

    private static readonly string[] LabelKeys =
    [
        "tenantportal.io/tenant",
        "tenantportal.io/tier",
        "tenantportal.io/image-pull-policy",
        "app.kubernetes.io/managed-by",
        "pod-security.kubernetes.io/enforce",
        "pod-security.kubernetes.io/enforce-version",
    ];

    private static readonly string[] AnnotationKeys = ["tenantportal.io/tenant-id", "tenantportal.io/request-id"];

    private static readonly string[] Managed =
    [
        "ResourceQuota/team-guards-test/team-guards-test-quota",
        "LimitRange/team-guards-test/team-guards-test-limits",
        "NetworkPolicy/team-guards-test/default-deny",
        "Role/team-guards-test/team-developer",
        "RoleBinding/team-guards-test/team-developer",
        "ServiceAccount/team-guards-test/tenant-secrets",
        "SecretStore/team-guards-test/tenant-store",
        "ExternalSecret/team-guards-test/database",
    ];

    public static IReadOnlyList<(string Name, AdmissionRequest Request)> Pods { get; } = [.. ContainersOf().Concat(PodsOf())];

    private static readonly IReadOnlyList<(string Name, AdmissionRequest Request)> Everything =
    [
        .. Pods,
        .. PullPolicies(),
        .. Changes("labels", LabelKeys),
        .. Changes("annotations", AnnotationKeys),
        .. ManagedObjects(),
        .. Subjects(),
    ];

    public static IEnumerable<string> Names => Everything.Select(found => found.Name);

    public static IEnumerable<AdmissionRequest> All => Everything.Select(found => found.Request);

    public static AdmissionRequest Find(string name) => Everything.Single(found => found.Name == name).Request;

    private static IEnumerable<(string Name, AdmissionRequest Request)> ContainersOf()
    {
        foreach (var (name, path, value) in OfContainers)
        {
            foreach (var list in (string[])["containers", "initContainers"])
                yield return (
                    $"{list}: {name}",
                    GuardCases.Request("developer", "CREATE", "pod", $$"""[{"op":"add","path":"/spec/{{list}}/0{{path}}","value":{{value}}}]""")
                );
            yield return ($"ephemeralContainers: {name}", Ephemeral($$"""{"op":"add","path":"/spec/ephemeralContainers/0{{path}}","value":{{value}}}"""));
        }
    }

    private static IEnumerable<(string Name, AdmissionRequest Request)> PodsOf()
    {
        foreach (var field in (string[])["hostNetwork", "hostPID", "hostIPC"])
            yield return ($"pod: {field}", Pod($$"""{"op":"add","path":"/spec/{{field}}","value":true}"""));
        yield return ("pod: a hostPath", Pod("""{"op":"add","path":"/spec/volumes","value":[{"name":"x","hostPath":{"path":"/"}}]}"""));
        yield return ("pod: not as non-root", Pod("""{"op":"replace","path":"/spec/securityContext/runAsNonRoot","value":false}"""));
        yield return ("pod: as user 0", Pod("""{"op":"replace","path":"/spec/securityContext/runAsUser","value":0}"""));
    }

    private static IEnumerable<(string Name, AdmissionRequest Request)> PullPolicies()
    {
        foreach (var policy in (string[])["IfNotPresent", "Never"])
        {
            foreach (var list in (string[])["containers", "initContainers"])
                yield return ($"{list}: pull {policy}", Pod($$"""{"op":"replace","path":"/spec/{{list}}/0/imagePullPolicy","value":"{{policy}}"}"""));
            yield return (
                $"ephemeralContainers: pull {policy}",
                Ephemeral($$"""{"op":"replace","path":"/spec/ephemeralContainers/0/imagePullPolicy","value":"{{policy}}"}""")
            );
        }
    }

    /// <summary>By everyone who is not exempt, through the object and through its status.</summary>
    private static IEnumerable<(string Name, AdmissionRequest Request)> Changes(string field, IReadOnlyList<string> keys)
    {
        foreach (var user in (string[])["namespace-admin", "developer", "look-alike", "external-secrets"])
        foreach (var part in (string[])["", "status", "finalize"])
        foreach (var key in keys)
        {
            var path = $"/metadata/{field}/{key.Replace("/", "~1", StringComparison.Ordinal)}";
            foreach (
                var (name, change) in ((string, string)[])
                    [("change", $$"""{"op":"replace","path":"{{path}}","value":"x"}"""), ("remove", $$"""{"op":"remove","path":"{{path}}"}""")]
            )
                yield return ($"{user}: {name} {key} {part}", GuardCases.Request(user, "UPDATE", "Namespace/team-guards-test", $"[{change}]", part));
        }
    }

    private static IEnumerable<(string Name, AdmissionRequest Request)> ManagedObjects()
    {
        foreach (var user in (string[])["namespace-admin", "developer", "look-alike", "external-secrets"])
        foreach (var target in Managed)
        {
            yield return ($"{user}: delete {target}", GuardCases.Request(user, "DELETE", target));
            yield return ($"{user}: unlabel {target}", GuardCases.Request(user, "UPDATE", target, """[{"op":"remove","path":"/metadata/labels"}]"""));
        }
    }

    /// <summary>Everyone who may not be bound, by the portal and by others, to a Role and to each of the portal's ClusterRoles.</summary>
    private static IEnumerable<(string Name, AdmissionRequest Request)> Subjects()
    {
        string[] subjects =
        [
            """{"kind":"User","name":"ann"}""",
            """{"kind":"User","name":"system:admin"}""",
            """{"kind":"Group","name":"system:masters"}""",
            """{"kind":"Group","name":"system:unauthenticated"}""",
            """{"kind":"ServiceAccount","name":"default","namespace":"kube-system"}""",
            """{"kind":"ServiceAccount","name":"tenantportal","namespace":"guards-test-other"}""",
            """{"kind":"ServiceAccount","name":"default"}""",
        ];
        foreach (var user in (string[])["portal", "namespace-admin", "look-alike"])
        foreach (var binding in (string[])["rolebinding", "portal-binding"])
        foreach (var subject in subjects)
            yield return (
                $"{user}: {binding} with {subject}",
                GuardCases.Request(user, "CREATE", binding, $$"""[{"op":"replace","path":"/subjects/0","value":{{subject}}}]""")
            );
    }

    private static AdmissionRequest Pod(string change) => GuardCases.Request("developer", "CREATE", "pod", $"[{change}]");

    private static AdmissionRequest Ephemeral(string change) =>
        GuardCases.Request(
            "developer",
            "UPDATE",
            App,
            $$$"""
            [{"op":"add","path":"/spec/ephemeralContainers","value":[
              {"name":"debug","image":"x","imagePullPolicy":"Always","securityContext":{"allowPrivilegeEscalation":false}}]},
            {{{change}}}]
            """,
            "ephemeralcontainers"
        );
}
