using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TenantPortal.Core.Requests.Deciding;
using TenantPortal.Core.Requests.Fields;
using TenantPortal.Core.Teams;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tenants.Revisions;

namespace TenantPortal.Core.Requests;

internal sealed class TenantRequestConfiguration : IEntityTypeConfiguration<TenantRequest>
{
    /// <summary>Named here because a service must distinguish violations of this index from others.</summary>
    public const string OneOpenPerTenant = "IX_Requests_OneOpenPerTenant";

    public void Configure(EntityTypeBuilder<TenantRequest> builder)
    {
        builder.ToTable("Requests");
        builder.HasKey(request => request.Id);
        builder.Property(request => request.Id).HasMaxLength(20);
        builder.Property(request => request.TenantName).HasMaxLength(63);
        builder.Property(request => request.Team).HasMaxLength(63);
        builder.Property(request => request.Product).HasMaxLength(63);
        builder.Property(request => request.GroupId).HasMaxLength(20);
        builder.Property(request => request.Requested).HasColumnName("Asked");
        builder.Property(request => request.InformationRequestedAt).HasColumnName("AskedAt");
        builder.Property(request => request.SearchText).HasDefaultValue("");
        builder.Property(request => request.Cluster).HasMaxLength(63);
        builder.Property(request => request.Purpose).HasMaxLength(PurposePolicy.MaxLength);
        builder.Property(request => request.RequestedBy).HasMaxLength(200);
        builder.Property(request => request.RequestedByName).HasMaxLength(200);
        builder.Property(request => request.ManifestHash).HasMaxLength(64);
        builder.Property(request => request.ClaimedByName).HasMaxLength(200);
        // When two users decide at the same time, the second one finds another status, revision or claim and changes nothing.
        builder.Property(request => request.Status).IsConcurrencyToken();
        builder.Property(request => request.ManifestHash).IsConcurrencyToken();
        builder.Property(request => request.ClaimedBy).HasMaxLength(200).IsConcurrencyToken();
        builder.HasOne<Team>().WithMany().HasForeignKey(request => request.Team).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<RenderedRevision>().WithMany().HasForeignKey(request => request.ManifestHash).OnDelete(DeleteBehavior.Restrict);
        builder.HasMany<Tenant>().WithOne().HasForeignKey(tenant => tenant.RequestId).OnDelete(DeleteBehavior.Restrict);
        builder.HasMany(request => request.Decisions).WithOne().HasForeignKey(Decision.RequestKey).IsRequired().OnDelete(DeleteBehavior.Cascade);
        builder.Navigation(request => request.Decisions).UsePropertyAccessMode(PropertyAccessMode.Field);
        builder
            .HasIndex(request => request.TenantName)
            .IsUnique()
            .HasFilter($"\"Status\" IN ({string.Join(", ", RequestStatuses.Open.Select(status => $"'{status}'"))})")
            .HasDatabaseName(OneOpenPerTenant);
        builder.HasIndex(request => request.GroupId);
        builder.HasIndex(request => request.SubmittedAt);
        builder.HasIndex(request => new { request.Status, request.SubmittedAt });
        builder
            .Ignore(request => request.IsOpen)
            .Ignore(request => request.Effective)
            .Ignore(request => request.FirstApproval)
            .Ignore(request => request.ConversationId)
            .Ignore(request => request.DueStep)
            .Ignore(request => request.WaitsOnlyForCapacity);
    }
}

internal sealed class DecisionConfiguration : IEntityTypeConfiguration<Decision>
{
    public void Configure(EntityTypeBuilder<Decision> builder)
    {
        // The last line of defense for the four-eyes principle.
        builder.ToTable("Decisions", table => table.HasCheckConstraint("CK_Decisions_FourEyes", "\"DeciderId\" <> \"RequesterId\""));
        builder.Property(decision => decision.RequesterId).HasMaxLength(200);
        builder.Property(decision => decision.DeciderId).HasMaxLength(200);
        builder.Property(decision => decision.DeciderName).HasMaxLength(200);
        builder.Property(decision => decision.Comment).HasMaxLength(WrittenText.MaxCommentLength);
        builder.Property(decision => decision.Revision).HasMaxLength(64);
    }
}
