using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Audit;
using TenantPortal.Core.Budgets;
using TenantPortal.Core.Data;
using TenantPortal.Core.People;
using TenantPortal.Core.Teams;
using TenantPortal.Core.Teams.Administration;

namespace TenantPortal.Core.Organization;

/// <summary>What an import does with a department, a team or a budget.</summary>
public enum OrganizationChangeKind
{
    Unchanged,
    Added,
    Changed,
    Removed,
}

/// <summary>A line of the difference between files and the database.</summary>
/// <param name="Subject">As audit entries name it: <c>team/payments</c>.</param>
/// <param name="Details">What the audit log says about it; empty for what is unchanged.</param>
public sealed record OrganizationChange(OrganizationChangeKind Kind, string Subject, string Details);

/// <summary>
/// Brings departments, teams and budgets to what files say, by the rules of the pages, in one transaction. The actor is the command: a user who can start
/// the program can change the database anyway, and no second admin is involved.
/// </summary>
public sealed class OrganizationImport(
    IDbContextFactory<PortalDb> databases,
    OrganizationSettings settings,
    DepartmentService departments,
    TeamService teams,
    BudgetService budgets
)
{
    private static readonly CurrentUser Actor = new(ActorIds.OfCommand("import"), "Command import", new HashSet<string>()) { IsPlatformAdmin = true };

    /// <param name="dryRun">Whether to undo everything in the end.</param>
    /// <param name="prune">Whether to remove what the files leave out.</param>
    /// <returns>What changes, or every mistake.</returns>
    public async Task<Result<OrganizationChange[]>> RunAsync(
        IReadOnlyList<OrganizationFile> files,
        bool dryRun,
        bool prune,
        CancellationToken cancellationToken
    )
    {
        var (entries, inFiles, mistakes) = OrganizationReader.Read(files);
        if (mistakes.Count > 0)
            return mistakes.ToArray();
        // Tiers and prices are not stored, so a file cannot change them.
        if (inFiles.SelectMany(section => settings.Compare(section, prune)).ToArray() is { Length: > 0 } differences)
            return differences;
        // Most likely a wrong file.
        if (prune && entries.Count == 0)
            return new Problem("The files have no department and no team, so that everything would be removed.");
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.BeginAuditedAsync(cancellationToken);
        var (found, problems) = (new List<OrganizationChange>(), new List<Problem>());
        await foreach (var steps in PlanAsync(db, entries, prune, cancellationToken))
        {
            foreach (var step in steps)
            {
                var problem = await step.RunAsync(db, cancellationToken);
                problems.AddRange(problem);
                found.AddRange(Describe(db, step.Subject, problem.Count == 0));
                db.ChangeTracker.Clear();
            }

            // What comes next would only repeat that something is missing.
            if (problems.Count > 0)
                return problems.ToArray();
        }

        if (!dryRun)
            await transaction.CommitAsync(cancellationToken);
        // A budget is part of its owner: what is unchanged is listed once.
        var touched = found.Where(change => change.Kind != OrganizationChangeKind.Unchanged).Select(change => change.Subject).ToHashSet();
        return found
            .Where(change => change.Kind != OrganizationChangeKind.Unchanged || touched.Add(change.Subject))
            .Concat(
                inFiles.Select(section => section.Section).Distinct().Select(section => new OrganizationChange(OrganizationChangeKind.Unchanged, section, ""))
            )
            .ToArray();
    }

    /// <summary>A step, with the department or team that it is about.</summary>
    private sealed record Step(string Subject, Func<PortalDb, CancellationToken, Task<IReadOnlyList<Problem>>> RunAsync);

    /// <summary>In the order in which rows refer to each other. What is removed comes last, in the opposite order.</summary>
    private async IAsyncEnumerable<IEnumerable<Step>> PlanAsync(
        PortalDb db,
        IReadOnlyList<OrganizationEntry> entries,
        bool prune,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        foreach (var level in Enum.GetValues<BudgetLevel>())
            yield return Steps(entries.Where(entry => entry.Owner.Level == level), (db, entry, token) => SaveAsync(db, entry, prune, token));
        yield return Steps(entries.Where(entry => entry.Budget is not null || prune), SetBudgetAsync);
        if (!prune)
            yield break;
        var named = entries.Select(entry => entry.Owner).ToHashSet();
        var unnamedTeams = (await db.Teams.Select(team => BudgetOwner.Team(team.Name)).ToListAsync(cancellationToken)).Except(named);
        yield return Removals(unnamedTeams, async (db, name, token) => (await teams.DeleteAsync(db, Actor, name, token)).Problems);
        var unnamedDepartments = (await db.Departments.Select(department => BudgetOwner.Department(department.Name)).ToListAsync(cancellationToken)).Except(
            named
        );
        yield return Removals(unnamedDepartments, async (db, name, token) => (await departments.DeleteAsync(db, Actor, name, token)).Problems);
    }

    private static IEnumerable<Step> Steps(
        IEnumerable<OrganizationEntry> entries,
        Func<PortalDb, OrganizationEntry, CancellationToken, Task<IReadOnlyList<Problem>>> runAsync
    ) => entries.Select(entry => new Step(entry.Owner.Subject, async (db, token) => [.. (await runAsync(db, entry, token)).Select(entry.Locate)]));

    private static IEnumerable<Step> Removals(
        IEnumerable<BudgetOwner> owners,
        Func<PortalDb, string, CancellationToken, Task<IReadOnlyList<Problem>>> deleteAsync
    ) =>
        owners
            .OrderBy(owner => owner.Name, StringComparer.Ordinal)
            .Select(owner => new Step(
                owner.Subject,
                async (db, token) =>
                    [
                        .. (await deleteAsync(db, owner.Name, token)).Select(problem =>
                            problem with
                            {
                                Sentence = $"{OrganizationEntry.PathOf(owner)} is in no file and cannot be removed: {problem.Sentence}",
                            }
                        ),
                    ]
            ));

    private async Task<IReadOnlyList<Problem>> SaveAsync(PortalDb db, OrganizationEntry entry, bool prune, CancellationToken cancellationToken)
    {
        var name = entry.Owner.Name;
        if (entry.Owner.Level == BudgetLevel.Department)
        {
            var known = await db.Departments.AsNoTracking().SingleOrDefaultAsync(department => department.Name == name, cancellationToken);
            var input = OrganizationFields.ToDepartment(Merge(entry, known is null ? null : OrganizationFields.Read(known), prune));
            return known is null
                ? (await departments.CreateAsync(db, Actor, input with { Name = name }, cancellationToken)).Problems
                : (await departments.ChangeAsync(db, Actor, name, input with { Version = known.Version }, cancellationToken)).Problems;
        }

        var team = await db.Teams.AsNoTracking().SingleOrDefaultAsync(team => team.Name == name, cancellationToken);
        var written = OrganizationFields.ToTeam(Merge(entry, team is null ? null : OrganizationFields.Read(team), prune));
        return team is null
            ? (await teams.CreateAsync(db, Actor, written with { Name = name }, cancellationToken)).Problems
            : (await teams.ChangeAsync(db, Actor, name, written with { Version = team.Version }, cancellationToken)).Problems;
    }

    private async Task<IReadOnlyList<Problem>> SetBudgetAsync(PortalDb db, OrganizationEntry entry, CancellationToken cancellationToken)
    {
        var known = await db.Budgets.AsNoTracking().SingleOrDefaultAsync(budget => budget.Id == entry.Owner.Subject, cancellationToken);
        var input = (entry.Budget ?? new BudgetInput()) with { Version = known?.Version };
        return (await budgets.SetAsync(db, Actor, entry.Owner, input, cancellationToken)).Problems;
    }

    /// <summary>Every field: as it is written, otherwise as it is stored.</summary>
    private static Dictionary<string, string?> Merge(OrganizationEntry entry, Dictionary<string, string?>? stored, bool prune) =>
        OrganizationFields
            .Of(entry.Owner.Level)
            .ToDictionary(
                field => field,
                field =>
                    entry.Fields.TryGetValue(field, out var written) ? written
                    : prune ? null
                    : stored?.GetValueOrDefault(field)
            );

    private static IEnumerable<OrganizationChange> Describe(PortalDb db, string subject, bool isDone)
    {
        var saved = db.ChangeTracker.Entries<AuditEntry>().Select(entry => entry.Entity).ToList();
        if (saved.Count == 0 && isDone)
            return [new OrganizationChange(OrganizationChangeKind.Unchanged, subject, "")];
        return saved.Select(entry => new OrganizationChange(KindOf(entry.Action), entry.Subject, entry.Details));
    }

    private static OrganizationChangeKind KindOf(string action) =>
        action.EndsWith(".created", StringComparison.Ordinal) ? OrganizationChangeKind.Added
        : action.EndsWith(".deleted", StringComparison.Ordinal) ? OrganizationChangeKind.Removed
        : OrganizationChangeKind.Changed;
}
