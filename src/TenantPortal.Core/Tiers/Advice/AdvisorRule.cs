using TenantPortal.Core.Languages;

namespace TenantPortal.Core.Tiers.Advice;

/// <summary>One rule of the advisor: when it applies, and the isolation that it requires.</summary>
/// <param name="Name">The fact that it tests.</param>
/// <param name="Sentence">The reason for the advice, and for refusing a tier.</param>
/// <param name="AppliesTo">Whether the rule applies to a case.</param>
/// <param name="Needs">The minimum isolation that it allows; null when it refuses every tier.</param>
/// <param name="CanBeOverridden">Whether a second approver may allow a refused tier with a justification.</param>
public sealed record AdvisorRule(Sentence Name, Sentence Sentence, Func<TenantCase, bool> AppliesTo, Isolation? Needs, bool CanBeOverridden = true)
{
    public static readonly IReadOnlyList<AdvisorRule> All =
    [
        new(
            "External customers",
            "External customers need at least a virtual cluster: a namespace separates names and rights but does not isolate untrusted tenants.",
            facts => facts.Audience == Audience.External,
            Isolation.VirtualCluster
        ),
        new(
            "Regulated data",
            "Regulated data needs a dedicated cluster: it cannot share an API server or nodes.",
            facts => facts.IsRegulated,
            Isolation.DedicatedCluster
        ),
        new(
            "Own CRDs",
            "Custom CRDs and other cluster-scoped objects need at least a virtual cluster: a shared cluster cannot provide them to one tenant.",
            facts => facts.NeedsOwnCrds,
            Isolation.VirtualCluster
        ),
        new(
            "Another Kubernetes version",
            "A Kubernetes version other than the shared cluster's needs a dedicated cluster.",
            facts => facts.NeedsOtherKubernetesVersion,
            Isolation.DedicatedCluster
        ),
        new(
            "Full blast radius",
            "Containing failures and intrusions within the tenant needs a dedicated cluster: shared nodes also share failures.",
            facts => facts.NeedsBlastRadius,
            Isolation.DedicatedCluster
        ),
        new(
            "Privileged or host access",
            "No tier allows privileged containers or host access, and no approver can make an exception. Request the tenant without them.",
            facts => facts.NeedsPrivileged,
            Needs: null,
            CanBeOverridden: false
        ),
    ];

    public bool Refuses(Isolation isolation) => Needs is not { } minimum || isolation < minimum;
}
