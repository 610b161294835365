using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Data;

namespace TenantPortal.Core.Requests.Reading;

/// <summary>Who requested and who approved what a tenant is now.</summary>
/// <param name="Approvers">In the order of their decisions; empty for an approval by a rule.</param>
public sealed record Approval(string RequestId, string Requester, IReadOnlyList<string> Approvers);

/// <summary>Reads who approved a request, for records outside of the portal. Not for users: it checks no access.</summary>
public sealed class ApprovalReader(IDbContextFactory<PortalDb> databases)
{
    /// <summary>Null for a request that does not exist.</summary>
    public async Task<Approval?> FindAsync(string requestId, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var request = await db
            .Requests.AsNoTracking()
            .Include(request => request.Decisions)
            .SingleOrDefaultAsync(request => request.Id == requestId, cancellationToken);
        return request is null
            ? null
            : new Approval(
                request.Id,
                request.RequestedByName,
                [
                    .. request
                        .Decisions.Where(decision => decision is { Outcome: DecisionOutcome.Approved, VoidedAt: null })
                        .OrderBy(decision => decision.DecidedAt)
                        .Select(decision => decision.DeciderName)
                        .Distinct(),
                ]
            );
    }
}
