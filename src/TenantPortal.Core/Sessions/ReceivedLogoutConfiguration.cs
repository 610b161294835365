using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TenantPortal.Core.Sessions;

internal sealed class ReceivedLogoutConfiguration : IEntityTypeConfiguration<ReceivedLogout>
{
    public void Configure(EntityTypeBuilder<ReceivedLogout> builder)
    {
        builder.ToTable("ReceivedLogouts");
        builder.HasKey(received => received.Id);
        builder.Property(received => received.Id).HasMaxLength(SessionRegister.MaxMessageIdLength);
    }
}
