namespace TenantPortal.Core.Notifications;

/// <summary>Kinds that people want, or do not want, mail about together.</summary>
public enum AnnouncementGroup
{
    /// <summary>Requests that wait for somebody to act.</summary>
    Decisions,

    /// <summary>What becomes of a request.</summary>
    Requests,

    Tenants,
    Notes,
}
