namespace TenantPortal.Core.Teams;

/// <summary>A user's role in a team.</summary>
public enum TeamRole
{
    Lead,
    Deputy,
    Member,
    Manager,
}
