namespace TenantPortal.Core.Notifications.Announcements;

/// <summary>How an <see cref="Audience"/> selects users.</summary>
public enum AudienceKind
{
    Person,
    Role,
    TeamLeads,

    /// <summary>The managers of the department that oversees a team.</summary>
    TeamManagers,
}

/// <summary>The roles over all tenants that can be notified.</summary>
public enum NotifiedRole
{
    PlatformAdmin,
    SecurityApprover,
    Auditor,
}

/// <summary>The recipients: one user, all users with a role, or the leads or managers of a team. Resolved when notifications are read or sent.</summary>
public sealed record Audience
{
    private Audience(AudienceKind kind, string value) => (Kind, Value) = (kind, value);

    public AudienceKind Kind { get; }

    /// <summary>The user's id, the role's name or the team's name.</summary>
    public string Value { get; }

    /// <param name="id">The immutable id of the identity provider.</param>
    public static Audience Person(string id) => new(AudienceKind.Person, id);

    public static Audience Role(NotifiedRole role) => new(AudienceKind.Role, role.ToString());

    /// <param name="team">The team's name.</param>
    public static Audience TeamLeads(string team) => new(AudienceKind.TeamLeads, team);

    /// <param name="team">The team's name.</param>
    public static Audience TeamManagers(string team) => new(AudienceKind.TeamManagers, team);
}
