namespace TenantPortal.Core.Tenants.Deletion;

/// <summary>When the cluster is looked at again after a tenant was archived.</summary>
public enum ArchivedLook
{
    AfterHour,
    AfterDay,
}

/// <summary>Derives from dates which look is due.</summary>
public static class ArchivedLooks
{
    public static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    public static readonly TimeSpan Day = TimeSpan.FromDays(1);

    /// <summary>The look that is due now; null for none. A look that was missed is not made up for when the later one is due.</summary>
    public static ArchivedLook? FindDue(DateTimeOffset archivedAt, DateTimeOffset? firstLookAt, DateTimeOffset? secondLookAt, DateTimeOffset now) =>
        secondLookAt is not null ? null
        : now >= archivedAt + Day ? ArchivedLook.AfterDay
        : firstLookAt is null && now >= archivedAt + Hour ? ArchivedLook.AfterHour
        : null;
}
