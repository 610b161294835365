namespace TenantPortal.Core.Audit.Covering;

/// <summary>
/// An entity that evidence reads. When it is saved, the audit entry that is saved with it stores the hashes of its fields, so that a
/// row that is changed outside the portal shows.
/// </summary>
public interface ICoveredRow
{
    CoveredTable Covered { get; }
}
