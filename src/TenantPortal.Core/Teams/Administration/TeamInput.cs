namespace TenantPortal.Core.Teams.Administration;

/// <summary>A team as a platform admin enters it, not yet validated.</summary>
public sealed record TeamInput
{
    /// <summary>Permanent; a change must omit or repeat it.</summary>
    public string? Name { get; init; }

    public string? Title { get; init; }

    /// <summary>The name of a department.</summary>
    public string? Department { get; init; }

    public string? CostCentre { get; init; }

    /// <summary>As the identity provider sends it: a name, an id or a path.</summary>
    public string? LeadGroup { get; init; }

    /// <summary>Its display name, when it is an id.</summary>
    public string? LeadGroupTitle { get; init; }

    /// <summary>As the identity provider sends it: a name, an id or a path.</summary>
    public string? MemberGroup { get; init; }

    public string? MemberGroupTitle { get; init; }

    /// <summary>The id of a user who has signed in before.</summary>
    public string? Deputy { get; init; }

    /// <summary>The version that the change is based on; required for a change.</summary>
    public Guid? Version { get; init; }
}

/// <summary>A department as a platform admin enters it, not yet validated.</summary>
public sealed record DepartmentInput
{
    /// <summary>Permanent; a change must omit or repeat it.</summary>
    public string? Name { get; init; }

    public string? Title { get; init; }

    /// <summary>As the identity provider sends it: a name, an id or a path.</summary>
    public string? ManagerGroup { get; init; }

    /// <summary>Its display name, when it is an id.</summary>
    public string? ManagerGroupTitle { get; init; }

    /// <summary>The version that the change is based on; required for a change.</summary>
    public Guid? Version { get; init; }
}
