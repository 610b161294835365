namespace TenantPortal.Core.People;

/// <summary>What SSO groups give (section <c>Access</c>): roles over all tenants, and teams by the groups' names.</summary>
public sealed class AccessOptions
{
    public const string Section = "Access";

    private readonly Lazy<(TeamPattern[] Leads, TeamPattern[] Members)> _patterns;

    public AccessOptions() => _patterns = new(() => (Parse(TeamPatterns.Leads), Parse(TeamPatterns.Members)));

    public string[] PlatformAdminGroups { get; set; } = [];

    public string[] SecurityApproverGroups { get; set; } = [];

    public string[] AuditorGroups { get; set; } = [];

    /// <summary>What a group is called whose provider tells an immutable id. The name is shown, and counts wherever a group is named.</summary>
    public Dictionary<string, string> GroupNames { get; set; } = [];

    public TeamPatternOptions TeamPatterns { get; set; } = new();

    /// <summary>The group as people know it.</summary>
    public string NameOf(string group) => GroupNames.GetValueOrDefault(group, group);

    /// <summary>The person with the roles and teams that their groups give.</summary>
    /// <param name="groups">As the provider tells them: ids or names.</param>
    public CurrentUser Recognize(string id, string name, IReadOnlySet<string> groups)
    {
        // Only names that an admin wrote: a provider lets many people call a group what they like.
        var all = groups.Concat(groups.Select(NameOf)).ToHashSet(StringComparer.Ordinal);
        var (leads, members) = _patterns.Value;
        return new(id, name, all)
        {
            IsPlatformAdmin = all.Overlaps(PlatformAdminGroups),
            IsSecurityApprover = all.Overlaps(SecurityApproverGroups),
            IsAuditor = all.Overlaps(AuditorGroups),
            LedTeams = TeamPattern.FindTeams(leads, all),
            JoinedTeams = TeamPattern.FindTeams(members, all),
        };
    }

    private static TeamPattern[] Parse(string[] patterns) => [.. patterns.Select(TeamPattern.Parse)];
}

/// <summary>Names of groups that say which team they are of: <c>(?&lt;team&gt;.+)-team-leads</c>.</summary>
public sealed class TeamPatternOptions
{
    /// <summary>Whoever is in such a group leads the team.</summary>
    public string[] Leads { get; set; } = [];

    /// <summary>Whoever is in such a group is a member of the team.</summary>
    public string[] Members { get; set; } = [];
}
