using TenantPortal.Core.Languages;
using TenantPortal.Core.People;

namespace TenantPortal.Core.Notifications.Announcements;

/// <summary>The tenant that an announcement is about.</summary>
/// <param name="Contact">How to reach the team about the tenant; null if it gave none.</param>
public sealed record AnnouncedTenant(string Name, string Team, string? Contact = null)
{
    /// <summary>A text about the tenant, with the team's contact.</summary>
    internal Sentence Sign(Sentence text) => Contact is null ? text : $"{text}\nContact: {Contact}";
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
            Sentence = tenant.Sign($"Tenant '{tenant.Name}' is ready to use."),
            Audiences = [Audience.TeamLeads(tenant.Team)],
            At = at,
        };

    /// <param name="why">A sentence.</param>
    public static Announcement Failing(AnnouncedTenant tenant, Sentence why, DateTimeOffset at) =>
        new()
        {
            Kind = AnnouncementKind.TenantFailing,
            Tenant = tenant.Name,
            Team = tenant.Team,
            Sentence = tenant.Sign($"Tenant '{tenant.Name}' is failing: {why}"),
            Audiences = [Audience.TeamLeads(tenant.Team), Audience.Role(NotifiedRole.PlatformAdmin)],
            At = at,
        };

    /// <param name="why">A sentence.</param>
    public static Announcement Quarantined(AnnouncedTenant tenant, Sentence why, DateTimeOffset at) =>
        new()
        {
            Kind = AnnouncementKind.TenantQuarantined,
            Tenant = tenant.Name,
            Team = tenant.Team,
            Sentence = tenant.Sign($"Tenant '{tenant.Name}' is not isolated. Its groups have read access only until a platform admin releases it. {why}"),
            Audiences = [Audience.TeamLeads(tenant.Team), Audience.Role(NotifiedRole.PlatformAdmin), Audience.Role(NotifiedRole.SecurityApprover)],
            At = at,
        };

    /// <param name="lines">The lines of the quota with their use, separated by commas.</param>
    public static Announcement QuotaNearlyUsed(AnnouncedTenant tenant, Sentence lines, DateTimeOffset at) =>
        new()
        {
            Kind = AnnouncementKind.QuotaNearlyUsed,
            Tenant = tenant.Name,
            Team = tenant.Team,
            Sentence = tenant.Sign($"The quota of tenant '{tenant.Name}' is nearly used: {lines}. The link opens a request for another quota."),
            Audiences = [Audience.TeamLeads(tenant.Team)],
            At = at,
        };

    /// <param name="what">A sentence about the object, the field and the field manager.</param>
    /// <param name="onceKey">Several replicas notice it.</param>
    public static Announcement Fought(AnnouncedTenant tenant, Sentence what, DateTimeOffset at, string onceKey) =>
        new()
        {
            Kind = AnnouncementKind.TenantFought,
            Tenant = tenant.Name,
            Team = tenant.Team,
            Sentence = tenant.Sign($"Tenant '{tenant.Name}' is changed again and again: {what}"),
            Audiences = [Audience.Role(NotifiedRole.PlatformAdmin)],
            At = at,
            OnceKey = onceKey,
        };

    /// <param name="when">What follows the name in a sentence: <c>expires tomorrow, on 2027-03-31</c>.</param>
    public static Announcement Expiring(AnnouncedTenant tenant, Sentence when, DateTimeOffset at) =>
        ForLeads(AnnouncementKind.TenantExpiring, tenant, $"Tenant '{tenant.Name}' {when}. If the team still needs it, request a renewal with the link.", at);

    /// <param name="when">The same: <c>expired on 2027-03-31</c>.</param>
    /// <param name="suspendsOn">When the tenant is suspended without a renewal; null when it is not.</param>
    public static Announcement Expired(AnnouncedTenant tenant, Sentence when, DateOnly? suspendsOn, DateTimeOffset at) =>
        ForLeads(
            AnnouncementKind.TenantExpired,
            tenant,
            suspendsOn is { } day
                ? (Sentence)(
                    $"Tenant '{tenant.Name}' {when}. Request a renewal with the link, or the deletion of the tenant on its page. Without a renewal, it is "
                    + $"suspended on {day:yyyy-MM-dd}."
                )
                : (Sentence)$"Tenant '{tenant.Name}' {when}. Request a renewal with the link, or the deletion of the tenant on its page.",
            at
        );

    private static Announcement ForLeads(
        AnnouncementKind kind,
        AnnouncedTenant tenant,
        Sentence text,
        DateTimeOffset at,
        CurrentUser? actor = null,
        string? page = null
    ) =>
        new()
        {
            Page = page,
            ActorId = actor?.Id ?? Announcement.PortalId,
            ActorName = actor?.Name ?? Announcement.PortalName,
            Kind = kind,
            Tenant = tenant.Name,
            Team = tenant.Team,
            Sentence = tenant.Sign(text),
            Audiences = [Audience.TeamLeads(tenant.Team)],
            At = at,
        };

    /// <param name="why">Sentences about what is new.</param>
    public static Announcement DeletionStopped(AnnouncedTenant tenant, Sentence why, DateTimeOffset at) =>
        new()
        {
            Kind = AnnouncementKind.DeletionStopped,
            Tenant = tenant.Name,
            Team = tenant.Team,
            Sentence = tenant.Sign(
                $"The deletion of tenant '{tenant.Name}' stopped before anything was deleted, because more would be lost than was approved. {why} "
                    + $"A platform admin has it deleted anyway, or cancels the deletion on the tenant's page."
            ),
            Audiences = [Audience.TeamLeads(tenant.Team), Audience.Role(NotifiedRole.PlatformAdmin)],
            At = at,
        };

    /// <param name="why">Sentences about what is new.</param>
    public static Announcement MoveStopped(AnnouncedTenant tenant, Sentence why, DateTimeOffset at) =>
        new()
        {
            Kind = AnnouncementKind.MoveStopped,
            Tenant = tenant.Name,
            Team = tenant.Team,
            Sentence = tenant.Sign(
                $"The former namespace of tenant '{tenant.Name}' was not removed, because more would be lost than was confirmed. {why} "
                    + $"Review what it contains on the tenant's page, then finish the move again."
            ),
            Audiences = [Audience.TeamLeads(tenant.Team), Audience.Role(NotifiedRole.PlatformAdmin)],
            At = at,
        };

    /// <param name="why">A sentence.</param>
    /// <param name="actor">Who suspended it; null for the portal.</param>
    public static Announcement Suspended(AnnouncedTenant tenant, Sentence why, DateTimeOffset at, CurrentUser? actor = null) =>
        ForLeads(
            AnnouncementKind.TenantSuspended,
            tenant,
            $"Tenant '{tenant.Name}' is suspended: its workloads are stopped, and its groups have read access only. {why}",
            at,
            actor
        );

    /// <param name="why">A sentence about its expiry.</param>
    public static Announcement Lapsed(AnnouncedTenant tenant, Sentence why, DateTimeOffset at) =>
        ForLeads(
            AnnouncementKind.TenantSuspended,
            tenant,
            $"Tenant '{tenant.Name}' is suspended: its workloads are stopped, and its groups have read access only. {why} Request a renewal with the "
                + $"link: the tenant resumes when it is approved.",
            at,
            page: AnnouncementWords.RenewalPathOf(tenant.Name)
        );

    /// <param name="actor">Who resumed it; null for the portal.</param>
    public static Announcement Resumed(AnnouncedTenant tenant, DateTimeOffset at, CurrentUser? actor = null) =>
        ForLeads(AnnouncementKind.TenantResumed, tenant, $"Tenant '{tenant.Name}' is no longer suspended. Its workloads start again.", at, actor);

    /// <param name="requestId">The request that the portal submitted.</param>
    public static Announcement DeletionRequested(AnnouncedTenant tenant, string requestId, DateTimeOffset at) =>
        ForLeads(
            AnnouncementKind.TenantDeletionRequested,
            tenant,
            $"Tenant '{tenant.Name}' has expired and was not renewed, so the portal requested its deletion ({requestId}). If the team still needs it, "
                + $"withdraw that request, then request a renewal.",
            at
        );

    /// <param name="keptVolumes">How many volumes outlive it.</param>
    public static Announcement Deleted(AnnouncedTenant tenant, int keptVolumes, DateTimeOffset at) =>
        new()
        {
            Kind = AnnouncementKind.TenantDeleted,
            Tenant = tenant.Name,
            Team = tenant.Team,
            Sentence = tenant.Sign(
                keptVolumes switch
                {
                    0 => (Sentence)$"Tenant '{tenant.Name}' was deleted. None of its objects are left in the cluster.",
                    1 => $"Tenant '{tenant.Name}' was deleted. None of its objects are left in the cluster. Its volume was kept; the tenant's page names it.",
                    _ => $"Tenant '{tenant.Name}' was deleted. None of its objects are left in the cluster. Its {keptVolumes} volumes were kept; the "
                        + $"tenant's page names them.",
                }
            ),
            Audiences = [Audience.TeamLeads(tenant.Team)],
            At = at,
        };
}
