namespace TenantPortal.Core.Tiers.Advice;

/// <summary>One rule of the advisor: when it applies, and how isolated a tenant must be then.</summary>
/// <param name="Name">The fact that it is about.</param>
/// <param name="Sentence">Told as the reason, and why a tier is refused.</param>
/// <param name="AppliesTo">Whether the case has that fact.</param>
/// <param name="Needs">The least isolation that it allows; null when it refuses every tier.</param>
/// <param name="CanBeOverridden">Whether a second approver may allow a refused tier for a reason.</param>
public sealed record AdvisorRule(string Name, string Sentence, Func<TenantCase, bool> AppliesTo, Isolation? Needs, bool CanBeOverridden = true)
{
    public static readonly IReadOnlyList<AdvisorRule> All =
    [
        new(
            "External customers",
            "External customers need at least a virtual cluster: a namespace divides names and rights, it does not keep strangers apart.",
            facts => facts.Audience == Audience.External,
            Isolation.VirtualCluster
        ),
        new(
            "Regulated data",
            "Regulated data needs a dedicated cluster: neither API server nor nodes may be shared.",
            facts => facts.IsRegulated,
            Isolation.DedicatedCluster
        ),
        new(
            "Own CRDs",
            "Own CRDs and other cluster-scoped objects need at least a virtual cluster: they cannot be given out in a shared one.",
            facts => facts.NeedsOwnCrds,
            Isolation.VirtualCluster
        ),
        new(
            "Another Kubernetes version",
            "Another Kubernetes version than the shared cluster's needs a dedicated cluster.",
            facts => facts.NeedsOtherKubernetesVersion,
            Isolation.DedicatedCluster
        ),
        new(
            "Full blast radius",
            "A failure or break-in that must stay within the tenant needs a dedicated cluster: shared nodes share their fate.",
            facts => facts.NeedsBlastRadius,
            Isolation.DedicatedCluster
        ),
        new(
            "Privileged or host access",
            "Privileged containers and access to the host are refused in every tier, and nobody can allow them. Ask for the tenant without them.",
            facts => facts.NeedsPrivileged,
            Needs: null,
            CanBeOverridden: false
        ),
    ];

    public bool Refuses(Isolation isolation) => Needs is not { } least || isolation < least;
}
