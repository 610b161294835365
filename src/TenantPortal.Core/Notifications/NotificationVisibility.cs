using TenantPortal.Core.Data;
using TenantPortal.Core.Notifications.Announcements;
using TenantPortal.Core.People;
using TenantPortal.Core.Teams;

namespace TenantPortal.Core.Notifications;

/// <summary>The announcements that a user may see: one rule for every query.</summary>
internal static class NotificationVisibility
{
    /// <summary>
    /// The announcements between two ids that are addressed to the user, except their own actions, those of a team whose tenants
    /// they may not see, or not any longer, and the kinds that they turned off in the portal.
    /// </summary>
    public static IQueryable<Announcement> VisibleAnnouncements(
        this PortalDb db,
        CurrentUser user,
        IReadOnlyCollection<AnnouncementKind> unlisted,
        IQueryable<long> after,
        long before
    )
    {
        var id = user.Id;
        var roles = RolesOf(user).Select(role => role.ToString()).ToArray();
        var led = db.LedTeams(user).Select(team => team.Name);
        var managed = db.ManagedTeams(user).Select(team => team.Name);
        // The bounds apply to the audience too: its key ends with the announcement, so only new rows are read.
        var meant = db.Set<AnnouncementAudience>()
            .Where(row =>
                (row.Kind == AudienceKind.Person && row.Value == id && row.AnnouncementId > after.FirstOrDefault() && row.AnnouncementId < before)
                || (row.Kind == AudienceKind.Role && roles.Contains(row.Value) && row.AnnouncementId > after.FirstOrDefault() && row.AnnouncementId < before)
                || (row.Kind == AudienceKind.TeamLeads && led.Contains(row.Value) && row.AnnouncementId > after.FirstOrDefault() && row.AnnouncementId < before)
                || (
                    row.Kind == AudienceKind.TeamManagers
                    && managed.Contains(row.Value)
                    && row.AnnouncementId > after.FirstOrDefault()
                    && row.AnnouncementId < before
                )
            )
            .Select(row => row.AnnouncementId);
        return db.Announcements.Where(announcement =>
            announcement.Id > after.FirstOrDefault()
            && announcement.Id < before
            && meant.Contains(announcement.Id)
            && announcement.ActorId != id
            && !unlisted.Contains(announcement.Kind)
            && (announcement.Team == Announcement.NoTeam || db.VisibleTeams(user).Contains(announcement.Team))
        );
    }

    public static IEnumerable<NotifiedRole> RolesOf(CurrentUser user)
    {
        if (user.IsPlatformAdmin)
            yield return NotifiedRole.PlatformAdmin;
        if (user.IsSecurityApprover)
            yield return NotifiedRole.SecurityApprover;
        if (user.IsAuditor)
            yield return NotifiedRole.Auditor;
    }
}
