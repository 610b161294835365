using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Audit;
using TenantPortal.Core.Calendar;
using TenantPortal.Core.Data;
using TenantPortal.Core.Languages;
using TenantPortal.Core.Observations;
using TenantPortal.Core.People;
using TenantPortal.Core.Quotas;
using TenantPortal.Core.Requests;
using TenantPortal.Core.Teams;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tenants.Expiry;
using TenantPortal.Core.Tenants.Reading;
using TenantPortal.Core.Tenants.Recertifying;

namespace TenantPortal.Core.Home;

/// <summary>Reads what a user starts from: what needs them, and their tenants by urgency. A few queries, however many tenants there are.</summary>
public sealed class HomeReader(IDbContextFactory<PortalDb> databases, TimeProvider time)
{
    /// <summary>The tenants that are looked through for what needs the user; those with problems come first.</summary>
    public const int MaxExamined = 200;

    public const int MaxTenants = 8;

    private const int MaxAnswers = 20;
    private const int MaxChanges = 10;
    private static readonly TimeSpan Recent = TimeSpan.FromDays(7);
    private static readonly string[] Decided = ["request.submitted", "request.approved", "request.rejected", "request.withdrawn"];

    public async Task<HomeView> GetAsync(CurrentUser user, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var (led, managesAny) = await ReadResponsibilitiesAsync(db, user, cancellationToken);
        var examined = await ExamineAsync(db, user, cancellationToken);
        var attention = examined
            .Where(tenant => led.Contains(tenant.Team))
            .SelectMany(NeedsOf)
            .Concat(examined.Where(tenant => user.IsPlatformAdmin && !led.Contains(tenant.Team)).SelectMany(BrokenOf))
            .Concat(led.Count > 0 ? await AnswersAsync(db, led, cancellationToken) : [])
            .Concat(led.Count > 0 || managesAny ? await RecertificationsAsync(db, user, led, cancellationToken) : []);
        var departments = managesAny && !user.SeesEverything ? await TotalsAsync(db, user, cancellationToken) : [];
        return new HomeView(
            led.Count > 0,
            [.. attention.OrderBy(item => item.Reason).ThenBy(item => item.Tenant, StringComparer.Ordinal)],
            [.. examined.OrderBy(UrgencyOf).ThenBy(tenant => tenant.Name, StringComparer.Ordinal).Take(MaxTenants)],
            examined.Count > MaxTenants,
            departments,
            departments.Count > 0 ? await ChangesAsync(db, user, cancellationToken) : []
        );
    }

    /// <summary>The teams that the user leads, and whether they manage a department: each decides whether more is read.</summary>
    private static async Task<(HashSet<string> Led, bool ManagesAny)> ReadResponsibilitiesAsync(
        PortalDb db,
        CurrentUser user,
        CancellationToken cancellationToken
    )
    {
        var (led, managed) = (db.LedTeams(user), db.ManagedDepartments(user));
        var rows = await (
            from one in db.OneRow()
            from team in led.Select(team => team.Name).DefaultIfEmpty()
            select new { Team = (string?)team, ManagesAny = managed.Any() }
        ).ToListAsync(cancellationToken);
        return (rows.Select(row => row.Team).OfType<string>().ToHashSet(), rows[0].ManagesAny);
    }

    /// <summary>The user's tenants with their quotas, those with problems first.</summary>
    private static async Task<IReadOnlyList<HomeTenant>> ExamineAsync(PortalDb db, CurrentUser user, CancellationToken cancellationToken)
    {
        var first = db
            .Tenants.Where(tenant => tenant.ArchivedAt == null && db.VisibleTeams(user).Contains(tenant.Team))
            .OrderByDescending(tenant => tenant.FailingSince != null)
            .ThenByDescending(tenant => tenant.QuarantinedAt != null)
            .ThenByDescending(tenant => tenant.SuspendedAt != null)
            .ThenByDescending(tenant => tenant.DegradedSince != null)
            .ThenByDescending(tenant => tenant.DeleteAt != null)
            .ThenByDescending(tenant => tenant.ObservedGeneration < tenant.Generation)
            .ThenBy(tenant => tenant.Name)
            .Take(user.SeesEverything ? MaxTenants * 4 : MaxExamined)
            .Select(tenant => tenant.Id);
        // Sorting all rows with their JSON would take much longer than sorting what decides.
        var rows = await db
            .Tenants.AsNoTracking()
            .Where(tenant => first.Contains(tenant.Id))
            .Select(tenant => new
            {
                tenant.Id,
                tenant.Name,
                tenant.Team,
                tenant.Tier,
                tenant.Spec,
                tenant.ApprovedAt,
                tenant.Conditions,
                tenant.QuarantineReason,
                tenant.SuspendedBy,
                tenant.SuspensionReason,
                Facts = new TenantFacts(
                    tenant.Generation,
                    tenant.ObservedGeneration,
                    tenant.ReadyAt,
                    tenant.FailingSince,
                    tenant.DeleteAt,
                    tenant.DeletionStartedAt,
                    tenant.ArchivedAt,
                    tenant.DegradedSince,
                    tenant.QuarantinedAt,
                    tenant.SuspendedAt,
                    tenant.AsleepSince
                ),
            })
            .ToListAsync(cancellationToken);
        var ids = rows.Select(row => row.Id).ToArray();
        var quotas = (
            await db.Quotas.AsNoTracking().OfRequestedResources().Where(quota => ids.Contains(quota.TenantId) && quota.Hard > 0).ToListAsync(cancellationToken)
        ).ToLookup(quota => quota.TenantId);
        return
        [
            .. rows.Select(row => new HomeTenant(
                row.Name,
                row.Team,
                row.Tier,
                TenantState.Of(
                    row.Facts,
                    row.ApprovedAt,
                    row.Conditions,
                    row.QuarantineReason,
                    Suspension.From(row.Facts.SuspendedAt, row.SuspendedBy, row.SuspensionReason)
                ),
                row.Spec.ExpiresOn,
                [
                    .. quotas[row.Id]
                        .Where(quota => QuotaResource.OfHardKey(quota.Resource) is not null)
                        .OrderBy(quota => QuotaResource.RankOf(quota.Resource))
                        .Select(quota => new QuotaLine(
                            quota.Resource,
                            QuotaFigure.ToQuantity(quota.Resource, quota.Hard),
                            QuotaFigure.ToQuantity(quota.Resource, quota.Used)
                        )),
                ]
            )),
        ];
    }

    private IEnumerable<AttentionItem> NeedsOf(HomeTenant tenant)
    {
        foreach (var item in BrokenOf(tenant))
            yield return item;
        if (tenant.State is { Phase: TenantPhase.Degraded, Why: { } why })
            yield return new(AttentionReason.Degraded, tenant.Name, $"{why}");
        if (tenant.State is { Phase: TenantPhase.Suspended, Why: { } reason })
            yield return new(AttentionReason.Suspended, tenant.Name, $"{reason}");
        if (tenant.Quota.Where(line => line.Share >= QuotaLine.HighShare).OrderByDescending(line => line.Share).ToList() is [var fullest, ..] full)
        {
            yield return new(
                fullest.Share >= QuotaLine.NearlyUsedShare ? AttentionReason.QuotaNearlyUsed : AttentionReason.QuotaHigh,
                tenant.Name,
                $"{Sentence.Join(", ", full.Select(DescribeUse))}."
            );
        }

        if (tenant.ExpiresOn is { } day && TenantExpiry.Of(day, time.GetUtcNow()) is { IsNear: true } expiry && tenant.State.Phase is not TenantPhase.Deleting)
            yield return new(AttentionReason.Expiring, tenant.Name, $"{expiry.Sentence}");
    }

    private static IEnumerable<AttentionItem> BrokenOf(HomeTenant tenant) =>
        tenant.State switch
        {
            { Phase: TenantPhase.Failing, Why: { } why } => [new(AttentionReason.Failing, tenant.Name, $"{why}")],
            { Phase: TenantPhase.Quarantined, Why: { } why } => [new(AttentionReason.Quarantined, tenant.Name, $"{why}")],
            _ => [],
        };

    private static Sentence DescribeUse(QuotaLine line)
    {
        var resource = QuotaResource.OfHardKey(line.Resource)!;
        var (used, hard) = (QuotaFigure.ToNumber(line.Resource, line.Used), QuotaFigure.ToNumber(line.Resource, line.Hard));
        return $"{resource.Title}: {line.Share:0 %} used ({resource.Describe(used)} of {resource.Describe(hard)})";
    }

    private static (int, double) UrgencyOf(HomeTenant tenant)
    {
        var rank = tenant.State.Phase switch
        {
            TenantPhase.Failing => 0,
            TenantPhase.Quarantined => 1,
            TenantPhase.Suspended or TenantPhase.Degraded => 2,
            TenantPhase.DeletionPending or TenantPhase.Deleting => 4,
            TenantPhase.Provisioning or TenantPhase.Updating => 5,
            _ => 6,
        };
        var share = tenant.Quota.Select(line => line.Share ?? 0).DefaultIfEmpty().Max();
        return (rank > 3 && share >= QuotaLine.HighShare ? 3 : rank, rank > 3 && share >= QuotaLine.HighShare ? -share : 0);
    }

    private static async Task<IReadOnlyList<AttentionItem>> AnswersAsync(PortalDb db, HashSet<string> led, CancellationToken cancellationToken) =>
        [
            .. (
                await db.OneOfEachGroup(db.Requests)
                    .Where(request => request.Status == RequestStatus.NeedsInfo && led.Contains(request.Team))
                    .OrderBy(request => request.InformationRequestedAt)
                    .Take(MaxAnswers)
                    .Select(request => new { request.Id, Name = request.GroupId == null ? request.TenantName : request.Product ?? request.TenantName })
                    .ToListAsync(cancellationToken)
            ).Select(request => new AttentionItem(
                AttentionReason.WaitsForAnswer,
                request.Name,
                "An approver requested changes or more information.",
                request.Id
            )),
        ];

    /// <summary>Those of the user's teams, and those of a manager that no one in the team answered.</summary>
    private static async Task<IReadOnlyList<AttentionItem>> RecertificationsAsync(
        PortalDb db,
        CurrentUser user,
        HashSet<string> led,
        CancellationToken cancellationToken
    )
    {
        var managed = db.ManagedTeams(user).Select(team => team.Name);
        var rows = await (
            from row in db.WaitingRecertifications()
            join tenant in db.Tenants on row.TenantId equals tenant.Id
            where
                led.Contains(tenant.Team)
                || ((row.Step == RecertificationStep.Managers || row.Step == RecertificationStep.Suspended) && managed.Contains(tenant.Team))
            orderby row.DueOn, tenant.Name
            select new { tenant.Name, row.DueOn }
        )
            .Take(MaxAnswers)
            .ToListAsync(cancellationToken);
        return
        [
            .. rows.Select(row => new AttentionItem(
                AttentionReason.RecertificationDue,
                row.Name,
                $"Confirm whether it is still needed, in this size. Due on {row.DueOn.ToText()}."
            )),
        ];
    }

    private static async Task<IReadOnlyList<DepartmentTotals>> TotalsAsync(PortalDb db, CurrentUser user, CancellationToken cancellationToken)
    {
        var tenants = CapacityReader.CommittedTenants(db);
        var requests = db.OneOfEachGroup(db.Requests).Where(request => RequestStatuses.Open.Contains(request.Status));
        // A department may have no team yet.
        var rows = await (
            from department in db.ManagedDepartments(user)
            join team in db.Teams on department.Name equals team.Department into teams
            from team in teams.DefaultIfEmpty()
            select new
            {
                department.Name,
                department.Title,
                OpenRequests = requests.Count(request => request.Team == team.Name),
                Tenants = tenants.Count(tenant => tenant.Team == team.Name),
                NotReady = tenants.Count(tenant =>
                    tenant.Team == team.Name && (tenant.FailingSince != null || tenant.QuarantinedAt != null || tenant.DegradedSince != null)
                ),
                Cpu = tenants.Where(tenant => tenant.Team == team.Name).Sum(tenant => tenant.Committed.CpuMillicores),
                Memory = tenants.Where(tenant => tenant.Team == team.Name).Sum(tenant => tenant.Committed.MemoryBytes),
                Storage = tenants.Where(tenant => tenant.Team == team.Name).Sum(tenant => tenant.Committed.StorageBytes),
            }
        ).ToListAsync(cancellationToken);
        return
        [
            .. rows.GroupBy(row => (row.Title, row.Name))
                .OrderBy(department => department.Key.Title, StringComparer.Ordinal)
                .Select(department => new DepartmentTotals(
                    department.Key.Title,
                    department.Sum(team => team.Tenants),
                    department.Sum(team => team.NotReady),
                    department.Sum(team => team.OpenRequests),
                    QuotaResource.Cpu.Describe(department.Sum(team => team.Cpu)),
                    QuotaResource.Memory.Describe(department.Sum(team => team.Memory)),
                    QuotaResource.Storage.Describe(department.Sum(team => team.Storage))
                )),
        ];
    }

    private async Task<IReadOnlyList<HistoryEntry>> ChangesAsync(PortalDb db, CurrentUser user, CancellationToken cancellationToken)
    {
        var since = time.GetUtcNow() - Recent;
        var managed = db.ManagedTeams(user).Select(team => team.Name);
        return await db
            .Audit.Where(entry =>
                entry.At >= since
                && entry.Team != null
                && managed.Contains(entry.Team)
                && (Decided.Contains(entry.Action) || entry.Action.StartsWith("tenant."))
            )
            .OrderByDescending(entry => entry.Id)
            .Take(MaxChanges)
            .Select(entry => new HistoryEntry(entry.At, entry.ActorName, entry.Action, (entry.Tenant ?? entry.Subject) + ": " + entry.Details))
            .ToListAsync(cancellationToken);
    }
}
