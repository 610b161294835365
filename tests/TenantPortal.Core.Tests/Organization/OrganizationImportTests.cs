using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Audit;
using TenantPortal.Core.Audit.Log;
using TenantPortal.Core.Budgets;
using TenantPortal.Core.Data;
using TenantPortal.Core.Organization;
using TenantPortal.Core.Teams;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.Organization;

public sealed class OrganizationImportTests
{
    private const string File = """
        departments:
          retail:
            title: "Retail: shops"
            managerGroup: retail-managers
            budget:
              amounts:
                cpu: "50"
                memory: 200Gi
                nvidia.com/gpu: "4"
              monthlyCost: 1250.50
        teams:
          baskets:
            title: Baskets
            department: retail
            costCentre: CC-4711
            leadGroup: "1234"
            leadGroupTitle: Basket leads
            memberGroup: "null"
            budget:
              amounts:
                pods: "100"
        """;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, OnEveryDatabase]
    public async Task What_is_exported_after_an_import_changes_nothing_and_is_exported_again_in_the_same_bytes(DatabaseProvider database)
    {
        await using var portal = await StartAsync(database);
        var added = await ImportAsync(portal, File);
        var exported = await ExportAsync(portal);

        var again = await ImportAsync(portal, exported);

        Assert.Empty(added.Problems);
        Assert.All(again.Value!, change => Assert.Equal(OrganizationChangeKind.Unchanged, change.Kind));
        Assert.Equal(8, again.Value!.Length);
        Assert.Equal(["Tiers", "Prices"], again.Value[^2..].Select(change => change.Subject));
        Assert.Equal(exported, await ExportAsync(portal));
        await using var empty = await StartAsync(database);
        Assert.Empty((await ImportAsync(empty, exported, prune: true)).Problems);
        Assert.Equal(exported, await ExportAsync(empty));
        Assert.Contains(
            File[File.IndexOf("  retail:", StringComparison.Ordinal)..File.IndexOf("teams:", StringComparison.Ordinal)],
            exported,
            StringComparison.Ordinal
        );
        Assert.EndsWith("\n", exported, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tiers_and_prices_are_exported_as_they_run_and_a_difference_is_a_mistake_that_changes_nothing()
    {
        await using var portal = await TestPortal.StartAsync(
            ("Prices:Currency", "EUR"),
            ("Prices:Resources:Cpu", "20.50"),
            ("Tiers:namespace:LimitFactor", "3")
        );
        var exported = await ExportAsync(portal);
        Assert.Contains("    LimitFactor: '3'\n", exported.Replace('"', '\''), StringComparison.Ordinal);
        Assert.Contains("Prices:\n  Currency: EUR\n  Resources:\n    Cpu: ", exported, StringComparison.Ordinal);

        var same = await ImportAsync(portal, "Prices: {Currency: EUR, Resources: {Cpu: 20.5}}");
        var other = await ImportAsync(
            portal,
            "teams: {payments: {title: Changed}}\nPrices: {Currency: USD}\nTiers: {namespace: {LimitFactor: 2, Guarantees: [One], Sizes: {huge: {Cpu: 9}}}}"
        );
        var pruned = await ImportAsync(portal, $"{exported[..exported.IndexOf("Tiers:", StringComparison.Ordinal)]}Prices: {{Currency: EUR}}", prune: true);

        Assert.Equal([(OrganizationChangeKind.Unchanged, "Prices")], same.Value!.Select(change => (change.Kind, change.Subject)));
        var sentences = other.Problems.Select(problem => problem.Message).ToList();
        const string More = " Change the setting, and restart the portal.";
        Assert.Contains($"a.yaml: Prices:Currency: The file has 'USD', and 'EUR' is set in configuration.{More}", sentences);
        Assert.Contains($"a.yaml: Tiers:namespace:LimitFactor: The file has '2', and '3' is set in configuration.{More}", sentences);
        Assert.Contains($"a.yaml: Tiers:namespace:Sizes:huge:Cpu: The file has '9', and nothing is set in configuration.{More}", sentences);
        Assert.Contains(sentences, sentence => sentence.Contains("Tiers:namespace:Guarantees:1: '", StringComparison.Ordinal));
        Assert.Equal(
            [$"a.yaml: Prices:Resources:Cpu: '20.50' is set in configuration, and the file has nothing.{More}"],
            pruned.Problems.Select(problem => problem.Message)
        );
        Assert.Equal(exported, await ExportAsync(portal));
    }

    [Theory, OnEveryDatabase]
    public async Task An_import_is_recorded_by_the_rules_of_the_pages(DatabaseProvider database)
    {
        await using var portal = await StartAsync(database);

        var imported = await ImportAsync(portal, File);

        Assert.Equal(
            [
                (OrganizationChangeKind.Added, "department/retail"),
                (OrganizationChangeKind.Added, "team/baskets"),
                (OrganizationChangeKind.Changed, "department/retail"),
                (OrganizationChangeKind.Changed, "team/baskets"),
            ],
            imported.Value!.Select(change => (change.Kind, change.Subject))
        );
        await using var db = portal.OpenDatabase();
        var entries = await db.Audit.Where(entry => entry.ActorId == "command:import").OrderBy(entry => entry.Id).ToListAsync(Cancellation);
        Assert.Equal(["department.created", "team.created", "budget.changed", "budget.changed"], entries.Select(entry => entry.Action));
        Assert.Equal(imported.Value!.Select(change => change.Details), entries.Select(entry => entry.Details));
        Assert.True(await db.RoleTerms.AnyAsync(term => term.Team == "baskets" && term.GivenBy == "command:import", Cancellation));
        Assert.True((await portal.Get<AuditVerifier>().VerifyAsync(Cancellation)).IsIntact);
    }

    [Theory, OnEveryDatabase]
    public async Task A_dry_run_shows_the_same_and_changes_nothing(DatabaseProvider database)
    {
        await using var portal = await StartAsync(database);
        var before = await ExportAsync(portal);
        await using var db = portal.OpenDatabase();
        var entries = await db.Audit.CountAsync(Cancellation);

        var shown = await ImportAsync(portal, File, dryRun: true);

        Assert.Equal(before, await ExportAsync(portal));
        Assert.Equal(entries, await db.Audit.CountAsync(Cancellation));
        Assert.Equal((await ImportAsync(portal, File)).Value!, shown.Value!);
        Assert.True((await portal.Get<AuditVerifier>().VerifyAsync(Cancellation)).IsIntact);
    }

    [Fact]
    public async Task What_a_file_leaves_out_is_kept_and_what_it_empties_is_removed()
    {
        await using var portal = await StartAsync();
        await ImportAsync(portal, File);

        var changed = await ImportAsync(portal, "teams: {baskets: {title: Carts, leadGroupTitle: null, budget: {}}}");

        Assert.Equal(
            [
                "Changed the budget of team 'baskets': Pods 100 → none.",
                "Changed the title from 'Baskets' to 'Carts', the lead group from 'Basket leads (1234)' to '1234'.",
            ],
            changed.Value!.Select(change => change.Details).Order(StringComparer.Ordinal)
        );
        await using var db = portal.OpenDatabase();
        var team = await db.Teams.SingleAsync(team => team.Name == "baskets", Cancellation);
        Assert.Equal(("Carts", "CC-4711", null), (team.Title, team.CostCentre, team.LeadGroupTitle));
        Assert.Equal(["department/retail"], await db.Budgets.Select(budget => budget.Id).ToListAsync(Cancellation));
    }

    [Fact]
    public async Task Only_prune_removes_what_no_file_has()
    {
        await using var portal = await StartAsync();
        await ImportAsync(portal, File);

        var pruned = await ImportAsync(portal, "departments: {commerce: {title: Commerce, managerGroup: commerce-managers}}", prune: true);

        Assert.Equal(
            ["department/discovery", "department/retail", "team/baskets", "team/payments", "team/search"],
            pruned.Value!.Where(change => change.Kind == OrganizationChangeKind.Removed).Select(change => change.Subject).Order(StringComparer.Ordinal)
        );
        await using var db = portal.OpenDatabase();
        Assert.Equal(["commerce"], await db.Departments.Select(department => department.Name).ToListAsync(Cancellation));
        Assert.Empty(await db.Teams.ToListAsync(Cancellation));
        Assert.Empty(await db.Budgets.ToListAsync(Cancellation));
    }

    [Theory]
    [InlineData("")]
    [InlineData("teams: {}")]
    public async Task An_empty_file_prunes_nothing(string text)
    {
        await using var portal = await StartAsync();

        var refused = await ImportAsync(portal, text, prune: true);

        Assert.Equal("The files have no department and no team, so that everything would be removed.", Assert.Single(refused.Problems).Message);
        Assert.Empty((await ImportAsync(portal, text)).Value!);
    }

    [Theory, OnEveryDatabase]
    public async Task A_team_with_requests_is_not_pruned_and_nothing_else_is_changed(DatabaseProvider database)
    {
        await using var portal = await StartAsync(database);
        await portal.SubmitAsync();
        var before = await ExportAsync(portal);

        var refused = await ImportAsync(portal, File, prune: true);

        Assert.Equal(
            "teams.payments is in no file and cannot be removed: The team has 1 request. Only a team without requests can be deleted.",
            Assert.Single(refused.Problems).Message
        );
        Assert.Equal(before, await ExportAsync(portal));
    }

    [Fact]
    public async Task Every_mistake_is_a_sentence_with_its_file_and_path()
    {
        await using var portal = await StartAsync();

        var unreadable = await ImportAsync(
            portal,
            """
            tems: {}
            departments:
              retail: [a]
            teams:
              baskets:
                titel: Baskets
                title: {a: b}
                budget: {amount: {}, monthlyCost: many}
            """
        );
        var keys = await ImportAsync(portal, "teams: {payments: {budget: {amounts: {[a]: 1, [b]: 2, !!str cpu: 1, cpu: 2}}}}");
        var wrong = await ImportAsync(portal, "departments: {Retail: {title: Retail}, commerce: {title: ''}}");
        var missing = await ImportAsync(
            portal,
            "teams: {payments: {department: retail}, search: {budget: {amounts: {cpu: 1Gi, gpus: 1}, monthlyCost: 0.001}}}"
        );
        var budget = await ImportAsync(portal, "teams: {search: {budget: {amounts: {cpu: 1Gi}, monthlyCost: 0.001}}}");

        Assert.Equal(
            [
                "a.yaml: tems: The key is unknown. The keys are: departments, teams, Tiers, Prices.",
                "a.yaml: departments.retail: The value is not a map of keys and values.",
                "a.yaml: teams.baskets.titel: The key is unknown. The keys are: title, department, costCentre, leadGroup, leadGroupTitle, memberGroup, "
                    + "memberGroupTitle, deputy, budget.",
                "a.yaml: teams.baskets.title: The value is not text.",
                "a.yaml: teams.baskets.budget.amount: The key is unknown. The keys are: amounts, monthlyCost.",
                "a.yaml: teams.baskets.budget.monthlyCost: The value is not a number. Write it like 1250.50.",
            ],
            unreadable.Problems.Select(problem => problem.Message)
        );
        Assert.All(keys.Problems, problem => Assert.Equal("a.yaml: teams.payments.budget.amounts: A key is not text, or occurs twice.", problem.Message));
        Assert.Equal(3, keys.Problems.Count);
        Assert.Equal(
            ["departments.Retail.name", "departments.Retail.managerGroup", "departments.commerce.title"],
            wrong.Problems.Select(problem => problem.Message.Split(": ")[1])
        );
        Assert.Equal("a.yaml: teams.payments.department: There is no department 'retail'. Create it first.", Assert.Single(missing.Problems).Message);
        Assert.Equal(["teams.search.budget.amounts.cpu", "teams.search.budget.monthlyCost"], budget.Problems.Select(problem => problem.Message.Split(": ")[1]));
    }

    [Fact]
    public async Task A_name_is_in_one_file_only()
    {
        await using var portal = await StartAsync();

        var refused = await portal
            .Get<OrganizationImport>()
            .RunAsync(
                [new("a.yaml", "teams: {payments: {title: A}}"), new("b.yaml", "teams: {payments: {title: B}}")],
                dryRun: false,
                prune: false,
                Cancellation
            );

        Assert.Equal("b.yaml: teams.payments: It is also in a.yaml. Remove one of them.", Assert.Single(refused.Problems).Message);
    }

    private static Task<TestPortal> StartAsync(DatabaseProvider? database = null) =>
        TestPortal.StartAsync(database ?? TestDatabase.Default, ("Prices:Currency", "EUR"), ("Prices:Resources:Cpu", "10"));

    private static Task<string> ExportAsync(TestPortal portal) => portal.Get<OrganizationExport>().WriteAsync(Cancellation);

    private static Task<Result<OrganizationChange[]>> ImportAsync(TestPortal portal, string text, bool dryRun = false, bool prune = false) =>
        portal.Get<OrganizationImport>().RunAsync([new OrganizationFile("a.yaml", text)], dryRun, prune, Cancellation);
}
