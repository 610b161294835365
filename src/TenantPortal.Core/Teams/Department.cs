namespace TenantPortal.Core.Teams;

/// <summary>Who oversees teams: its manager group sees their tenants and dashboards.</summary>
public sealed class Department
{
    public Department(string name, string title, GroupName managerGroup) => (Name, Title, ManagerGroup) = (name, title, managerGroup.Value);

    // For the database.
    private Department() => (Name, Title, ManagerGroup) = ("", "", "");

    public string Name { get; private set; }

    public string Title { get; private set; }

    public string ManagerGroup { get; private set; }
}
