namespace TenantPortal.Core.Notifications;

/// <summary>The announcements about tenants and their recipients: the team's leads, and platform admins when something is wrong.</summary>
public static class TenantAnnouncements
{
    public static Announcement Ready(string tenant, string team, string? requestId, DateTimeOffset at) =>
        new()
        {
            Kind = AnnouncementKind.TenantReady,
            RequestId = requestId,
            Tenant = tenant,
            Team = team,
            Text = $"Tenant '{tenant}' is ready to use.",
            Audiences = [Audience.TeamLeads(team)],
            At = at,
        };

    /// <param name="why">A sentence.</param>
    public static Announcement Failing(string tenant, string team, string why, DateTimeOffset at) =>
        new()
        {
            Kind = AnnouncementKind.TenantFailing,
            Tenant = tenant,
            Team = team,
            Text = $"Tenant '{tenant}' is failing: {why}",
            Audiences = [Audience.TeamLeads(team), Audience.Role(NotifiedRole.PlatformAdmin)],
            At = at,
        };

    /// <param name="why">A sentence.</param>
    public static Announcement Quarantined(string tenant, string team, string why, DateTimeOffset at) =>
        new()
        {
            Kind = AnnouncementKind.TenantQuarantined,
            Tenant = tenant,
            Team = team,
            Text = $"Tenant '{tenant}' is not isolated. Its groups have read access only until a platform admin releases it. {why}",
            Audiences = [Audience.TeamLeads(team), Audience.Role(NotifiedRole.PlatformAdmin), Audience.Role(NotifiedRole.SecurityApprover)],
            At = at,
        };

    public static Announcement Deleted(string tenant, string team, DateTimeOffset at) =>
        new()
        {
            Kind = AnnouncementKind.TenantDeleted,
            Tenant = tenant,
            Team = team,
            Text = $"Tenant '{tenant}' was deleted. None of its objects are left in the cluster.",
            Audiences = [Audience.TeamLeads(team)],
            At = at,
        };
}
