using TenantPortal.Core.Data;

namespace TenantPortal.Core.Notifications.Announcements;

/// <summary>Adds announcements to the changes of services.</summary>
public static class Announcing
{
    /// <summary>
    /// Saves the announcement with the caller's next SaveChanges. Publish <see cref="ChangeTopics.Notifications"/> afterwards, with the topics of
    /// the change itself, so that open pages show it immediately.
    /// </summary>
    public static void Announce(this PortalDb db, Announcement announcement) => db.Announcements.Add(announcement);
}
