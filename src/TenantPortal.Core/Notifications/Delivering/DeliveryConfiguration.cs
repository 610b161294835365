using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TenantPortal.Core.Notifications.Announcements;

namespace TenantPortal.Core.Notifications.Delivering;

internal sealed class DeliveryConfiguration : IEntityTypeConfiguration<Delivery>
{
    public void Configure(EntityTypeBuilder<Delivery> builder)
    {
        builder.ToTable("Deliveries");
        builder.HasKey(delivery => delivery.Id);
        builder.Property(delivery => delivery.Target).HasMaxLength(254);
        builder.Property(delivery => delivery.Language).HasMaxLength(20);
        builder.Property(delivery => delivery.LastError).HasMaxLength(Delivery.MaxErrorLength);
        builder.Property(delivery => delivery.ClaimedBy).HasMaxLength(200);
        // Detects a resend that is requested while it is being sent.
        builder.Property(delivery => delivery.ClaimedUntil).IsConcurrencyToken();
        builder.Ignore(delivery => delivery.PublicId);
        builder.HasOne<Announcement>().WithMany().HasForeignKey(delivery => delivery.AnnouncementId).OnDelete(DeleteBehavior.Cascade);
        // Each recipient gets one delivery per announcement, however many replicas fan out.
        builder
            .HasIndex(delivery => new
            {
                delivery.AnnouncementId,
                delivery.Channel,
                delivery.Target,
            })
            .IsUnique();
        builder.HasIndex(delivery => new { delivery.Status, delivery.NextAttemptAt });
    }
}
