using TenantPortal.Core.Audit;

namespace TenantPortal.Core.Teams;

/// <summary>Who oversees teams: its manager group sees their tenants and dashboards.</summary>
public sealed class Department : IAuditSubject
{
    public Department(string name, string title, GroupName managerGroup)
        : this(name, new DepartmentProfile(title, new(managerGroup))) { }

    public Department(string name, DepartmentProfile profile)
        : this()
    {
        Name = name;
        Change(profile);
    }

    // For the database.
    private Department() => (Name, Title, ManagerGroup) = ("", "", "");

    /// <summary>A DNS label that never changes: it is in labels and in rows.</summary>
    public string Name { get; private set; }

    public string Title { get; private set; }

    public string ManagerGroup { get; private set; }

    /// <summary>What people call the manager group, where the identity provider sends an id.</summary>
    public string? ManagerGroupTitle { get; private set; }

    /// <summary>Another one after each change, so that two admins do not overwrite each other.</summary>
    public Guid Version { get; private set; }

    /// <exception cref="FormatException">The stored group is no <see cref="GroupName"/>.</exception>
    public DepartmentProfile ToProfile() => new(Title, new(GroupName.Parse(ManagerGroup), ManagerGroupTitle));

    /// <summary>Takes over what a platform admin has changed.</summary>
    public void Change(DepartmentProfile profile)
    {
        (Title, ManagerGroup, ManagerGroupTitle) = (profile.Title, profile.ManagerGroup.Id.Value, profile.ManagerGroup.Title);
        Version = Guid.NewGuid();
    }
}
