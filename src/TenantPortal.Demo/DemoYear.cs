using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TenantPortal.Core;
using TenantPortal.Core.Audit;
using TenantPortal.Core.Budgets;
using TenantPortal.Core.Clusters;
using TenantPortal.Core.Data;
using TenantPortal.Core.Data.Startup;
using TenantPortal.Core.Drift;
using TenantPortal.Core.Drift.Facts;
using TenantPortal.Core.Observations;
using TenantPortal.Core.People;
using TenantPortal.Core.Prices;
using TenantPortal.Core.Quotas;
using TenantPortal.Core.Requests;
using TenantPortal.Core.Sessions;
using TenantPortal.Core.Teams;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tiers;
using TenantPortal.Core.Tiers.Blueprints.Manifests;
using TenantPortal.Core.Usage;

namespace TenantPortal.Demo;

/// <summary>
/// Creates a year of a company that uses the portal, in an empty database and in one transaction: teams, tenants, requests with their conversations, usage
/// and budgets. The draws are the same every time; only the dates follow the day on which it is created.
/// </summary>
/// <param name="core">The services of Core. They write no log, so that thousands of steps of the past are not reported as of today.</param>
/// <param name="people">Those whom a user can sign in as.</param>
/// <param name="progress">Where the progress is written.</param>
public sealed class DemoYear(IServiceProvider core, IReadOnlyList<DemoPerson> people, DemoScale scale, TextWriter progress)
{
    /// <summary>The action of the audit entry that marks a database as the demo's.</summary>
    private const string Created = "demo.created";

    private const string Subject = "demo";

    private readonly DateTimeOffset _now = ToSeconds(core.GetRequiredService<TimeProvider>().GetUtcNow());

    /// <summary>Creates the demo, unless it is there already.</summary>
    /// <exception cref="DemoRefusedException">The database is not empty and not the demo's, or this is no place for the demo.</exception>
    public async Task EnsureAsync(CancellationToken cancellationToken)
    {
        var clusters = core.GetRequiredService<ClusterCatalog>();
        if (clusters.Names.Count != 1 || clusters.Find(clusters.Names.First())?.EffectiveKind != ClusterKind.Sandbox)
            throw new DemoRefusedException("--demo needs exactly one cluster, of the kind Sandbox. Leave out --demo, or the other settings in Clusters.");
        if (core.GetRequiredService<DatabaseOptions>().Provider != DatabaseProvider.Sqlite)
            throw new DemoRefusedException("--demo needs the SQLite database in the data path. Leave out --demo, or Database:Provider.");
        await core.GetRequiredService<DatabaseStartup>().MigrateAsync(cancellationToken);
        await using var db = await core.GetRequiredService<IDbContextFactory<PortalDb>>().CreateDbContextAsync(cancellationToken);
        if (await db.Audit.AnyAsync(entry => entry.Action == Created, cancellationToken))
        {
            await progress.WriteLineAsync("The demo is in the data path already. It goes on with what is there.");
            return;
        }

        if (await db.Teams.AnyAsync(cancellationToken) || await db.Audit.AnyAsync(cancellationToken) || await db.People.AnyAsync(cancellationToken))
            throw new DemoRefusedException(
                "--demo needs an empty database, and the data path has one with data. Choose another folder with --Portal:DataPath=FOLDER, or leave out --demo."
            );
        db.ChangeTracker.AutoDetectChangesEnabled = false;
        await CreateAsync(db, clusters.Names.First(), cancellationToken);
    }

    private async Task CreateAsync(PortalDb db, string cluster, CancellationToken cancellationToken)
    {
        var (tiers, renderer) = (core.GetRequiredService<TierCatalog>(), core.GetRequiredService<TenantRenderer>());
        var organization = new DemoOrganization(people, core.GetRequiredService<AccessOptions>(), scale);
        await progress.WriteLineAsync($"Creating the demo: {scale.Requests} requests of {organization.Teams.Count} teams");
        var cast = new DemoCast(scale, organization.Teams, _now);
        var requests = WriteRequests(cast, new DemoTimeline(organization, renderer, tiers, cluster, _now));

        await using var transaction = await db.BeginAuditedAsync(cancellationToken);
        var book = new DemoBook(db, _now);
        await WriteOrganizationAsync(book, organization, cast, cancellationToken);
        var fates = new DemoFates(organization, renderer, tiers, _now);
        var story = new DemoStory(book, organization, fates, tiers, core.GetRequiredService<TenantOptions>(), _now);
        var reported = 0;
        await story.PlayAsync(
            requests,
            count =>
            {
                if (count >= reported + Math.Max(10, scale.Tenants / 10))
                    progress.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Creating the demo: {reported = count} of {scale.Tenants} tenants"));
            },
            cancellationToken
        );
        await progress.WriteLineAsync($"Creating the demo: {scale.Days} days of usage");
        var usage = new DemoUsage(tiers, _now);
        usage.Write((SqliteConnection)db.Database.GetDbConnection(), story.Tenants);
        await WriteTodayAsync(db, story, usage, tiers, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        await progress.WriteLineAsync("Created the demo. The next start with the same data path goes on with it.");
    }

    private List<DemoRequest> WriteRequests(DemoCast cast, DemoTimeline timeline)
    {
        var written = new ConcurrentDictionary<DemoTenant, IReadOnlyList<DemoRequest>>();
        Parallel.ForEach(cast.Tenants, tenant => written[tenant] = timeline.Write(tenant));
        var refused = Enumerable
            .Range(0, cast.Refused)
            .Select(number =>
                cast.DrawRequested(number, DemoCast.AtWork(_now.AddDays(-1.5 - ((scale.Days - 10) * (number + 0.5) / cast.Refused)), new DemoRandom(number)))
            )
            .ToList();
        var all = cast.Tenants.SelectMany(tenant => written[tenant]).Concat(refused.AsParallel().AsOrdered().Select(timeline.WriteRefused)).ToList();
        all.AddRange(WriteOpen(_now, cast, timeline, written));
        return all;
    }

    /// <summary>Half of them are for new tenants. Those of the departments of the sign-in's manager exceed a budget.</summary>
    private static List<DemoRequest> WriteOpen(
        DateTimeOffset now,
        DemoCast cast,
        DemoTimeline timeline,
        ConcurrentDictionary<DemoTenant, IReadOnlyList<DemoRequest>> written
    )
    {
        RequestStatus[] statuses =
        [
            RequestStatus.Submitted,
            RequestStatus.InReview,
            RequestStatus.NeedsInfo,
            RequestStatus.AwaitingSecond,
            RequestStatus.Submitted,
        ];
        // Without a request that could still be open when theirs was submitted.
        var quietSince = now.AddHours(-DemoTimeline.MaxOpenHours).AddDays(-3);
        var calm = new Queue<DemoTenant>(
            cast.Tenants.Where(tenant => tenant is { Fate: DemoFate.None, Tier: not "cluster" })
                .Where(tenant => written[tenant].All(request => request.Events[^1].At < quietSince))
                .OrderBy(tenant => tenant.Number % 7)
                .ThenBy(tenant => tenant.Number)
        );
        var open = new List<DemoRequest>();
        for (var number = 0; number < cast.Open; number++)
        {
            var status = statuses[number % statuses.Length];
            if (status == RequestStatus.AwaitingSecond)
            {
                var round = number / statuses.Length;
                var exceeds = round % 3 == 0;
                var drawn = cast.DrawRequested(100_000 + number, default, exceeds ? "namespace" : "cluster", exceeds ? cast.OverseenTeam(round / 3) : null);
                open.Add(timeline.WriteOpen(drawn, null, status, exceeds));
            }
            else if (number % 2 == 0 && calm.TryDequeue(out var tenant))
            {
                open.Add(timeline.WriteOpen(tenant, SpecOf(written[tenant]), status, exceedsBudget: false));
            }
            else
            {
                open.Add(timeline.WriteOpen(cast.DrawRequested(200_000 + number, default), null, status, exceedsBudget: false));
            }
        }

        return open;
    }

    private static TenantSpec SpecOf(IReadOnlyList<DemoRequest> requests) =>
        requests.Last(request => request.Events.Any(step => step.Step == DemoStep.Approve)).Change.Requested;

    private async Task WriteOrganizationAsync(DemoBook book, DemoOrganization organization, DemoCast cast, CancellationToken cancellationToken)
    {
        var (db, at, admin) = (book.Db, _now.AddDays(-scale.Days - 21), organization.Admins[0]);
        db.Audit.Add(AuditEntry.ByReconciler(Created, Subject, "Created the demo: everything that follows and is older than this start is invented.", _now));
        await book.SaveAsync(cancellationToken);
        foreach (var department in organization.Departments)
        {
            book.Add(department);
            book.Audit(admin, "department.created", $"department/{department.Name}", $"Created department '{department.Title}'.", at, null, null, department);
        }

        foreach (var (team, _) in organization.Teams)
        {
            book.Add(team);
            var details =
                $"Created team '{team.Title}' in department '{team.Department}' with lead group '{team.LeadGroup}' and member group '{team.MemberGroup}'.";
            book.Audit(admin, "team.created", Team.SubjectOf(team.Name), details, at = at.AddMinutes(2), null, team.Name, team);
        }

        WriteBudgets(book, organization, cast, at.AddHours(1));
        foreach (var (person, number) in organization.People.Select((person, number) => (person, number)))
        {
            var known = new KnownPerson(person.Id, person.Name);
            var seenAt = _now.AddHours(-1 - (number * 7 % 160));
            known.Observe(core.GetRequiredService<AccessOptions>().Recognize(person), person, seenAt);
            known.SignIn(null, seenAt);
            db.Add(known);
        }

        await book.SaveAsync(cancellationToken);
    }

    /// <summary>Most departments and some teams have one; what is left of it differs.</summary>
    private void WriteBudgets(DemoBook book, DemoOrganization organization, DemoCast cast, DateTimeOffset at)
    {
        var (prices, admin) = (core.GetRequiredService<PriceList>(), organization.Admins[0]);
        var living = cast.Tenants.Where(tenant => tenant.Fate != DemoFate.Archived).ToLookup(tenant => tenant.Team.Team);
        double[] room = [1.06, 1.22, 1.4, 1.1, 1.75];
        var owners = organization
            .Departments.Where((_, number) => number % 6 != 5)
            .Select(department => (Owner: BudgetOwner.Department(department.Name), Teams: living.Where(team => team.Key.Department == department.Name)))
            .Concat(living.Where((_, number) => number % 3 == 0).Select(team => (Owner: BudgetOwner.Team(team.Key.Name), Teams: Enumerable.Repeat(team, 1))));
        foreach (var ((owner, teams), number) in owners.Select((one, number) => (one, number)))
        {
            var tenants = teams.SelectMany(team => team).ToList();
            long Ceiling(QuotaResource resource, long unit) =>
                (long)
                    Math.Ceiling(
                        tenants.Sum(tenant => QuotaFigure.ToNumber(resource.HardKey, tenant.Quotas[^1].Quota[resource]))
                            * room[number % room.Length]
                            / unit
                            / 10
                    )
                * unit
                * 10;
            var cost = prices.Sum(tenants.Select(tenant => prices.MonthlyCost(tenant.Tier, tenant.Quotas[^1].Quota)))?.Amount;
            var budget = new Budget(
                owner,
                new BudgetCeilings
                {
                    Amounts = new()
                    {
                        [QuotaResource.Cpu.Name] = Ceiling(QuotaResource.Cpu, 1000),
                        [QuotaResource.Memory.Name] = Ceiling(QuotaResource.Memory, 1L << 30),
                    },
                    MonthlyCost = cost is null ? null : Math.Ceiling(cost.Value * (decimal)room[(number + 1) % room.Length] / 1000) * 1000,
                }
            );
            book.Add(budget);
            var changed = BudgetCeilings.None.DescribeChange(budget.Ceilings, prices);
            book.Audit(admin, "budget.changed", owner.Subject, $"Changed the budget of {owner}: {changed}.", at, null, budget.Team, budget);
        }
    }

    /// <summary>What is no history: the queue of the reconciler, what clusters reported last, and past drift.</summary>
    private async Task WriteTodayAsync(PortalDb db, DemoStory story, DemoUsage usage, TierCatalog tiers, CancellationToken cancellationToken)
    {
        foreach (var (planned, tenant) in story.Tenants.Where(one => one.Value.ArchivedAt is null))
        {
            db.Attach(tenant);
            // Spread over the usual interval, so that the first hour of the demo is a usual one.
            db.Entry(tenant).Property(row => row.NextReconcileAt).CurrentValue = _now.AddMinutes(20 + (planned.Number % 50));
            if (!usage.HasUsage(planned))
                continue;
            var (used, hard) = usage.Today(planned);
            for (var resource = 0; resource < used.Length; resource++)
                db.Quotas.Add(
                    new ObservedQuota(tenant.Id, QuotaResource.All[resource].HardKey, hard[resource], tenant.IsStopped && resource != 3 ? 0 : used[resource])
                );
        }

        var ready = story
            .Tenants.Where(one => one.Value is { Phase: TenantPhase.Ready, Tier: "namespace" })
            .OrderBy(one => one.Key.Number)
            .Select(one => one.Value);
        foreach (var (tenant, number) in ready.Skip(5).Take(14).Select((tenant, number) => (tenant, number)))
            db.DriftFacts.Add(PastDrift(tenant, TenantRenderer.NamespaceOf(tiers.Find(tenant.Tier)!, tenant.Name), number));
        await db.SaveChangesAsync(cancellationToken);
        db.ChangeTracker.Clear();
    }

    private DriftFact PastDrift(Tenant tenant, string home, int number)
    {
        var at = _now.AddDays(-1 - (number * 2.3));
        var (kind, field, approved, live) = (number % 3) switch
        {
            0 => ("ResourceQuota", FieldPath.Of("spec", "hard", "pods"), "40", "80"),
            1 => ("LimitRange", FieldPath.Of("spec", "limits"), "500m", "2"),
            _ => ("NetworkPolicy", FieldPath.Of("spec", "policyTypes"), "Ingress, Egress", "Ingress"),
        };
        var reference = new ObjectReference(kind == "NetworkPolicy" ? "networking.k8s.io/v1" : "v1", kind, home, $"{home}-{kind.ToLowerInvariant()}");
        var difference = new FieldDifference(field, approved, live, number % 2 == 0 ? "kubectl-edit" : "helm", at);
        var fact = new DriftFact(tenant.Id, new ObjectDrift(reference, DriftKind.Changed, [difference]), difference, at.AddSeconds(1));
        fact.End(at.AddSeconds(3));
        return fact;
    }

    private static DateTimeOffset ToSeconds(DateTimeOffset at) => new(at.UtcTicks - (at.UtcTicks % TimeSpan.TicksPerSecond), TimeSpan.Zero);
}

/// <summary>The demo cannot be created here. The message is a sentence for the operator.</summary>
public sealed class DemoRefusedException(string message) : Exception(message);
