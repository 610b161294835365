using TenantPortal.Core.IsolationChecks;
using TenantPortal.Kubernetes.Reconciling;

namespace TenantPortal.Kubernetes.Isolation;

/// <summary>Looks whether the namespace says what every guard of the cluster relies on.</summary>
internal static class LabelChecks
{
    private const string PodSecurity = "pod-security.kubernetes.io/";

    private static readonly string[] Telling = ["audit", "warn"];

    private static readonly IsolationCheck Owner = new(
        "namespace-labels",
        "The namespace is marked as this tenant's",
        "Read the namespace's labels and its tenant id.",
        IsolationSeverity.Critical
    );

    private static readonly IsolationCheck Enforced = new(
        "pod-security-enforced",
        "Pod Security enforces the restricted standard",
        "Read the namespace's Pod Security labels.",
        IsolationSeverity.Critical
    );

    private static readonly IsolationCheck Told = new(
        "pod-security-told",
        "Pod Security warns of and records what the restricted standard refuses",
        "Read the namespace's Pod Security labels.",
        IsolationSeverity.Minor
    );

    private static readonly IsolationCheck Token = new(
        "no-automount",
        "Pods get no token of the API server unless they ask for one",
        "Read the ServiceAccount default.",
        IsolationSeverity.Major
    );

    public static IEnumerable<IsolationFinding> Check(CheckedTenant tenant, CheckedNamespace live)
    {
        var labels = live.Labels;
        yield return PortalLabels.IsOf(live.Namespace, tenant.Name) && PortalLabels.TenantIdOf(live.Namespace) == tenant.Id.ToString()
            ? Owner.Passed($"It carries {PortalLabels.Tenant}={tenant.Name} and the tenant's id.")
            : Owner.Failed(
                $"It does not carry {PortalLabels.OfThePortal}, {PortalLabels.Tenant}={tenant.Name} and the tenant's id, so that guards do not see it."
            );
        yield return labels.GetValueOrDefault(PodSecurity + "enforce") == "restricted"
            ? Enforced.Passed($"{PodSecurity}enforce is restricted, version {labels.GetValueOrDefault(PodSecurity + "enforce-version", "latest")}.")
            : Enforced.Failed($"The label {PodSecurity}enforce {Is(labels, "enforce")}, so that the cluster admits pods that reach the host.");
        var untold = Telling.Where(mode => labels.GetValueOrDefault(PodSecurity + mode) != "restricted").ToList();
        yield return Told.Of([.. untold.Select(mode => $"The label {PodSecurity}{mode} {Is(labels, mode)}.")], "Both labels are restricted.");
        yield return (bool?)live.ServiceAccount?["automountServiceAccountToken"] == false
            ? Token.Passed("automountServiceAccountToken is false.")
            : Token.Failed("The ServiceAccount default does not say automountServiceAccountToken: false, so every pod carries a token.");
    }

    private static string Is(IReadOnlyDictionary<string, string> labels, string mode) =>
        labels.TryGetValue(PodSecurity + mode, out var level) ? $"is '{level}' and not restricted" : "is missing";
}
