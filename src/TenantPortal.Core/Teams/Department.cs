using TenantPortal.Core.Audit;

namespace TenantPortal.Core.Teams;

/// <summary>A department oversees teams: its manager group sees their tenants and dashboards.</summary>
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

    // For Entity Framework.
    private Department() => (Name, Title, ManagerGroup) = ("", "", "");

    /// <summary>A DNS label that never changes because labels and rows contain it.</summary>
    public string Name { get; private set; }

    public string Title { get; private set; }

    public string ManagerGroup { get; private set; }

    /// <summary>The display name of the manager group, when the identity provider sends an id.</summary>
    public string? ManagerGroupTitle { get; private set; }

    /// <summary>Changes with every update, so that two admins do not overwrite each other.</summary>
    public Guid Version { get; private set; }

    /// <exception cref="FormatException">The stored group is not a valid <see cref="GroupName"/>.</exception>
    public DepartmentProfile ToProfile() => new(Title, new(GroupName.Parse(ManagerGroup), ManagerGroupTitle));

    /// <summary>Applies the changes of a platform admin.</summary>
    public void Change(DepartmentProfile profile)
    {
        (Title, ManagerGroup, ManagerGroupTitle) = (profile.Title, profile.ManagerGroup.Id.Value, profile.ManagerGroup.Title);
        Version = Guid.NewGuid();
    }
}
