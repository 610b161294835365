using TenantPortal.Core.IsolationChecks;
using TenantPortal.Kubernetes.Reconciling;

namespace TenantPortal.Kubernetes.Isolation;

/// <summary>Checks the labels of the namespace, which every guard of the cluster relies on.</summary>
internal static class LabelChecks
{
    private const string PodSecurity = "pod-security.kubernetes.io/";

    private static readonly string[] ReportingModes = ["audit", "warn"];

    private static readonly IsolationCheck Owner = new(
        "namespace-labels",
        "The namespace is labeled as this tenant's",
        "Read the namespace's labels and its tenant ID.",
        IsolationSeverity.Critical
    );

    private static readonly IsolationCheck Enforced = new(
        "pod-security-enforced",
        "Pod Security enforces the restricted standard",
        "Read the namespace's Pod Security labels.",
        IsolationSeverity.Critical
    );

    private static readonly IsolationCheck Reported = new(
        "pod-security-told",
        "Pod Security warns about and audits violations of the restricted standard",
        "Read the namespace's Pod Security labels.",
        IsolationSeverity.Minor
    );

    private static readonly IsolationCheck Token = new(
        "no-automount",
        "Pods get no API token unless they request one",
        "Read the default ServiceAccount.",
        IsolationSeverity.Major
    );

    public static IEnumerable<IsolationFinding> Check(CheckedTenant tenant, CheckedNamespace live)
    {
        var labels = live.Labels;
        yield return PortalLabels.IsOf(live.Namespace, tenant.Name) && PortalLabels.TenantIdOf(live.Namespace) == tenant.Id.ToString()
            ? Owner.Passed($"It has {PortalLabels.Tenant}={tenant.Name} and the tenant's ID.")
            : Owner.Failed(
                $"It does not have {PortalLabels.OfThePortal}, {PortalLabels.Tenant}={tenant.Name} and the tenant's ID, so guards do not apply to it."
            );
        yield return labels.GetValueOrDefault(PodSecurity + "enforce") == "restricted"
            ? Enforced.Passed($"{PodSecurity}enforce is restricted, version {labels.GetValueOrDefault(PodSecurity + "enforce-version", "latest")}.")
            : Enforced.Failed($"The label {PodSecurity}enforce {Is(labels, "enforce")}, so the cluster admits pods with host access.");
        var missing = ReportingModes.Where(mode => labels.GetValueOrDefault(PodSecurity + mode) != "restricted").ToList();
        yield return Reported.Of([.. missing.Select(mode => $"The label {PodSecurity}{mode} {Is(labels, mode)}.")], "Both labels are restricted.");
        yield return (bool?)live.ServiceAccount?["automountServiceAccountToken"] == false
            ? Token.Passed("automountServiceAccountToken is false.")
            : Token.Failed("The default ServiceAccount does not set automountServiceAccountToken: false, so every pod gets a token.");
    }

    private static string Is(IReadOnlyDictionary<string, string> labels, string mode) =>
        labels.TryGetValue(PodSecurity + mode, out var level) ? $"is '{level}' instead of restricted" : "is missing";
}
