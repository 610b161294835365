using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Audit;
using TenantPortal.Core.Audit.Log;
using TenantPortal.Core.Data;
using TenantPortal.Core.People;
using TenantPortal.Core.Requests;
using TenantPortal.Core.Sessions;
using TenantPortal.Core.Teams;
using TenantPortal.Core.Tenants;

namespace TenantPortal.Core.IsolationChecks;

/// <summary>Reads a tenant's isolation report, starts checks and releases tenants from quarantine.</summary>
public sealed class IsolationService(
    IDbContextFactory<PortalDb> databases,
    RequestTieReader ties,
    AuditLog log,
    TimeProvider time,
    ReconcileSignal signal,
    ChangeFeed changes
)
{
    public const int MaxCommentLength = 1000;

    /// <summary>Null when there is no such tenant or the user may not see it.</summary>
    public async Task<IsolationDetails?> FindAsync(CurrentUser user, string name, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var found = await (
            from tenant in Visible(db.Tenants.AsNoTracking(), db, user, name)
            join team in db.Teams on tenant.Team equals team.Name
            join checkedBefore in db.IsolationReports.AsNoTracking() on tenant.Id equals checkedBefore.TenantId into reports
            from checkedBefore in reports.DefaultIfEmpty()
            select new
            {
                Tenant = tenant,
                Team = team,
                Report = checkedBefore,
            }
        ).SingleOrDefaultAsync(cancellationToken);
        if (found is null)
            return null;
        var report = (IsolationReport?)found.Report;
        return new IsolationDetails(
            name,
            found.Tenant.Tier,
            found.Tenant.Generation,
            report?.CheckedAt,
            report?.Generation ?? 0,
            report?.Score,
            report?.Problem,
            report?.Findings ?? [],
            report?.Network ?? [],
            found.Tenant.QuarantinedAt,
            found.Tenant.QuarantineReason,
            MayCheck(user, found.Team),
            found.Tenant.QuarantinedAt is not null && await FindWhyNotReleaseAsync(db, user, found.Tenant, found.Team, cancellationToken) is null
        );
    }

    /// <summary>Makes a check of the tenant due now.</summary>
    public async Task<Result<string>> RequestCheckAsync(CurrentUser user, string name, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        if (await FindAsync(db.Tenants, db, user, name, cancellationToken) is not { } found)
            return NotFound(name);
        if (!MayCheck(user, found.Team))
            return new Problem(
                $"Only leads of team '{found.Team.Title}', platform admins and security approvers can start an isolation check.",
                Kind: ProblemKind.Forbidden
            );
        if (found.Tenant is { ReadyAt: null } or { DeletionStartedAt: not null })
            return new Problem($"'{name}' is not in the cluster, so there is nothing to check.", Kind: ProblemKind.Conflict);
        var now = time.GetUtcNow();
        var report = await db.IsolationReports.SingleOrDefaultAsync(report => report.TenantId == found.Tenant.Id, cancellationToken);
        if (report is null)
            db.IsolationReports.Add(new IsolationReport(found.Tenant.Id, now));
        else
            report.RequestCheck();
        db.Audit.Add(new AuditEntry(user, "isolation.asked", name, "Requested an isolation check.", now) { Tenant = name, Team = found.Team.Name });
        return await SaveAsync(db, name, cancellationToken);
    }

    /// <summary>Restores the rights of the tenant's groups after a review.</summary>
    /// <param name="comment">The user's reason for the release.</param>
    public async Task<Result<string>> ReleaseAsync(CurrentUser user, string name, string? comment, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        if (await FindAsync(db.Tenants, db, user, name, cancellationToken) is not { } found)
            return NotFound(name);
        if (await FindWhyNotReleaseAsync(db, user, found.Tenant, found.Team, cancellationToken) is { } refused)
        {
            if (refused.ForAudit is { } accounts)
                await log.RefusedAsync(user, "tenant.release-refused", name, $"{refused.Message} {accounts}", cancellationToken);
            return refused;
        }

        if (found.Tenant.QuarantinedAt is not { } since)
            return new Problem($"'{name}' is not in quarantine.", Kind: ProblemKind.Conflict);
        if (WrittenText.IsBlank(comment) || comment.Length > MaxCommentLength)
            return new Problem($"Explain in at most {MaxCommentLength} characters why the tenant can be released.", "comment");
        if (WrittenText.Check(comment, "comment", MaxCommentLength, "comment") is { } unreadable)
            return unreadable;
        var report = await db.IsolationReports.AsNoTracking().SingleOrDefaultAsync(report => report.TenantId == found.Tenant.Id, cancellationToken);
        if (report?.CheckedAt is not { } checkedAt || checkedAt <= since)
            return new Problem("The tenant has not been checked since its quarantine began. Start a check first.", Kind: ProblemKind.Conflict);
        if (report.Findings.Where(finding => finding.Quarantines).Select(finding => finding.Title).ToList() is { Count: > 0 } critical)
            return new Problem(
                $"Critical checks still fail: {string.Join("; ", critical)}. Close the gaps, then check the tenant again.",
                Kind: ProblemKind.Conflict
            );

        var now = time.GetUtcNow();
        found.Tenant.Release(now);
        db.Audit.Add(
            new AuditEntry(user, "tenant.released", name, $"Released the tenant from quarantine: {comment.Trim()}", now)
            {
                Tenant = name,
                Team = found.Team.Name,
            }
        );
        return await SaveAsync(db, name, cancellationToken);
    }

    private static bool MayCheck(CurrentUser user, Team team) => user.Leads(team) || user.IsPlatformAdmin || user.IsSecurityApprover;

    private async Task<Problem?> FindWhyNotReleaseAsync(PortalDb db, CurrentUser user, Tenant tenant, Team team, CancellationToken cancellationToken)
    {
        if ((!user.IsPlatformAdmin && !user.IsSecurityApprover) || user.BelongsTo(team))
            return new Problem("Only platform admins and security approvers outside the tenant's team can release it.", Kind: ProblemKind.Forbidden);
        var others = await ties.FindOtherAccountsAsync(db, user, cancellationToken);
        if (await ties.FindFormerRoleAsync(db, user, others, team.Name, tenant.QuarantinedAt ?? time.GetUtcNow(), cancellationToken) is { } former)
            return new Problem(
                $"{former.Describe(team)}, which is too recent to release its tenants. Another platform admin has to.",
                Kind: ProblemKind.Forbidden
            )
            {
                ForAudit = others.Count > 0 ? OtherAccount.Describe(others) : null,
            };
        return others.Any(other => other.User.BelongsTo(team))
            ? new Problem(
                $"Another account of yours belongs to the team '{team.Title}', so you cannot release its tenants. Another platform admin has to.",
                Kind: ProblemKind.Forbidden
            )
            {
                ForAudit = OtherAccount.Describe(others),
            }
            : null;
    }

    private static Problem NotFound(string name) => Problem.NotFound("Tenant", name);

    private async Task<Result<string>> SaveAsync(PortalDb db, string name, CancellationToken cancellationToken)
    {
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException exception) when (exception is DbUpdateConcurrencyException || exception.ViolatesKeyOf<IsolationReport>(db))
        {
            return new Problem($"'{name}' was just changed. Reload and try again.", Kind: ProblemKind.Conflict);
        }

        signal.Set();
        changes.Publish(ChangeTopics.Tenants);
        return name;
    }

    private static async Task<(Tenant Tenant, Team Team)?> FindAsync(
        IQueryable<Tenant> tenants,
        PortalDb db,
        CurrentUser user,
        string name,
        CancellationToken cancellationToken
    )
    {
        var found = await (
            from tenant in Visible(tenants, db, user, name)
            join team in db.Teams on tenant.Team equals team.Name
            select new { tenant, team }
        ).SingleOrDefaultAsync(cancellationToken);
        return found is null ? null : (found.tenant, found.team);
    }

    private static IQueryable<Tenant> Visible(IQueryable<Tenant> tenants, PortalDb db, CurrentUser user, string name) =>
        tenants.Where(tenant => tenant.Name == name && tenant.ArchivedAt == null && db.VisibleTeams(user).Contains(tenant.Team));
}
