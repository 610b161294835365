using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TenantPortal.Core.Notifications.Announcements;

internal sealed class AnnouncementConfiguration : IEntityTypeConfiguration<Announcement>
{
    /// <summary>Named here because a service must distinguish violations of this index from others.</summary>
    public const string Once = "IX_Announcements_OnceKey";

    public void Configure(EntityTypeBuilder<Announcement> builder)
    {
        builder.ToTable("Announcements");
        builder.HasKey(announcement => announcement.Id);
        builder.Property(announcement => announcement.RequestId).HasMaxLength(20);
        builder.Property(announcement => announcement.Tenant).HasMaxLength(63);
        builder.Property(announcement => announcement.Team).HasMaxLength(63);
        builder.Property(announcement => announcement.Page).HasMaxLength(100);
        builder.Property(announcement => announcement.ActorId).HasMaxLength(200);
        builder.Property(announcement => announcement.ActorName).HasMaxLength(200);
        builder.Property(announcement => announcement.Text).HasMaxLength(Announcement.MaxTextLength);
        builder.Property(announcement => announcement.Wording);
        builder.Ignore(announcement => announcement.Sentence);
        // Several replicas may find it unset: only one sets it.
        builder.Property(announcement => announcement.FannedOutAt).IsConcurrencyToken();
        builder.Ignore(announcement => announcement.Audiences);
        builder.HasMany(announcement => announcement.Rows).WithOne().HasForeignKey(row => row.AnnouncementId).OnDelete(DeleteBehavior.Cascade);
        builder.Navigation(announcement => announcement.Rows).HasField("_rows").UsePropertyAccessMode(PropertyAccessMode.Field).AutoInclude();
        builder.Property(announcement => announcement.OnceKey).HasMaxLength(100);
        builder.HasIndex(announcement => announcement.OnceKey).IsUnique().HasDatabaseName(Once);
        builder.HasIndex(announcement => announcement.FannedOutAt);
        builder.HasIndex(announcement => announcement.At);
    }
}

internal sealed class AnnouncementAudienceConfiguration : IEntityTypeConfiguration<AnnouncementAudience>
{
    public void Configure(EntityTypeBuilder<AnnouncementAudience> builder)
    {
        builder.ToTable("AnnouncementAudiences");
        // The recipient first, because the bell queries by it.
        builder.HasKey(row => new
        {
            row.Kind,
            row.Value,
            row.AnnouncementId,
        });
        builder.Property(row => row.Value).HasMaxLength(200);
    }
}
