using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Budgets;
using TenantPortal.Core.Data;
using TenantPortal.Core.People;
using TenantPortal.Core.PlatformNotices;
using TenantPortal.Core.Requests;
using TenantPortal.Core.Requests.Drafts;
using TenantPortal.Core.Teams;
using TenantPortal.Core.Tenants;

namespace TenantPortal.Core.Versions;

/// <summary>
/// Reads the versions of what programs change. A version changes with what people decide, and not with what the portal observes, so that a program can rely
/// on it while a cluster reports. Null for what does not exist or what the user may not see.
/// </summary>
public sealed class ResourceVersions(IDbContextFactory<PortalDb> databases)
{
    /// <summary>The version of a budget without ceilings, which has no row.</summary>
    private const string None = "none";

    public async Task<string?> FindTenantAsync(CurrentUser user, string name, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var rows = await db
            .Tenants.AsNoTracking()
            .Where(tenant => tenant.Name == name && db.VisibleTeams(user).Contains(tenant.Team))
            .Select(tenant => new
            {
                tenant.Id,
                tenant.RequestId,
                tenant.Generation,
                tenant.ManifestHash,
                tenant.HeldRequestId,
                tenant.MoveFinishedAt,
                tenant.DeleteAt,
                tenant.DeletionStartedAt,
                tenant.ArchivedAt,
                tenant.QuarantinedAt,
                tenant.SuspendedAt,
                tenant.SuspensionReason,
                tenant.Sleep,
                tenant.AwakeUntil,
            })
            .ToListAsync(cancellationToken);
        // A name can be used again after a deletion.
        return rows.Count == 0 ? null : Hash(rows.OrderBy(row => row.Id));
    }

    public async Task<string?> FindRequestAsync(CurrentUser user, string id, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var row = await db
            .Requests.AsNoTracking()
            .Where(request => request.Id == id && db.VisibleTeams(user).Contains(request.Team))
            .Select(request => new RequestVersion(
                request.Status,
                request.ManifestHash,
                request.ClaimedBy,
                request.ClaimedAt,
                request.InformationRequestedAt,
                request.WaitingSince,
                request.DecidedAt,
                request.AwaitsBudget,
                request.Decisions.Count()
            ))
            .SingleOrDefaultAsync(cancellationToken);
        return row is null ? null : Hash(row);
    }

    /// <summary>The same version, of a request that has been read with its decisions.</summary>
    internal static string Of(TenantRequest request) =>
        Hash(
            new RequestVersion(
                request.Status,
                request.ManifestHash,
                request.ClaimedBy,
                request.ClaimedAt,
                request.InformationRequestedAt,
                request.WaitingSince,
                request.DecidedAt,
                request.AwaitsBudget,
                request.Decisions.Count
            )
        );

    public async Task<string?> FindDraftAsync(CurrentUser user, string id, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var row = await db
            .Drafts.AsNoTracking()
            .Where(draft => draft.Id == id && draft.WriterId == user.Id)
            .Select(draft => new { draft.SavedAt, draft.Content })
            .SingleOrDefaultAsync(cancellationToken);
        return row is null ? null : Hash(row);
    }

    public async Task<string?> FindTeamAsync(CurrentUser user, string name, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return Write(await db.TeamsShownTo(user).Where(team => team.Name == name).Select(team => (Guid?)team.Version).SingleOrDefaultAsync(cancellationToken));
    }

    public async Task<string?> FindDepartmentAsync(CurrentUser user, string name, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        if (!user.SeesEverything)
            return null;
        return Write(
            await db
                .Departments.Where(department => department.Name == name)
                .Select(department => (Guid?)department.Version)
                .SingleOrDefaultAsync(cancellationToken)
        );
    }

    public async Task<string?> FindBudgetAsync(CurrentUser user, BudgetOwner owner, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.FindBudgetAccessAsync(user, owner, cancellationToken) is { } seen ? Write(seen.Budget?.Version) ?? None : null;
    }

    /// <summary>A notice never changes; it can only be withdrawn.</summary>
    public async Task<string?> FindNoticeAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.PlatformNotices.AnyAsync(notice => notice.Id == id, cancellationToken) ? Write(id) : null;
    }

    private static string? Write(Guid? version) => version?.ToString();

    private static string Hash<T>(T row) => Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(row)).AsSpan(0, 16));

    private sealed record RequestVersion(
        RequestStatus Status,
        string ManifestHash,
        string? ClaimedBy,
        DateTimeOffset? ClaimedAt,
        DateTimeOffset? InformationRequestedAt,
        DateTimeOffset WaitingSince,
        DateTimeOffset? DecidedAt,
        bool AwaitsBudget,
        int Decisions
    );
}
