namespace TenantPortal.Core.Notifications.Announcements;

/// <summary>The tenant that an announcement is about.</summary>
/// <param name="Contact">How to reach the team about the tenant; null if it gave none.</param>
public sealed record AnnouncedTenant(string Name, string Team, string? Contact = null)
{
    /// <summary>A text about the tenant, with the team's contact.</summary>
    internal string Sign(string text) => Contact is null ? text : $"{text}\nContact: {Contact}";
}

/// <summary>The announcements about tenants and their recipients: the team's leads, and platform admins when something is wrong.</summary>
public static class TenantAnnouncements
{
    public static Announcement Ready(AnnouncedTenant tenant, string? requestId, DateTimeOffset at) =>
        new()
        {
            Kind = AnnouncementKind.TenantReady,
            RequestId = requestId,
            Tenant = tenant.Name,
            Team = tenant.Team,
            Text = tenant.Sign($"Tenant '{tenant.Name}' is ready to use."),
            Audiences = [Audience.TeamLeads(tenant.Team)],
            At = at,
        };

    /// <param name="why">A sentence.</param>
    public static Announcement Failing(AnnouncedTenant tenant, string why, DateTimeOffset at) =>
        new()
        {
            Kind = AnnouncementKind.TenantFailing,
            Tenant = tenant.Name,
            Team = tenant.Team,
            Text = tenant.Sign($"Tenant '{tenant.Name}' is failing: {why}"),
            Audiences = [Audience.TeamLeads(tenant.Team), Audience.Role(NotifiedRole.PlatformAdmin)],
            At = at,
        };

    /// <param name="why">A sentence.</param>
    public static Announcement Quarantined(AnnouncedTenant tenant, string why, DateTimeOffset at) =>
        new()
        {
            Kind = AnnouncementKind.TenantQuarantined,
            Tenant = tenant.Name,
            Team = tenant.Team,
            Text = tenant.Sign($"Tenant '{tenant.Name}' is not isolated. Its groups have read access only until a platform admin releases it. {why}"),
            Audiences = [Audience.TeamLeads(tenant.Team), Audience.Role(NotifiedRole.PlatformAdmin), Audience.Role(NotifiedRole.SecurityApprover)],
            At = at,
        };

    /// <param name="lines">The lines of the quota with their use, separated by commas.</param>
    public static Announcement QuotaNearlyUsed(AnnouncedTenant tenant, string lines, DateTimeOffset at) =>
        new()
        {
            Kind = AnnouncementKind.QuotaNearlyUsed,
            Tenant = tenant.Name,
            Team = tenant.Team,
            Text = tenant.Sign($"The quota of tenant '{tenant.Name}' is nearly used: {lines}. The link opens a request for another quota."),
            Audiences = [Audience.TeamLeads(tenant.Team)],
            At = at,
        };

    /// <param name="what">A sentence about the object, the field and the field manager.</param>
    /// <param name="onceKey">Several replicas notice it.</param>
    public static Announcement Fought(AnnouncedTenant tenant, string what, DateTimeOffset at, string onceKey) =>
        new()
        {
            Kind = AnnouncementKind.TenantFought,
            Tenant = tenant.Name,
            Team = tenant.Team,
            Text = tenant.Sign($"Tenant '{tenant.Name}' is changed again and again: {what}"),
            Audiences = [Audience.Role(NotifiedRole.PlatformAdmin)],
            At = at,
            OnceKey = onceKey,
        };

    public static Announcement Deleted(AnnouncedTenant tenant, DateTimeOffset at) =>
        new()
        {
            Kind = AnnouncementKind.TenantDeleted,
            Tenant = tenant.Name,
            Team = tenant.Team,
            Text = tenant.Sign($"Tenant '{tenant.Name}' was deleted. None of its objects are left in the cluster."),
            Audiences = [Audience.TeamLeads(tenant.Team)],
            At = at,
        };
}
