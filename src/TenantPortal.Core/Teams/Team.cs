using TenantPortal.Core.Audit;

namespace TenantPortal.Core.Teams;

/// <summary>Who asks for tenants: people in an SSO group, under a department that oversees them.</summary>
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

    // For the database.
    private Team() => (Name, Title, Department, LeadGroup, MemberGroup) = ("", "", "", "", "");

    /// <summary>A DNS label that never changes: it is in labels and in rows.</summary>
    public string Name { get; private set; }

    public string Title { get; private set; }

    /// <summary>The name of the department.</summary>
    public string Department { get; private set; }

    /// <summary>Who pays, in the words of the organization.</summary>
    public string? CostCentre { get; private set; }

    /// <summary>Whoever is in it may ask for the team, and gets the team-lead role in its tenants.</summary>
    public string LeadGroup { get; private set; }

    /// <summary>What people call the lead group, where the identity provider sends an id.</summary>
    public string? LeadGroupTitle { get; private set; }

    /// <summary>Whoever is in it sees what the team has.</summary>
    public string MemberGroup { get; private set; }

    public string? MemberGroupTitle { get; private set; }

    /// <summary>The id of the person who may ask for the team as its leads do; no right in a cluster comes with it.</summary>
    public string? Deputy { get; private set; }

    /// <summary>Another one after each change, so that two admins do not overwrite each other.</summary>
    public Guid Version { get; private set; }

    /// <exception cref="FormatException">A stored group is no <see cref="GroupName"/>.</exception>
    public TeamProfile ToProfile() =>
        new(Title, Department, new(GroupName.Parse(LeadGroup), LeadGroupTitle), new(GroupName.Parse(MemberGroup), MemberGroupTitle), CostCentre, Deputy);

    /// <summary>Takes over what a platform admin has changed.</summary>
    public void Change(TeamProfile profile)
    {
        (Title, Department, CostCentre, Deputy) = (profile.Title, profile.Department, profile.CostCentre, profile.Deputy);
        (LeadGroup, LeadGroupTitle) = (profile.LeadGroup.Id.Value, profile.LeadGroup.Title);
        (MemberGroup, MemberGroupTitle) = (profile.MemberGroup.Id.Value, profile.MemberGroup.Title);
        Version = Guid.NewGuid();
    }
}
