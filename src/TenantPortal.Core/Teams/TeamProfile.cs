namespace TenantPortal.Core.Teams;

/// <summary>An SSO group with what people call it.</summary>
/// <param name="Id">As the identity provider sends it, and as it is bound in clusters.</param>
/// <param name="Title">Shown only; null where the id is the name.</param>
public sealed record TitledGroup(GroupName Id, string? Title = null)
{
    public override string ToString() => Title is null ? Id.Value : $"{Title} ({Id})";
}

/// <summary>What can change of a team, checked.</summary>
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

    /// <summary>What differs, for the audit; empty when nothing does.</summary>
    public string DescribeChange(TeamProfile to) =>
        ChangeSentence.Write(
            ("title", Title, to.Title),
            ("department", Department, to.Department),
            ("cost centre", CostCentre, to.CostCentre),
            ("lead group", LeadGroup.ToString(), to.LeadGroup.ToString()),
            ("member group", MemberGroup.ToString(), to.MemberGroup.ToString()),
            ("deputy", Deputy, to.Deputy)
        );
}

/// <summary>What can change of a department, checked.</summary>
public sealed record DepartmentProfile(string Title, TitledGroup ManagerGroup)
{
    /// <summary>What differs, for the audit; empty when nothing does.</summary>
    public string DescribeChange(DepartmentProfile to) =>
        ChangeSentence.Write(("title", Title, to.Title), ("manager group", ManagerGroup.ToString(), to.ManagerGroup.ToString()));
}
