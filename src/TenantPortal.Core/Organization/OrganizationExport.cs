using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Budgets;
using TenantPortal.Core.Data;
using TenantPortal.Core.Quotas;
using TenantPortal.Core.Teams;
using TenantPortal.Core.Tiers.Blueprints.Manifests;

namespace TenantPortal.Core.Organization;

/// <summary>
/// Writes departments, teams and their budgets as YAML, and the tiers and prices that are set, for <see cref="OrganizationImport"/>: equal content gives
/// equal bytes. For the command line: a user who can start the program can read the database anyway.
/// </summary>
public sealed class OrganizationExport(IDbContextFactory<PortalDb> databases, OrganizationSettings settings)
{
    public async Task<string> WriteAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        // Read as one, although they are three tables.
        await using var transaction = await db.Database.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, cancellationToken);
        var budgets = await db.Budgets.AsNoTracking().ToDictionaryAsync(budget => budget.Owner, budget => budget.Ceilings, cancellationToken);
        var departments = await db.Departments.AsNoTracking().ToListAsync(cancellationToken);
        var teams = await db.Teams.AsNoTracking().ToListAsync(cancellationToken);
        var content = new JsonObject
        {
            [OrganizationFields.SectionOf(BudgetLevel.Department)] = Section(
                departments.Select(department =>
                    (BudgetOwner.Department(department.Name), (IReadOnlyDictionary<string, string?>)OrganizationFields.Read(department))
                ),
                budgets
            ),
            [OrganizationFields.SectionOf(BudgetLevel.Team)] = Section(
                teams.Select(team => (BudgetOwner.Team(team.Name), (IReadOnlyDictionary<string, string?>)OrganizationFields.Read(team))),
                budgets
            ),
        };
        foreach (var section in OrganizationSettings.Names)
            content[section] = settings.Read(section);
        return ManifestYaml.Write(content);
    }

    private static JsonObject Section(
        IEnumerable<(BudgetOwner Owner, IReadOnlyDictionary<string, string?> Fields)> owners,
        Dictionary<BudgetOwner, BudgetCeilings> budgets
    )
    {
        var section = new JsonObject();
        foreach (var (owner, fields) in owners.OrderBy(owner => owner.Owner.Name, StringComparer.Ordinal))
        {
            var entry = new JsonObject();
            foreach (var field in OrganizationFields.Of(owner.Level))
            {
                if (fields[field] is { } value)
                    entry[field] = value;
            }

            if (budgets.TryGetValue(owner, out var ceilings))
                entry[OrganizationFields.Budget] = Write(ceilings);
            section[owner.Name] = entry;
        }

        return section;
    }

    private static JsonObject Write(BudgetCeilings ceilings)
    {
        var budget = new JsonObject();
        if (ceilings.Amounts.Count > 0)
        {
            var amounts = new JsonObject();
            foreach (var (name, amount) in ceilings.Amounts.OrderBy(amount => amount.Key, StringComparer.Ordinal))
                amounts[name] = QuotaFigure.ToQuantity(QuotaResource.Find(name)?.HardKey ?? name, amount).ToString();
            budget[OrganizationFields.Amounts] = amounts;
        }

        if (ceilings.MonthlyCost is { } cost)
            budget[OrganizationFields.MonthlyCost] = cost;
        return budget;
    }
}
