namespace TenantPortal.Core.Data;

/// <summary>Fills in what rows of an earlier version lack. Runs after every migration, so running twice must equal running once.</summary>
public interface IStartupRepair
{
    Task RepairAsync(PortalDb db, CancellationToken cancellationToken);
}
