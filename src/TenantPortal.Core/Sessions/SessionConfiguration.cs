using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TenantPortal.Core.People;

namespace TenantPortal.Core.Sessions;

internal sealed class SessionConfiguration : IEntityTypeConfiguration<Session>
{
    public void Configure(EntityTypeBuilder<Session> builder)
    {
        builder.ToTable("Sessions");
        builder.HasKey(session => session.Id);
        builder.Property(session => session.Id).HasMaxLength(43);
        builder.Property(session => session.PersonId).HasMaxLength(200);
        builder.Property(session => session.Name).HasMaxLength(200);
        builder.Property(session => session.Email).HasMaxLength(254);
        builder.Property(session => session.ProviderSession).HasMaxLength(255);
        builder.Property(session => session.ClaimsChallenge).HasMaxLength(SessionRegister.MaxChallengeLength);
        builder.Property(session => session.CheckStartedAt).HasColumnName("AskedAt");
        builder.Ignore(session => session.Person);
        builder.HasIndex(session => session.PersonId);
        builder.HasIndex(session => session.ProviderSession);
    }
}
