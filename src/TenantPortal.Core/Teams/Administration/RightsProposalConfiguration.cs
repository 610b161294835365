using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TenantPortal.Core.Teams.Administration;

internal sealed class RightsProposalConfiguration : IEntityTypeConfiguration<RightsProposal>
{
    public void Configure(EntityTypeBuilder<RightsProposal> builder)
    {
        builder.ToTable("RightsProposals");
        builder.HasKey(proposal => proposal.Subject);
        builder.Property(proposal => proposal.Subject).HasMaxLength(100);
        builder.Property(proposal => proposal.ProposedBy).HasMaxLength(200);
        builder.Property(proposal => proposal.ProposedByName).HasMaxLength(200);
    }
}
