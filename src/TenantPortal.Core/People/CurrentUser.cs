namespace TenantPortal.Core.People;

/// <summary>
/// Who is asking, with what they are allowed to, as told by fresh claims. Every service takes one on every call and decides by it.
/// </summary>
/// <param name="Id">The immutable id of the identity provider.</param>
/// <param name="Name">As shown to people.</param>
/// <param name="Groups">SSO groups: what the provider tells, and the names that the settings give to them.</param>
public sealed record CurrentUser(string Id, string Name, IReadOnlySet<string> Groups)
{
    /// <summary>Decides requests and sees every tenant.</summary>
    public bool IsPlatformAdmin { get; init; }

    /// <summary>Gives the second decision where one is needed; sees every tenant.</summary>
    public bool IsSecurityApprover { get; init; }

    /// <summary>Reads everything, decides nothing.</summary>
    public bool IsAuditor { get; init; }

    /// <summary>Teams led by name, beside those whose lead group is one of <see cref="Groups"/>: by a family of groups (<see cref="TeamPatternOptions"/>), or because a team's token acts for it.</summary>
    public IReadOnlySet<string> LedTeams { get; init; } = new HashSet<string>();

    /// <summary>Teams belonged to by the name of a group, beside those whose member group is one of <see cref="Groups"/>.</summary>
    public IReadOnlySet<string> JoinedTeams { get; init; } = new HashSet<string>();

    /// <summary>The token that a program calls with, for the audit; null for people with a browser.</summary>
    public string? TokenId { get; init; }

    public bool SeesEverything => IsPlatformAdmin || IsSecurityApprover || IsAuditor;
}
