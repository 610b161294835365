namespace TenantPortal.Core.Notifications;

/// <summary>What is told about tenants, and to whom: the team's leads, and whoever keeps the platform when something is wrong.</summary>
public static class TenantAnnouncements
{
    public static Announcement Ready(string tenant, string team, string? requestId, DateTimeOffset at) =>
        new()
        {
            Kind = AnnouncementKind.TenantReady,
            RequestId = requestId,
            Tenant = tenant,
            Team = team,
            Text = $"The tenant '{tenant}' is ready to use.",
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
            Text = $"The tenant '{tenant}' is failing: {why}",
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
            Text = $"The tenant '{tenant}' is not isolated, so its groups may only read until a platform admin releases it. {why}",
            Audiences = [Audience.TeamLeads(team), Audience.Role(NotifiedRole.PlatformAdmin), Audience.Role(NotifiedRole.SecurityApprover)],
            At = at,
        };

    public static Announcement Deleted(string tenant, string team, DateTimeOffset at) =>
        new()
        {
            Kind = AnnouncementKind.TenantDeleted,
            Tenant = tenant,
            Team = team,
            Text = $"The tenant '{tenant}' is deleted: nothing of it is left in the cluster.",
            Audiences = [Audience.TeamLeads(team)],
            At = at,
        };
}
