namespace TenantPortal.Core.Notifications;

/// <summary>How an <see cref="Audience"/> names people.</summary>
public enum AudienceKind
{
    Person,
    Role,
    TeamLeads,
}

/// <summary>The roles over all tenants that can be told something.</summary>
public enum NotifiedRole
{
    PlatformAdmin,
    SecurityApprover,
    Auditor,
}

/// <summary>Who is told: one person, everybody with a role, or the leads of a team. Who that is, is found when they look or are written to.</summary>
public sealed record Audience
{
    private Audience(AudienceKind kind, string value) => (Kind, Value) = (kind, value);

    public AudienceKind Kind { get; }

    /// <summary>The person's id, the role's word or the team's name.</summary>
    public string Value { get; }

    /// <param name="id">The immutable id of the identity provider.</param>
    public static Audience Person(string id) => new(AudienceKind.Person, id);

    public static Audience Role(NotifiedRole role) => new(AudienceKind.Role, role.ToString());

    /// <param name="team">The team's name.</param>
    public static Audience TeamLeads(string team) => new(AudienceKind.TeamLeads, team);
}
