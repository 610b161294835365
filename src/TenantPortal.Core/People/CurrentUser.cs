using TenantPortal.Core.Teams;

namespace TenantPortal.Core.People;

/// <summary>
/// Who is asking, with what they are allowed to, as told by fresh claims. Every service takes one on every call and decides by it.
/// </summary>
/// <param name="Id">The immutable id of the identity provider.</param>
/// <param name="Name">As shown to people.</param>
/// <param name="Groups">SSO groups.</param>
public sealed record CurrentUser(string Id, string Name, IReadOnlySet<string> Groups)
{
    /// <summary>Decides requests and sees every tenant.</summary>
    public bool IsPlatformAdmin { get; init; }

    /// <summary>Gives the second decision where one is needed; sees every tenant.</summary>
    public bool IsSecurityApprover { get; init; }

    /// <summary>Reads everything, decides nothing.</summary>
    public bool IsAuditor { get; init; }

    public bool SeesEverything => IsPlatformAdmin || IsSecurityApprover || IsAuditor;

    public bool Leads(Team team) => Groups.Contains(team.LeadGroup);

    public bool BelongsTo(Team team) => Leads(team) || Groups.Contains(team.MemberGroup);
}
