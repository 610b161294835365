using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Budgets;
using TenantPortal.Core.Data;
using TenantPortal.Core.Languages;
using TenantPortal.Core.Notifications;
using TenantPortal.Core.People;
using TenantPortal.Core.Requests;
using TenantPortal.Core.Requests.Deciding;
using TenantPortal.Core.Requests.Fields;
using TenantPortal.Core.Requests.Reading;
using TenantPortal.Core.Requests.Submitting;
using TenantPortal.Core.Tenants;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.Budgets;

/// <summary>What budgets do to requests, from the submission to the last decision.</summary>
public class BudgetRequestTests
{
    private static readonly (string, string?) Refuse = ("Budgets:Mode", "Refuse");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, OnEveryDatabase]
    public async Task A_request_says_what_it_takes_of_the_budgets_of_its_team_and_department(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        await SetAsync(portal, BudgetOwner.Team("payments"), "10");
        await SetAsync(portal, BudgetOwner.Department("commerce"), "16");
        await portal.ApproveTenantAsync();

        var preview = await portal.Requests.PreviewAsync(Given.Lead(), Given.Input("till"), Cancellation);
        var submitted = await portal.SubmitAsync("till");

        string[] expected =
        [
            "This takes Commerce to 50 % of its CPU budget: 8 cores of 16 cores.",
            "This takes Payments to 80 % of its CPU budget: 8 cores of 10 cores.",
        ];
        Assert.Equal(expected, preview.Value!.Budget!.Lines.Select(line => line.Sentence));
        Assert.Equal(expected, (await FindAsync(portal, submitted.Id!)).Budget!.Lines.Select(line => line.Sentence));
    }

    [Theory, OnEveryDatabase]
    public async Task Above_the_budget_a_manager_of_the_department_decides_after_the_approval(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        await SetAsync(portal, BudgetOwner.Department("commerce"), "6");
        await portal.ApproveTenantAsync();
        var till = await portal.SubmitAsync("till");
        Assert.Contains((Sentence)"Over budget", (await FindAsync(portal, till.Id!)).Summary.Risks);

        await ApproveAsync(portal, Given.Admin(), till);

        Assert.Equal(RequestStatus.AwaitingSecond, (await FindAsync(portal, till.Id!)).Summary.Status);
        Assert.Equal(
            "Only a manager of the department can allow a request that exceeds the budget.",
            (await TryApproveAsync(portal, Given.Security(), till, "Fine.")).Problems[0].Message
        );
        Assert.StartsWith(
            "Give a reason: this exceeds the budget. This takes Commerce to 133 % of its CPU budget",
            (await TryApproveAsync(portal, Given.Manager(), till, null)).Problems[0].Message,
            StringComparison.Ordinal
        );
        Assert.Equal(
            [till.Id],
            (await portal.Get<ApprovalQueue>().ListAsync(Given.Manager(), new(), Cancellation)).Value!.Items.Select(item => item.Request.Id)
        );
        Assert.Empty((await portal.Get<ApprovalQueue>().ListAsync(Given.Security(), new(), Cancellation)).Value!.Items);
        Assert.Contains(
            (await portal.Get<NotificationCenter>().ListAsync(Given.Manager(), null, 10, Cancellation)).Items,
            notification => notification.Text.Contains("It exceeds the budget, so a manager of the department has to decide.", StringComparison.Ordinal)
        );

        await ApproveAsync(portal, Given.Manager(), till, "Season.");

        var details = await FindAsync(portal, till.Id!);
        Assert.Equal(RequestStatus.Approved, details.Summary.Status);
        Assert.Equal([DecisionStep.First, DecisionStep.Budget], details.Decisions.Select(decision => decision.Step));
        Assert.Contains(details.History, entry => entry.Action == "request.approved-budget");
        await using var db = portal.OpenDatabase();
        Assert.True(await db.Tenants.AnyAsync(tenant => tenant.Name == "till", Cancellation));
    }

    [Fact]
    public async Task A_manager_rejects_what_exceeds_the_budget()
    {
        await using var portal = await TestPortal.StartAsync();
        await SetAsync(portal, BudgetOwner.Department("commerce"), "2");
        var shop = await portal.SubmitAsync();
        await ApproveAsync(portal, Given.Admin(), shop);

        var rejected = await portal.Decisions.RejectAsync(Given.Manager(), shop.Id!, shop.Revision, "Too expensive.", Cancellation);

        Assert.Empty(rejected.Problems);
        Assert.Equal(RequestStatus.Rejected, (await FindAsync(portal, shop.Id!)).Summary.Status);
    }

    [Fact]
    public async Task Four_eyes_apply_to_the_decision_about_the_budget()
    {
        await using var portal = await TestPortal.StartAsync();
        await SetAsync(portal, BudgetOwner.Department("commerce"), "2");
        var shop = await portal.SubmitAsync();
        var both = Given.Person("boss", "platform-admins", "commerce-managers");
        await ApproveAsync(portal, both, shop);

        Assert.Equal(
            "You gave the first approval. Someone else has to give the second.",
            (await TryApproveAsync(portal, both, shop, "Fine.")).Problems[0].Message
        );
        Assert.StartsWith(
            "You belong to the team",
            (await TryApproveAsync(portal, Given.Person("insider", "commerce-managers", "payments-team"), shop, "Fine.")).Problems[0].Message,
            StringComparison.Ordinal
        );
        Assert.Equal(ProblemKind.NotFound, (await TryApproveAsync(portal, Given.Manager("discovery"), shop, "Fine.")).Problems[0].Kind);
    }

    [Fact]
    public async Task A_security_approver_decides_before_the_manager_where_both_have_to()
    {
        await using var portal = await TestPortal.StartAsync();
        await SetAsync(portal, BudgetOwner.Department("commerce"), "2");
        var input = Given.Input() with
        {
            Tier = "cluster",
            Case = new() { Compliance = ["PCI"] },
        };
        var shop = (await portal.Requests.SubmitAsync(Given.Lead(), input, Cancellation)).Value!;
        await ApproveAsync(portal, Given.Admin(), shop);

        Assert.False((await TryApproveAsync(portal, Given.Manager(), shop, "Fine.")).Succeeded);
        await ApproveAsync(portal, Given.Security(), shop, "Fine.");
        Assert.Equal(RequestStatus.AwaitingSecond, (await FindAsync(portal, shop.Id!)).Summary.Status);
        await ApproveAsync(portal, Given.Manager(), shop, "Fine.");

        Assert.Equal(RequestStatus.Approved, (await FindAsync(portal, shop.Id!)).Summary.Status);
    }

    [Theory, OnEveryDatabase]
    public async Task Of_two_requests_that_fit_one_by_one_and_not_together_only_one_is_submitted_where_budgets_refuse(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database, Refuse);
        await SetAsync(portal, BudgetOwner.Department("commerce"), "6");

        var results = await AtOnce.RunAsync(2, i => portal.Requests.SubmitAsync(Given.Lead(), Given.Input($"shop{i}"), Cancellation));

        Assert.Equal(
            "This takes Commerce to 133 % of its CPU budget: 8 cores of 6 cores. Request less, or have the budget increased.",
            Assert.Single(results.SelectMany(result => result.Problems)).Message
        );
    }

    [Theory, OnEveryDatabase]
    public async Task Of_two_requests_that_fit_one_by_one_and_not_together_only_one_is_approved_without_a_manager(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        var requests = new[] { await portal.SubmitAsync("shop0"), await portal.SubmitAsync("shop1") };
        await SetAsync(portal, BudgetOwner.Department("commerce"), "6");

        var results = await AtOnce.RunAsync(2, i => TryApproveAsync(portal, Given.Admin($"admin{i}"), requests[i], null));

        Assert.All(results, result => Assert.Empty(result.Problems));
        var statuses = new List<RequestStatus>();
        foreach (var request in requests)
            statuses.Add((await FindAsync(portal, request.Id!)).Summary.Status);
        Assert.Equal([RequestStatus.AwaitingSecond, RequestStatus.Approved], statuses.Order());
    }

    [Theory, OnEveryDatabase]
    public async Task An_approval_is_refused_where_budgets_refuse_and_with_smaller_values_it_is_not(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database, Refuse);
        var shop = await portal.SubmitAsync();
        await SetAsync(portal, BudgetOwner.Team("payments"), "3");

        Assert.StartsWith(
            "This takes Payments to 133 % of its CPU budget",
            Assert.Single((await TryApproveAsync(portal, Given.Admin(), shop, null)).Problems).Message,
            StringComparison.Ordinal
        );
        var smaller = new DecisionInput { Revision = shop.Revision, Quota = Given.Amounts(cpu: "3") };

        Assert.Empty((await portal.Decisions.ApproveAsync(Given.Admin(), shop.Id!, smaller, Cancellation)).Problems);
        Assert.Equal(RequestStatus.Approved, (await FindAsync(portal, shop.Id!)).Summary.Status);
    }

    [Fact]
    public async Task A_change_counts_only_what_it_adds()
    {
        await using var portal = await TestPortal.StartAsync(Refuse);
        await portal.ApproveTenantAsync();
        await SetAsync(portal, BudgetOwner.Team("payments"), "5");

        Assert.True((await ChangeAsync(portal, "5")).Succeeded);
        Assert.False((await ChangeAsync(portal, "5100m")).Succeeded);
        await SetAsync(portal, BudgetOwner.Team("payments"), "2", await VersionAsync(portal));
        Assert.True((await ChangeAsync(portal, "3")).Succeeded);
    }

    [Fact]
    public async Task Money_is_a_ceiling_too()
    {
        await using var portal = await TestPortal.StartAsync(Refuse, ("Prices:Currency", "EUR"), ("Prices:Tiers:namespace:Flat", "100"));
        await portal.Get<BudgetService>().SetAsync(Given.Admin(), BudgetOwner.Department("commerce"), new() { MonthlyCost = 150 }, Cancellation);
        await portal.ApproveTenantAsync();

        var problem = Assert.Single((await portal.Requests.SubmitAsync(Given.Lead(), Given.Input("till"), Cancellation)).Problems);

        Assert.StartsWith("This takes Commerce to 133 % of its monthly budget: 200.00 EUR of 150.00 EUR.", problem.Message, StringComparison.Ordinal);
    }

    private static Task<Result<SubmittedRequest>> ChangeAsync(TestPortal portal, string cpu) =>
        portal.Requests.PreviewAsync(
            Given.Lead(),
            new RequestInput
            {
                Kind = RequestKind.ChangeQuota,
                Tenant = "shop",
                Quota = Given.Amounts(cpu),
                Purpose = "Sales.",
            },
            Cancellation
        );

    internal static async Task<Guid?> VersionAsync(TestPortal portal)
    {
        await using var db = portal.OpenDatabase();
        return (await db.Budgets.SingleAsync(Cancellation)).Version;
    }

    internal static async Task SetAsync(TestPortal portal, BudgetOwner owner, string cpu, Guid? version = null)
    {
        var input = new BudgetInput
        {
            Amounts = new Dictionary<string, string?> { ["cpu"] = cpu },
            Version = version,
        };
        Assert.Empty((await portal.Get<BudgetService>().SetAsync(Given.Admin(), owner, input, Cancellation)).Problems);
    }

    private static async Task ApproveAsync(TestPortal portal, CurrentUser user, SubmittedRequest request, string? comment = null) =>
        Assert.Empty((await TryApproveAsync(portal, user, request, comment)).Problems);

    private static Task<Result<string>> TryApproveAsync(TestPortal portal, CurrentUser user, SubmittedRequest request, string? comment) =>
        portal.Decisions.ApproveAsync(user, request.Id!, request.Revision, comment, Cancellation);

    private static async Task<RequestDetails> FindAsync(TestPortal portal, string id) =>
        (await portal.RequestReader.FindAsync(Given.Admin(), id, Cancellation))!;
}
