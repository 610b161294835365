namespace TenantPortal.Core.People;

/// <summary>The rights that SSO groups give (section <c>Access</c>): roles over all tenants, and teams by group names.</summary>
public sealed class AccessOptions
{
    public const string Section = "Access";

    private readonly Lazy<(TeamPattern[] Leads, TeamPattern[] Members)> _patterns;

    public AccessOptions() => _patterns = new(() => (Parse(TeamPatterns.Leads), Parse(TeamPatterns.Members)));

    /// <summary>The SSO groups whose members are platform admins.</summary>
    public string[] PlatformAdminGroups { get; set; } = [];

    /// <summary>The SSO groups whose members are security approvers.</summary>
    public string[] SecurityApproverGroups { get; set; } = [];

    /// <summary>The SSO groups whose members are auditors.</summary>
    public string[] AuditorGroups { get; set; } = [];

    /// <summary>The name of a group that the provider reports by id. The name is shown, and counts wherever a group is named.</summary>
    public Dictionary<string, string> GroupNames { get; set; } = [];

    public TeamPatternOptions TeamPatterns { get; set; } = new();

    /// <summary>The display name of the group.</summary>
    public string NameOf(string group) => GroupNames.GetValueOrDefault(group, group);

    /// <summary>The user with the roles and teams of their groups.</summary>
    /// <param name="groups">As the provider reports them: ids or names.</param>
    public CurrentUser Recognize(string id, string name, IReadOnlySet<string> groups)
    {
        // Only names from the settings: many providers let users choose group names freely.
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

/// <summary>Patterns that find the team in the name of a group: <c>(?&lt;team&gt;.+)-team-leads</c>.</summary>
public sealed class TeamPatternOptions
{
    /// <summary>
    /// Regular expressions for group names: members of a matching group lead the team in <c>(?&lt;team&gt;…)</c>, such as
    /// <c>(?&lt;team&gt;.+)-team-leads</c>.
    /// </summary>
    public string[] Leads { get; set; } = [];

    /// <summary>Regular expressions for group names: members of a matching group are members of the team in <c>(?&lt;team&gt;…)</c>.</summary>
    public string[] Members { get; set; } = [];
}
