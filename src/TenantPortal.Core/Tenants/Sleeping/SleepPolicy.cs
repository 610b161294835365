using TenantPortal.Core.Languages;
using TenantPortal.Core.People;
using TenantPortal.Core.Teams;
using TenantPortal.Core.Tiers;
using TenantPortal.Core.Tiers.Advice;

namespace TenantPortal.Core.Tenants.Sleeping;

/// <summary>What the clock does with a tenant that has work hours.</summary>
public enum SleepStep
{
    /// <summary>Nothing now.</summary>
    None,

    /// <summary>Stop its workloads.</summary>
    FallAsleep,

    /// <summary>Start them.</summary>
    Wake,
}

/// <summary>Which tenants may sleep, who decides about it, and when they do.</summary>
public static class SleepPolicy
{
    private const string Production = "production";

    /// <summary>Why the tier does not let the tenant sleep; null when it does.</summary>
    /// <param name="tier">Null when the tier is no longer configured.</param>
    public static Sentence? FindWhyNot(TenantSpec spec, Tier? tier) =>
        tier switch
        {
            null or { Sleep: SleepOffer.None } => (Sentence)"The tier does not offer work hours.",
            { Isolation: Isolation.DedicatedCluster } => "The portal does not reach the workloads of a cluster of its own.",
            { Sleep: SleepOffer.NonProduction } when IsProduction(spec) =>
                "The tier offers no work hours for production, external customers or regulated data.",
            _ => null,
        };

    /// <summary>Null when the user may set the work hours.</summary>
    public static Problem? CheckSet(Tenant tenant, Team team, Tier? tier, CurrentUser user) =>
        user.CheckLeadsOrAdministers(team, "set its work hours")
        ?? (FindWhyNot(tenant.Spec, tier) is { } why ? new Problem(why, Kind: ProblemKind.Conflict) : null);

    /// <summary>Null when the user may remove the work hours: always possible, whatever the tier offers today.</summary>
    public static Problem? CheckRemove(Tenant tenant, Team team, CurrentUser user) =>
        user.CheckLeadsOrAdministers(team, "remove its work hours")
        ?? (tenant.Sleep is null ? new Problem($"'{tenant.Name}' has no work hours.", Kind: ProblemKind.Conflict) : null);

    /// <summary>Null when the user may wake the tenant now: whoever works in it.</summary>
    public static Problem? CheckWake(Tenant tenant, Team team, CurrentUser user) =>
        !user.BelongsTo(team) && !user.IsPlatformAdmin
            ? new Problem($"Only members of team '{team.Title}' and platform admins can wake it.", Kind: ProblemKind.Forbidden)
        : tenant.AsleepSince is null ? new Problem($"'{tenant.Name}' does not sleep.", Kind: ProblemKind.Conflict)
        : null;

    /// <summary>What is due for the tenant.</summary>
    public static SleepStep StepAt(DateTimeOffset now, Tenant tenant, Tier? tier)
    {
        var sleeps =
            tenant is { Sleep: { } schedule, SuspendedAt: null, DeleteAt: null, ReadyAt: not null }
            && FindWhyNot(tenant.Spec, tier) is null
            && !schedule.IsWorkTime(now)
            && (tenant.AwakeUntil is not { } until || until <= now);
        return (sleeps, tenant.AsleepSince) switch
        {
            (true, null) => SleepStep.FallAsleep,
            (false, not null) => SleepStep.Wake,
            _ => SleepStep.None,
        };
    }

    private static bool IsProduction(TenantSpec spec) => spec.Environment == Production || spec.Case.IsRegulated || spec.Case.Audience == Audience.External;
}
