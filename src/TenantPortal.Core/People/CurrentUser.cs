namespace TenantPortal.Core.People;

/// <summary>
/// The current user and their rights, from fresh claims. Every service call takes one and authorizes by it.
/// </summary>
/// <param name="Id">The immutable id of the identity provider.</param>
/// <param name="Name">The display name.</param>
/// <param name="Groups">SSO groups: as the provider reports them, and by their names in the settings.</param>
public sealed record CurrentUser(string Id, string Name, IReadOnlySet<string> Groups)
{
    /// <summary>Decides requests and sees every tenant.</summary>
    public bool IsPlatformAdmin { get; init; }

    /// <summary>Gives the second decision where one is required; sees every tenant.</summary>
    public bool IsSecurityApprover { get; init; }

    /// <summary>Reads everything and decides nothing.</summary>
    public bool IsAuditor { get; init; }

    /// <summary>
    /// Teams led by name, in addition to those whose lead group is one of <see cref="Groups"/>: by a group pattern (<see
    /// cref="TeamPatternOptions"/>) or a team's token.
    /// </summary>
    public IReadOnlySet<string> LedTeams { get; init; } = new HashSet<string>();

    /// <summary>Teams joined by the name of a group, in addition to those whose member group is one of <see cref="Groups"/>.</summary>
    public IReadOnlySet<string> JoinedTeams { get; init; } = new HashSet<string>();

    /// <summary>The token of the calling program, for the audit log; null for browser sessions.</summary>
    public string? TokenId { get; init; }

    /// <summary>Who created the team's token that calls; null for everyone else.</summary>
    public TokenCreator? TokenCreator { get; init; }

    /// <summary>The person who is responsible: a team's token acts for the user who created it.</summary>
    public string PersonId => TokenCreator?.Id ?? Id;

    public bool SeesEverything => IsPlatformAdmin || IsSecurityApprover || IsAuditor;
}

/// <summary>The person who created a team's token.</summary>
public sealed record TokenCreator(string Id, string Name);
