using TenantPortal.Core.IsolationChecks;
using TenantPortal.Core.Tiers;

namespace TenantPortal.Demo;

/// <summary>The findings of the last nightly checks. The next night replaces them by those of the Sandbox.</summary>
internal static class DemoIsolation
{
    private const string Policies = "Evaluate the network policies of the namespace for this connection.";
    private const string Labels = "Read the namespace's Pod Security labels.";
    private const string Keys = "Read the keys of the ResourceQuotas.";

    private static readonly (IsolationCheck Check, string Evidence)[] Checks =
    [
        (
            new("namespace-labels", "The namespace is labeled as this tenant's", "Read the namespace's labels and its tenant ID.", IsolationSeverity.Critical),
            "It has the tenant's name and ID."
        ),
        (new("pod-security-enforced", "Pod Security enforces the restricted standard", Labels, IsolationSeverity.Critical), "The label enforces restricted."),
        (
            new("pod-security-told", "Pod Security warns about and audits violations of the restricted standard", Labels, IsolationSeverity.Minor),
            "The labels audit and warn are restricted."
        ),
        (
            new("no-automount", "Pods get no API token unless they request one", "Read the default ServiceAccount.", IsolationSeverity.Major),
            "automountServiceAccountToken is false."
        ),
        (
            new(
                "network-default-deny",
                "Traffic that no policy allows is denied in both directions",
                "Look for policies that apply to every pod of the namespace.",
                IsolationSeverity.Critical
            ),
            "A policy denies all traffic of all pods."
        ),
        (new("network-other-tenants", "There is no traffic to or from other tenants", Policies, IsolationSeverity.Critical), "No policy allows it."),
        (new("network-outside-in", "There is no traffic from outside the cluster", Policies, IsolationSeverity.Major), "No policy allows it."),
        (new("network-private", "Pods cannot reach private networks", Policies, IsolationSeverity.Major), "No policy allows it."),
        (new("network-dns", "Pods can resolve names", Policies, IsolationSeverity.Major), "A policy allows DNS."),
        (
            new("quota-resources", "CPU, memory and storage are bounded", Keys, IsolationSeverity.Major, "MTB-PL1-CC-FNS-1"),
            "The ResourceQuota bounds all of them."
        ),
        (new("quota-objects", "The number of objects is bounded", Keys, IsolationSeverity.Major, "MTB-PL1-CC-FNS-2"), "The ResourceQuota bounds all of them."),
        (
            new("limit-defaults", "Containers without limits get default limits", "Read the defaults of the LimitRanges.", IsolationSeverity.Minor),
            "The LimitRange has defaults for CPU, memory and ephemeral storage."
        ),
    ];

    /// <summary>The title of the check that the quarantined tenant failed.</summary>
    public static string FailedTitle => Checks[1].Check.Title;

    public static IsolationRun Passed(Tier tier) => new([.. Checks.Select(one => Find(one, tier))], [], Requests: 31);

    /// <summary>Someone weakened Pod Security.</summary>
    public static IsolationRun Failed(Tier tier) =>
        new([.. Checks.Select(one => one == Checks[1] ? one.Check.Failed("The label enforces baseline.") : Find(one, tier))], [], Requests: 31);

    private static IsolationFinding Find((IsolationCheck Check, string Evidence) one, Tier tier) =>
        tier.Isolation == Isolation.DedicatedCluster && (one.Check.Id.StartsWith("quota-", StringComparison.Ordinal) || one.Check.Id == "limit-defaults")
            ? one.Check.NotApplicable("The tenant has its own nodes, and their number bounds it. No workload runs in its namespace on this cluster.")
            : one.Check.Passed(one.Evidence);
}
