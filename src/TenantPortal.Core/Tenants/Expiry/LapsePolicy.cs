using TenantPortal.Core.Calendar;

namespace TenantPortal.Core.Tenants.Expiry;

/// <summary>What the portal does next with a tenant that has expired.</summary>
public enum LapseStep
{
    /// <summary>Nothing now.</summary>
    None,

    /// <summary>Suspend it.</summary>
    Suspend,

    /// <summary>Request its deletion.</summary>
    RequestDeletion,
}

/// <summary>The facts about an expired tenant that decide what follows.</summary>
/// <param name="NotifiedOn">When the leads were notified that it has expired; null before.</param>
/// <param name="LapsedOn">The expiry date that it was suspended for.</param>
/// <param name="DeletionRequestedFor">The expiry date that the portal requested its deletion for.</param>
/// <param name="CanBeSuspended">Whether the portal reaches its workloads.</param>
public sealed record LapseFacts(
    DateOnly ExpiresOn,
    DateOnly? NotifiedOn,
    DateOnly? LapsedOn,
    DateOnly? DeletionRequestedFor,
    SuspensionSource? SuspendedBy,
    DateOnly? SuspendedOn,
    bool CanBeSuspended
)
{
    internal static LapseFacts Of(Tenant tenant, ExpiryNotice? latest, bool canBeSuspended) =>
        new(
            tenant.ExpiresOn ?? throw new InvalidOperationException($"The tenant {tenant.Name} never expires."),
            latest is { Days: ExpiryNotice.Expired } && latest.ExpiresOn == tenant.ExpiresOn ? UtcDay.Of(latest.At) : null,
            tenant.LapsedOn,
            tenant.DeletionRequestedFor,
            tenant.SuspendedBy,
            tenant.SuspendedAt is { } at ? UtcDay.Of(at) : null,
            canBeSuspended
        );
}

/// <summary>
/// Decides what follows the expiry of a tenant, from dates and rows alone: after the first grace period it is suspended, after the second one its deletion is
/// requested. Each period starts when the step before it was taken, so that a pause of the portal shortens none.
/// </summary>
public static class LapsePolicy
{
    /// <summary>The step that is due today.</summary>
    /// <param name="today">UTC.</param>
    public static LapseStep StepOn(DateOnly today, LapseFacts facts, TenantExpiryOptions options) =>
        facts.NotifiedOn is null ? LapseStep.None
        : SuspendsOn(today, facts, options) <= today ? LapseStep.Suspend
        : DeletionRequestOn(today, facts, options) <= today ? LapseStep.RequestDeletion
        : LapseStep.None;

    /// <summary>When the tenant is suspended; null when it is not going to be.</summary>
    /// <inheritdoc cref="StepOn"/>
    public static DateOnly? SuspendsOn(DateOnly today, LapseFacts facts, TenantExpiryOptions options) =>
        // What an admin suspended or resumed stays so: the portal suspends once for each date.
        facts.CanBeSuspended
        && facts.LapsedOn != facts.ExpiresOn
        && facts.SuspendedBy is not (SuspensionSource.Admin or SuspensionSource.Expiry)
            ? EndOfGrace(today, facts, options)
            : null;

    /// <summary>When the deletion of the tenant is requested; null when it is not going to be.</summary>
    /// <inheritdoc cref="StepOn"/>
    public static DateOnly? DeletionRequestOn(DateOnly today, LapseFacts facts, TenantExpiryOptions options)
    {
        if (options.RequestDeletionAfterDays == 0 || facts.DeletionRequestedFor == facts.ExpiresOn)
            return null;
        var suspendedOn =
            facts.SuspendedBy == SuspensionSource.Expiry && facts.LapsedOn == facts.ExpiresOn ? facts.SuspendedOn
            : facts.CanBeSuspended ? SuspendsOn(today, facts, options)
            : EndOfGrace(today, facts, options);
        return suspendedOn is { } from ? WorkingDayFrom(from.AddDays(options.RequestDeletionAfterDays), options) : null;
    }

    /// <summary>The same day, or the next one that is neither on a weekend nor a holiday: someone is there to react.</summary>
    public static DateOnly WorkingDayFrom(DateOnly day, TenantExpiryOptions options)
    {
        while (day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday || options.Holidays.Contains(day))
            day = day.AddDays(1);
        return day;
    }

    private static DateOnly? EndOfGrace(DateOnly today, LapseFacts facts, TenantExpiryOptions options)
    {
        if (options.SuspendAfterDays == 0)
            return null;
        var expiredOn = facts.ExpiresOn.AddDays(1);
        var from = facts.NotifiedOn ?? (expiredOn < today ? today : expiredOn);
        return WorkingDayFrom(from.AddDays(options.SuspendAfterDays), options);
    }
}
