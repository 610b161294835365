using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TenantPortal.Core.Calls;

internal sealed class IdempotentCallConfiguration : IEntityTypeConfiguration<IdempotentCall>
{
    public void Configure(EntityTypeBuilder<IdempotentCall> builder)
    {
        builder.ToTable("IdempotentCalls");
        builder.HasKey(call => new { call.CallerId, call.Key });
        builder.Property(call => call.CallerId).HasMaxLength(200);
        builder.Property(call => call.Key).HasMaxLength(CallKey.MaxLength);
        builder.Property(call => call.Fingerprint).HasMaxLength(64);
        builder.Property(call => call.ContentType).HasMaxLength(100);
        builder.HasIndex(call => call.At);
    }
}
