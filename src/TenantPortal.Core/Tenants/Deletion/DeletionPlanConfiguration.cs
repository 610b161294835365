using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TenantPortal.Core.Tenants.Deletion;

internal sealed class DeletionPlanConfiguration : IEntityTypeConfiguration<DeletionPlan>
{
    public void Configure(EntityTypeBuilder<DeletionPlan> builder)
    {
        builder.ToTable("DeletionPlans");
        builder.HasKey(plan => plan.TenantId);
        builder.Property(plan => plan.TenantId).ValueGeneratedNever();
        builder.Property(plan => plan.RequestId).HasMaxLength(20);
        builder.Property(plan => plan.ConfirmedByName).HasMaxLength(200);
        // A deletion that stops while a platform admin decides about it changes nothing.
        builder.Property(plan => plan.StoppedAt).IsConcurrencyToken();
        builder.HasOne<Tenant>().WithOne().HasForeignKey<DeletionPlan>(plan => plan.TenantId).OnDelete(DeleteBehavior.Cascade);
        builder.Ignore(plan => plan.IsReading);
    }
}

internal sealed class MovePlanConfiguration : IEntityTypeConfiguration<MovePlan>
{
    public void Configure(EntityTypeBuilder<MovePlan> builder)
    {
        builder.ToTable("MovePlans");
        builder.HasKey(plan => plan.TenantId);
        builder.Property(plan => plan.TenantId).ValueGeneratedNever();
        builder.Property(plan => plan.ConfirmedByName).HasMaxLength(200);
        // As for deletions.
        builder.Property(plan => plan.StoppedAt).IsConcurrencyToken();
        builder.HasOne<Tenant>().WithOne().HasForeignKey<MovePlan>(plan => plan.TenantId).OnDelete(DeleteBehavior.Cascade);
        builder.Ignore(plan => plan.IsReading);
    }
}
