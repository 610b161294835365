namespace TenantPortal.Core.Audit;

/// <summary>
/// An entity that people decide about: what changes in it is written down with the audit entry that is saved together with it. Never
/// one that holds a secret.
/// </summary>
public interface IAuditSubject
{
    /// <summary>What entries about it name as their subject; null for a part of something else.</summary>
    string? AuditName => null;

    /// <summary>The tenant that entries about it concern; null for none.</summary>
    string? AuditTenant => null;

    /// <summary>The team that entries about it concern; null for none.</summary>
    string? AuditTeam => null;
}
