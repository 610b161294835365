namespace TenantPortal.Core.Teams;

/// <summary>Who asks for tenants: people in an SSO group, under a department that oversees them.</summary>
public sealed class Team
{
    /// <summary>Groups are names of the identity provider.</summary>
    /// <exception cref="ArgumentException">A group is no <see cref="GroupName"/>.</exception>
    public Team(string name, string title, string department, GroupName leadGroup, GroupName memberGroup)
    {
        (Name, Title, Department, LeadGroup, MemberGroup) = (name, title, department, leadGroup.Value, memberGroup.Value);
    }

    // For the database.
    private Team() => (Name, Title, Department, LeadGroup, MemberGroup) = ("", "", "", "", "");

    /// <summary>A DNS label that never changes: it is in labels and in rows.</summary>
    public string Name { get; private set; }

    public string Title { get; private set; }

    /// <summary>The name of the department.</summary>
    public string Department { get; private set; }

    /// <summary>Whoever is in it may ask for the team, and gets the team-lead role in its tenants.</summary>
    public string LeadGroup { get; private set; }

    /// <summary>Whoever is in it sees what the team has.</summary>
    public string MemberGroup { get; private set; }
}
