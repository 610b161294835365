using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TenantPortal.Core.Notifications.Announcements;

namespace TenantPortal.Core.Notifications;

/// <summary>An announcement after the read position that a user has read. Moving the position deletes the rows before it.</summary>
public sealed class NotificationRead(string personId, long announcementId)
{
    /// <summary>The immutable id of the identity provider.</summary>
    public string PersonId { get; private set; } = personId;

    public long AnnouncementId { get; private set; } = announcementId;
}

internal sealed class NotificationReadConfiguration : IEntityTypeConfiguration<NotificationRead>
{
    public void Configure(EntityTypeBuilder<NotificationRead> builder)
    {
        builder.ToTable("NotificationReads");
        builder.HasKey(row => new { row.PersonId, row.AnnouncementId });
        builder.Property(row => row.PersonId).HasMaxLength(200);
        builder.HasOne<Announcement>().WithMany().HasForeignKey(row => row.AnnouncementId).OnDelete(DeleteBehavior.Cascade);
    }
}
