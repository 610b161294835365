using System.Globalization;

namespace TenantPortal.Core.Teams.Leads;

/// <summary>A team without an active lead.</summary>
/// <param name="Since">When the portal found that.</param>
/// <param name="LastSeenAt">When a lead was last seen; null for never.</param>
public sealed record LeadAbsence(DateTimeOffset Since, DateTimeOffset? LastSeenAt)
{
    /// <summary>For the users who can contact the team or change its lead group.</summary>
    public string Sentence =>
        LastSeenAt is { } at
            ? string.Create(CultureInfo.InvariantCulture, $"No lead has signed in since {at.UtcDateTime:yyyy-MM-dd}.")
            : "No lead has ever signed in.";
}
