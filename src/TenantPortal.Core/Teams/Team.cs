using TenantPortal.Core.Audit;

namespace TenantPortal.Core.Teams;

/// <summary>A team requests tenants: users in SSO groups, overseen by a department.</summary>
public sealed class Team : IAuditSubject
{
    public Team(string name, string title, string department, GroupName leadGroup, GroupName memberGroup)
        : this(name, new TeamProfile(title, department, new(leadGroup), new(memberGroup))) { }

    public Team(string name, TeamProfile profile)
        : this()
    {
        Name = name;
        Change(profile);
    }

    // For Entity Framework.
    private Team() => (Name, Title, Department, LeadGroup, MemberGroup) = ("", "", "", "", "");

    /// <summary>A DNS label that never changes because labels and rows contain it.</summary>
    public string Name { get; private set; }

    public string Title { get; private set; }

    /// <summary>The name of the department.</summary>
    public string Department { get; private set; }

    /// <summary>The organization's identifier of who pays.</summary>
    public string? CostCentre { get; private set; }

    /// <summary>Its members submit requests for the team and get the team-lead role in its tenants.</summary>
    public string LeadGroup { get; private set; }

    /// <summary>The display name of the lead group, when the identity provider sends an id.</summary>
    public string? LeadGroupTitle { get; private set; }

    /// <summary>Its members see the team's tenants and requests.</summary>
    public string MemberGroup { get; private set; }

    public string? MemberGroupTitle { get; private set; }

    /// <summary>The id of a user who may submit requests like a lead; it gives no rights in a cluster.</summary>
    public string? Deputy { get; private set; }

    /// <summary>Changes with every update, so that two admins do not overwrite each other.</summary>
    public Guid Version { get; private set; }

    /// <summary>The audit subject of a team, which no tenant name can equal.</summary>
    public static string SubjectOf(string team) => $"team/{team}";

    /// <exception cref="FormatException">A stored group is not a valid <see cref="GroupName"/>.</exception>
    public TeamProfile ToProfile() =>
        new(Title, Department, new(GroupName.Parse(LeadGroup), LeadGroupTitle), new(GroupName.Parse(MemberGroup), MemberGroupTitle), CostCentre, Deputy);

    /// <summary>Applies the changes of a platform admin.</summary>
    public void Change(TeamProfile profile)
    {
        (Title, Department, CostCentre, Deputy) = (profile.Title, profile.Department, profile.CostCentre, profile.Deputy);
        (LeadGroup, LeadGroupTitle) = (profile.LeadGroup.Id.Value, profile.LeadGroup.Title);
        (MemberGroup, MemberGroupTitle) = (profile.MemberGroup.Id.Value, profile.MemberGroup.Title);
        Version = Guid.NewGuid();
    }
}
