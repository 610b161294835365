using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TenantPortal.Core.Teams;

namespace TenantPortal.Core.Tokens;

internal sealed class ApiTokenConfiguration : IEntityTypeConfiguration<ApiToken>
{
    public void Configure(EntityTypeBuilder<ApiToken> builder)
    {
        builder.ToTable("Tokens");
        builder.HasKey(token => token.Id);
        builder.Property(token => token.Id).HasMaxLength(12);
        builder.Property(token => token.Team).HasMaxLength(63);
        builder.Property(token => token.Name).HasMaxLength(TokenPolicy.MaxNameLength);
        builder.Property(token => token.CreatedBy).HasMaxLength(200);
        builder.Property(token => token.CreatedByName).HasMaxLength(200);
        builder.Property(token => token.RevokedByName).HasMaxLength(200);
        builder.Property(token => token.Hash).HasMaxLength(64);
        // Deleting a team deletes its tokens: none of them may act for a later team with that name.
        builder.HasOne<Team>().WithMany().HasForeignKey(token => token.Team).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(token => token.CreatedBy);
    }
}
