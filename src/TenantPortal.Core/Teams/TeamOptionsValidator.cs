using TenantPortal.Core.Configuration;

namespace TenantPortal.Core.Teams;

/// <summary>Validates the section <c>Teams</c>.</summary>
internal sealed class TeamOptionsValidator : SettingsValidator<TeamOptions>
{
    protected override IEnumerable<string> FindMistakes(TeamOptions options)
    {
        if (options.ConflictPeriod < TimeSpan.Zero || options.ConflictPeriod > TimeSpan.FromDays(365))
            yield return $"Teams:ConflictPeriod must be 00:00:00 to 365.00:00:00, not {options.ConflictPeriod}.";
        if (options.ProposalExpiry < TimeSpan.FromHours(1) || options.ProposalExpiry > TimeSpan.FromDays(365))
            yield return $"Teams:ProposalExpiry must be 01:00:00 to 365.00:00:00, not {options.ProposalExpiry}.";
        if (options.LeadSilence != TimeSpan.Zero && (options.LeadSilence < TimeSpan.FromDays(1) || options.LeadSilence > TimeSpan.FromDays(730)))
            yield return $"Teams:LeadSilence must be 00:00:00 or 1.00:00:00 to 730.00:00:00, not {options.LeadSilence}.";
    }
}
