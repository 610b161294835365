using TenantPortal.Core.Requests;

namespace TenantPortal.Core.Notifications.Announcements;

/// <summary>A group of kinds for which users turn e-mail on or off.</summary>
public enum AnnouncementGroup
{
    /// <summary>Requests and changes of rights that wait for a decision.</summary>
    Decisions,

    /// <summary>The progress of requests.</summary>
    Requests,

    Tenants,
    Notes,
}
