namespace TenantPortal.Core.Teams;

/// <summary>An SSO group with its display name.</summary>
/// <param name="Id">As the identity provider sends it, and as clusters bind it.</param>
/// <param name="Title">Only displayed; null when the id is the name.</param>
public sealed record TitledGroup(GroupName Id, string? Title = null)
{
    public override string ToString() => Title is null ? Id.Value : $"{Title} ({Id})";
}

/// <summary>The changeable properties of a team, validated.</summary>
public sealed record TeamProfile(
    string Title,
    string Department,
    TitledGroup LeadGroup,
    TitledGroup MemberGroup,
    string? CostCentre = null,
    string? Deputy = null
)
{
    public const int MaxTitleLength = 100;
    public const int MaxCostCentreLength = 40;

    /// <summary>The group or, for the deputy, the person with the role; null for none.</summary>
    public string? HolderOf(TeamRole role) =>
        role switch
        {
            TeamRole.Lead => LeadGroup.Id.Value,
            TeamRole.Member => MemberGroup.Id.Value,
            TeamRole.Deputy => Deputy,
            _ => null,
        };

    /// <summary>What differs, for the audit; empty when nothing does.</summary>
    public string DescribeChange(TeamProfile to) =>
        ChangeSentence.Write(
            ("title", Title, to.Title),
            ("department", Department, to.Department),
            ("cost center", CostCentre, to.CostCentre),
            ("lead group", LeadGroup.ToString(), to.LeadGroup.ToString()),
            ("member group", MemberGroup.ToString(), to.MemberGroup.ToString()),
            ("deputy", Deputy, to.Deputy)
        );
}

/// <summary>The changeable properties of a department, validated.</summary>
public sealed record DepartmentProfile(string Title, TitledGroup ManagerGroup)
{
    /// <summary>The changes, for the audit log; empty when there are none.</summary>
    public string DescribeChange(DepartmentProfile to) =>
        ChangeSentence.Write(("title", Title, to.Title), ("manager group", ManagerGroup.ToString(), to.ManagerGroup.ToString()));
}
