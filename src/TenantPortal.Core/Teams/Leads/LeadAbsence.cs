using System.Text.Json.Serialization;
using TenantPortal.Core.Calendar;
using TenantPortal.Core.Languages;

namespace TenantPortal.Core.Teams.Leads;

/// <summary>A team without an active lead.</summary>
/// <param name="Since">When the portal found that.</param>
/// <param name="LastSeenAt">When a lead was last seen; null for never.</param>
public sealed record LeadAbsence(DateTimeOffset Since, DateTimeOffset? LastSeenAt)
{
    /// <summary>For the users who can contact the team or change its lead group.</summary>
    [JsonIgnore]
    public Sentence Finding =>
        LastSeenAt switch
        {
            { } at => (Sentence)$"No lead has signed in since {UtcDay.Of(at).ToText()}.",
            null => "No lead has ever signed in.",
        };

    /// <summary>The finding in English, for programs and the audit log.</summary>
    public string Sentence => Finding.ToString();
}
