using System.Text.Json.Serialization;
using TenantPortal.Core.Languages;

namespace TenantPortal.Core.Tenants.Recertifying;

/// <summary>The recertification of one tenant: the one that waits for an answer, or the next one.</summary>
/// <param name="Size">The approved CPU, memory and storage, as people read them.</param>
/// <param name="DueOn">When it was due, or is due next.</param>
/// <param name="IsWaiting">Whether it waits for an answer.</param>
/// <param name="Step">How far it has gone; null when it does not wait.</param>
/// <param name="SuspendsOn">When the tenant is suspended without an answer; null when it is not, or is already.</param>
/// <param name="Answer">The last answer; null when there was none.</param>
/// <param name="CanConfirm">Whether the current user can answer that it is still needed.</param>
/// <param name="CanRequest">Whether the current user can answer with another size or the deletion.</param>
public sealed record TenantRecertification(
    string Tenant,
    string Team,
    string Tier,
    string Size,
    DateOnly? DueOn,
    bool IsWaiting,
    RecertificationStep? Step,
    DateOnly? SuspendsOn,
    RecertificationAnswer? Answer,
    DateTimeOffset? AnsweredAt,
    string? AnsweredBy,
    bool CanConfirm,
    bool CanRequest
)
{
    /// <summary><see cref="Size"/> in the language of the reader.</summary>
    [JsonIgnore]
    public Sentence Amounts { get; init; } = "";
}

/// <summary>Selects recertifications.</summary>
/// <param name="IsWaiting">Those that wait for an answer, or those that do not; null for all.</param>
/// <param name="After">The cursor of the previous page: its last tenant.</param>
/// <param name="Limit">1 to 500.</param>
public sealed record RecertificationFilter(string? Team = null, bool? IsWaiting = null, string? After = null, int Limit = 50);
