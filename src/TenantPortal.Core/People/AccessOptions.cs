namespace TenantPortal.Core.People;

/// <summary>Which SSO groups have which role over all tenants (section <c>Access</c>).</summary>
public sealed class AccessOptions
{
    public const string Section = "Access";

    public string[] PlatformAdminGroups { get; set; } = [];

    public string[] SecurityApproverGroups { get; set; } = [];

    public string[] AuditorGroups { get; set; } = [];

    /// <summary>The person with the roles that their groups give.</summary>
    public CurrentUser Recognize(string id, string name, IReadOnlySet<string> groups) => new(id, name, groups)
    {
        IsPlatformAdmin = groups.Overlaps(PlatformAdminGroups),
        IsSecurityApprover = groups.Overlaps(SecurityApproverGroups),
        IsAuditor = groups.Overlaps(AuditorGroups),
    };
}
