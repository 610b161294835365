using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Audit;
using TenantPortal.Core.Budgets;
using TenantPortal.Core.Configuration;
using TenantPortal.Core.Dashboards;
using TenantPortal.Core.Data;
using TenantPortal.Core.EvidencePacks;
using TenantPortal.Core.Notifications.Announcements;
using TenantPortal.Core.Requests;
using TenantPortal.Core.Requests.Conversation;
using TenantPortal.Core.Requests.Deciding;
using TenantPortal.Core.Requests.Expiry;
using TenantPortal.Core.Requests.Fields;
using TenantPortal.Core.Requests.Reading;
using TenantPortal.Core.Requests.Submitting;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tenants.Reading;
using TenantPortal.Core.Tests.Budgets;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.Requests;

/// <summary>One request for several environments of a product: submitted, decided and counted together.</summary>
public sealed class ProductRequestTests
{
    private static readonly string[] Names = ["shop-dev", "shop-staging", "shop-prod"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, OnEveryDatabase]
    public async Task One_submission_stores_a_request_for_each_environment(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);

        var submitted = await SubmitAsync(portal);

        await using var db = portal.OpenDatabase();
        var stored = await db.Requests.ToListAsync(Cancellation);
        Assert.Equal(Names, submitted.Tenants.Select(tenant => tenant.Requested.Name));
        Assert.Equal(Names.Order(), stored.Select(request => request.TenantName).Order());
        Assert.All(stored, request => Assert.Equal((submitted.Id, "shop", "The web shop."), (request.GroupId, request.Product, request.Purpose)));
        Assert.Equal(
            [("development", "small"), ("production", "medium"), ("staging", "small")],
            stored.Select(request => (request.Requested.Environment, request.Requested.Size!)).Order()
        );
        Assert.Equal(3, await db.Audit.CountAsync(entry => entry.Action == "request.submitted", Cancellation));
        var announced = Assert.Single(await db.Announcements.ToListAsync(Cancellation));
        Assert.Equal(submitted.Id, announced.RequestId);
        Assert.Contains(
            "Requested the product 'shop' of team 'payments' on 'default' with the tenants 'shop-dev' (development, small), "
                + "'shop-staging' (staging, small), 'shop-prod' (production, medium).",
            announced.Text,
            StringComparison.Ordinal
        );
    }

    [Theory, OnEveryDatabase]
    public async Task One_decision_creates_all_tenants_and_is_announced_once(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        var submitted = await SubmitAsync(portal);

        Assert.Empty((await ApproveAsync(portal, submitted)).Problems);

        await using var db = portal.OpenDatabase();
        var tenants = await db.Tenants.ToListAsync(Cancellation);
        Assert.Equal(Names.Order(), tenants.Select(tenant => tenant.Name).Order());
        Assert.All(tenants, tenant => Assert.Equal("shop", tenant.Product));
        Assert.All(await db.Requests.ToListAsync(Cancellation), request => Assert.Equal(RequestStatus.Approved, request.Status));
        Assert.Equal(3, await db.Audit.CountAsync(entry => entry.Action == "request.approved", Cancellation));
        var announced = Assert.Single(await db.Announcements.Where(one => one.Kind == AnnouncementKind.RequestApproved).ToListAsync(Cancellation));
        Assert.Contains("approved the request for 'shop' (shop-dev, shop-staging, shop-prod)", announced.Text, StringComparison.Ordinal);
    }

    [Theory, OnEveryDatabase]
    public async Task One_wrong_environment_refuses_all_and_is_named(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        await portal.ApproveTenantAsync("shop-staging");

        var refused = await portal.Requests.SubmitAsync(Given.Lead(), Product(), Cancellation);

        Assert.Equal(
            ("staging: There is already a tenant called 'shop-staging'. Choose another name.", "tenant"),
            (Assert.Single(refused.Problems).Message, refused.Problems[0].Field)
        );
        await using var db = portal.OpenDatabase();
        Assert.Equal("shop-staging", (await db.Requests.SingleAsync(Cancellation)).TenantName);
    }

    [Fact]
    public async Task What_is_wrong_with_all_environments_is_reported_once()
    {
        await using var portal = await TestPortal.StartAsync();

        var refused = await portal.Requests.PreviewAsync(Given.Lead(), Product() with { Team = "moon", Size = "huge" }, Cancellation);

        Assert.Single(refused.Problems, problem => problem.Field == "team");
        // Production has its own size, so the one for all is wrong for the two others only.
        Assert.Equal(["development", "staging"], refused.Problems.Where(problem => problem.Field == "size").Select(problem => problem.Message.Split(':')[0]));
    }

    [Fact]
    public async Task A_wrong_size_of_one_environment_is_reported_at_its_field()
    {
        await using var portal = await TestPortal.StartAsync();
        var input = Product() with { Environments = [new("development"), new("staging") { Size = "huge" }] };

        var refused = await portal.Requests.PreviewAsync(Given.Lead(), input, Cancellation);

        var problem = Assert.Single(refused.Problems);
        Assert.Equal("environments.staging.size", problem.Field);
        Assert.StartsWith("staging: Choose a size of the tier:", problem.Message, StringComparison.Ordinal);
    }

    [Theory, OnEveryDatabase]
    public async Task Names_that_are_reserved_or_requested_are_named_before_the_rest_is_entered(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database, ("Tenants:ReservedNames:0", "shop-prod"));
        await portal.SubmitAsync("shop-staging");

        var names = await portal.Requests.CheckNamesAsync(
            new RequestInput { Tenant = "shop", Environments = [new("development"), new("staging"), new("production")] },
            Cancellation
        );

        Assert.Equal(
            [
                ("shop-dev", null),
                ("shop-staging", "A tenant called 'shop-staging' is already requested. Choose another name, or wait until that request is decided."),
                ("shop-prod", "'shop-prod' is reserved for the platform. Choose another name."),
            ],
            names.Value!.Select(name => (name.Name, name.Problem))
        );
    }

    [Theory, OnEveryDatabase]
    public async Task A_name_that_was_taken_since_then_approves_nothing(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        var submitted = await SubmitAsync(portal);
        await portal.ApproveTenantAsync("store");
        await using var db = portal.OpenDatabase();
        await db.Tenants.ExecuteUpdateAsync(set => set.SetProperty(tenant => tenant.Name, "shop-prod"), Cancellation);

        var refused = await ApproveAsync(portal, submitted);

        Assert.Equal("A tenant called 'shop-prod' was just created. Reject this request.", Assert.Single(refused.Problems).Message);
        Assert.Equal(3, await db.Requests.CountAsync(request => request.Status == RequestStatus.Submitted, Cancellation));
        Assert.Equal("shop-prod", (await db.Tenants.SingleAsync(Cancellation)).Name);
    }

    [Theory, OnEveryDatabase]
    public async Task Of_two_leads_who_request_the_same_name_at_once_one_gets_all_and_the_other_nothing(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);

        var results = await AtOnce.RunAsync(2, i => portal.Requests.SubmitAsync(Given.Lead(), i == 0 ? Product() : Given.Input("shop-prod"), Cancellation));

        var refused = Assert.Single(results, result => !result.Succeeded);
        Assert.Contains("'shop-prod' is already requested", refused.Problems[0].Message, StringComparison.Ordinal);
        await using var db = portal.OpenDatabase();
        Assert.True(await db.Requests.CountAsync(Cancellation) is 1 or 3);
        Assert.Equal(1, await db.Requests.CountAsync(request => request.TenantName == "shop-prod", Cancellation));
    }

    [Theory, OnEveryDatabase]
    public async Task Two_approvers_who_decide_at_once_decide_once(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        var submitted = await SubmitAsync(portal);

        var results = await AtOnce.RunAsync(
            2,
            i => portal.Decisions.ApproveAsync(Given.Admin($"admin-{i}"), submitted.Tenants[i].Id!, submitted.Revision, null, Cancellation)
        );

        Assert.Single(results, result => result.Succeeded);
        await using var db = portal.OpenDatabase();
        Assert.Equal(3, await db.Tenants.CountAsync(Cancellation));
        var decided = await db.Requests.Include(request => request.Decisions).ToListAsync(Cancellation);
        Assert.Single(decided.SelectMany(request => request.Decisions).Select(decision => decision.DeciderId).Distinct());
    }

    [Theory, OnEveryDatabase]
    public async Task Capacity_is_checked_for_the_sum(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        await portal.SaveCapacityAsync(cpu: 20);
        // Each fits, and the three together take 4 + 4 + 16.
        var submitted = await SubmitAsync(portal);

        var wordless = await ApproveAsync(portal, submitted);
        var allowed = await ApproveAsync(portal, submitted, "A node is on its way.");

        Assert.Contains(
            "0 of 20 CPU are committed; with this request, 24, 120 %. The request exceeds the limit by 4.",
            Assert.Single(wordless.Problems).Message,
            StringComparison.Ordinal
        );
        Assert.Empty(allowed.Problems);
        await using var db = portal.OpenDatabase();
        Assert.Equal(3, await db.Requests.CountAsync(request => request.Status == RequestStatus.AwaitingSecond, Cancellation));
        Assert.Empty(db.Tenants);
        var second = await portal.Decisions.ApproveAsync(Given.Security(), submitted.Id!, submitted.Revision, "Agreed.", Cancellation);
        Assert.Empty(second.Problems);
        Assert.Equal(3, await db.Tenants.CountAsync(Cancellation));
    }

    [Theory, OnEveryDatabase]
    public async Task Budgets_are_checked_for_the_sum_and_later_requests_come_after_all(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database, ("Budgets:Mode", "Refuse"));
        await BudgetRequestTests.SetAsync(portal, BudgetOwner.Team("payments"), "26");

        var submitted = await SubmitAsync(portal);
        var after = await portal.Requests.SubmitAsync(Given.Lead(), Given.Input("till"), Cancellation);
        await BudgetRequestTests.SetAsync(portal, BudgetOwner.Team("payments"), "20", await BudgetRequestTests.VersionAsync(portal));
        var refused = await ApproveAsync(portal, submitted);

        Assert.Equal("This takes Payments to 92 % of its CPU budget: 24 cores of 26 cores.", Assert.Single(submitted.Budget!.Lines).Sentence);
        Assert.Contains("28 cores of 26 cores", Assert.Single(after.Problems).Message, StringComparison.Ordinal);
        Assert.Contains("24 cores of 20 cores", Assert.Single(refused.Problems).Message, StringComparison.Ordinal);
        await using var db = portal.OpenDatabase();
        Assert.Empty(db.Tenants);
    }

    [Theory, OnEveryDatabase]
    public async Task A_rejection_a_withdrawal_and_a_question_are_about_all(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        var rejected = await SubmitAsync(portal);
        await portal.Decisions.RejectAsync(Given.Admin(), rejected.Tenants[2].Id!, rejected.Revision, "Too much.", Cancellation);
        var asked = await SubmitAsync(portal);
        await portal.Reviews.AskAsync(Given.Admin(), asked.Id!, "How many users?", Cancellation);

        await using var db = portal.OpenDatabase();
        Assert.Equal(3, await db.Requests.CountAsync(request => request.Status == RequestStatus.Rejected, Cancellation));
        Assert.Equal(3, await db.Requests.CountAsync(request => request.Status == RequestStatus.NeedsInfo, Cancellation));
        Assert.Single(await db.Notes.ToListAsync(Cancellation));
        var byMember = (await portal.RequestReader.FindAsync(Given.Admin(), asked.Tenants[1].Id!, Cancellation))!;
        Assert.Equal("How many users?", Assert.Single(byMember.Notes).Text);
        Assert.Equal(byMember.Revision, asked.Revision);
        Assert.Equal(Names, byMember.Group.Select(one => one.Tenant));

        Assert.Empty((await portal.Requests.WithdrawAsync(Given.Lead(), asked.Tenants[1].Id!, null, Cancellation)).Problems);
        Assert.Equal(3, await db.Requests.CountAsync(request => request.Status == RequestStatus.Withdrawn, Cancellation));
        Assert.Single(await db.Announcements.Where(one => one.Kind == AnnouncementKind.RequestWithdrawn).ToListAsync(Cancellation));
    }

    [Theory, OnEveryDatabase]
    public async Task The_team_answers_with_other_sizes_and_the_earlier_revision_cannot_be_approved(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        var submitted = await SubmitAsync(portal);
        await portal.Reviews.AskAsync(Given.Admin(), submitted.Id!, "Does production need that much?", Cancellation);
        var smaller = Product() with { Environments = [new("production"), new("staging"), new("development")] };

        var other = await portal
            .Get<RequestAnswers>()
            .AnswerAsync(Given.Lead(), submitted.Id!, null, smaller with { Environments = [new("production"), new("staging")] }, Cancellation);
        var answered = await portal.Get<RequestAnswers>().AnswerAsync(Given.Lead(), submitted.Id!, null, smaller, Cancellation);
        var stale = await ApproveAsync(portal, submitted);

        Assert.Equal(
            "This request is for development, staging, production, which cannot change. Withdraw it and submit another.",
            Assert.Single(other.Problems).Message
        );
        Assert.Empty(answered.Problems);
        Assert.Equal("This request has changed since you opened it. Review it again, then decide.", Assert.Single(stale.Problems).Message);
        var details = (await portal.RequestReader.FindAsync(Given.Admin(), submitted.Id!, Cancellation))!;
        Assert.All(details.Group, one => Assert.Equal("small", one.Requested.Size));
        Assert.Empty((await portal.Decisions.ApproveAsync(Given.Admin(), submitted.Id!, details.Revision, null, Cancellation)).Problems);
        await using var db = portal.OpenDatabase();
        Assert.Equal(3, await db.Tenants.CountAsync(Cancellation));
    }

    [Fact]
    public async Task An_answer_without_environments_keeps_the_size_of_each()
    {
        await using var portal = await TestPortal.StartAsync();
        var submitted = await SubmitAsync(portal);
        await portal.Reviews.AskAsync(Given.Admin(), submitted.Id!, "What is it for?", Cancellation);

        var answered = await portal
            .Get<RequestAnswers>()
            .AnswerAsync(Given.Lead(), submitted.Id!, null, Given.Input() with { Environment = null, Purpose = "The new web shop." }, Cancellation);

        Assert.Empty(answered.Problems);
        var details = (await portal.RequestReader.FindAsync(Given.Admin(), submitted.Id!, Cancellation))!;
        Assert.Equal(["small", "small", "medium"], details.Group.Select(one => one.Requested.Size));
        Assert.Equal("The new web shop.", details.Purpose);
    }

    [Theory, OnEveryDatabase]
    public async Task An_approver_changes_the_values_of_each_environment_in_one_decision(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        var submitted = await SubmitAsync(portal);
        var input = new DecisionInput
        {
            Revision = submitted.Revision,
            Environments = [new("staging") { Quota = Given.Amounts(cpu: "2") }, new("production") { Size = "small" }],
            ExpiresOn = new DateOnly(2027, 6, 30),
        };
        var preview = (await portal.Decisions.PreviewAsync(Given.Admin(), submitted.Tenants[1].Id!, input, Cancellation)).Value!;

        var approved = await portal.Decisions.ApproveAsync(
            Given.Admin(),
            submitted.Tenants[2].Id!,
            input with
            {
                DecidedRevision = preview.Revision,
            },
            Cancellation
        );

        Assert.Empty(approved.Problems);
        Assert.Equal(Names, preview.Tenants.Select(tenant => tenant.Decided.Name));
        Assert.Equal(
            ["cpu 4→2", "cpu 16→4"],
            preview
                .Tenants.SelectMany(one => one.Changes.Where(field => field is { Field: "quota.cpu", IsCorrected: true }))
                .Select(field => $"cpu {field.Requested}→{field.Decided}")
        );
        await using var db = portal.OpenDatabase();
        var tenants = await db.Tenants.ToDictionaryAsync(tenant => tenant.Name, Cancellation);
        Assert.Equal(
            [("small", "4"), (null, "2"), ("small", "4")],
            Names.Select(name => (tenants[name].Spec.Size, tenants[name].Spec.Quota.ToAmounts()["cpu"]))
        );
        Assert.All(tenants.Values, tenant => Assert.Equal(new DateOnly(2027, 6, 30), tenant.Spec.ExpiresOn));
        Assert.Equal(preview.Tenants.Select(tenant => tenant.Revision), Names.Select(name => tenants[name].ManifestHash));
        var details = (await portal.RequestReader.FindAsync(Given.Lead(), submitted.Id!, Cancellation))!;
        Assert.Equal([2, 2, 2], await db.Requests.Select(request => request.Number).ToListAsync(Cancellation));
        Assert.Equal(preview.Revision, details.Revision);
        var entries = await db.Audit.Where(entry => entry.Action == "request.approved").ToListAsync(Cancellation);
        Assert.Contains("Size medium → small; CPU 16 → 4", entries.Single(entry => entry.Tenant == "shop-prod").Details, StringComparison.Ordinal);
        Assert.Contains(
            "with other values (Expires never → 2027-06-30)",
            entries.Single(entry => entry.Tenant == "shop-dev").Details,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_wrong_value_of_one_environment_approves_nothing_and_is_named()
    {
        await using var portal = await TestPortal.StartAsync();
        var submitted = await SubmitAsync(portal);

        var refused = await ApproveAsync(portal, submitted, [new("staging") { Quota = Given.Amounts(cpu: "65") }, new("production") { Size = "huge" }]);
        var unknown = await ApproveAsync(portal, submitted, [new("moon") { Size = "small" }]);
        var twice = await ApproveAsync(portal, submitted, [new("staging") { Size = "small" }, new("staging") { Size = "medium" }]);

        Assert.Equal(["environments.staging.quota.cpu", "environments.production.size"], refused.Problems.Select(problem => problem.Field));
        Assert.StartsWith("staging: 65 is more CPU than", refused.Problems[0].Message, StringComparison.Ordinal);
        Assert.Equal("This request has no environment called 'moon'. It has development, staging, production.", Assert.Single(unknown.Problems).Message);
        Assert.Equal("The environment 'staging' is listed more than once. Remove the duplicate.", Assert.Single(twice.Problems).Message);
        await using var db = portal.OpenDatabase();
        Assert.Empty(db.Tenants);
        Assert.All(await db.Requests.ToListAsync(Cancellation), request => Assert.Equal((RequestStatus.Submitted, null), (request.Status, request.Decided)));
    }

    [Fact]
    public async Task What_is_wrong_with_every_environment_is_reported_to_the_approver_once()
    {
        await using var portal = await TestPortal.StartAsync();
        var submitted = await SubmitAsync(portal);
        var input = new DecisionInput { Revision = submitted.Revision, ExpiresOn = new DateOnly(2020, 1, 1) };

        var refused = await portal.Decisions.ApproveAsync(Given.Admin(), submitted.Id!, input, Cancellation);

        Assert.Equal("The expiry date must be after today. Choose a later date, or none.", Assert.Single(refused.Problems).Message);
    }

    [Theory, OnEveryDatabase]
    public async Task The_values_of_an_approver_are_added_up_for_capacity_and_budgets(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database, ("Budgets:Mode", "Refuse"));
        await portal.SaveCapacityAsync(cpu: 16);
        await BudgetRequestTests.SetAsync(portal, BudgetOwner.Team("payments"), "40");
        // As requested, the three take 4 + 4 + 16.
        var submitted = await SubmitAsync(portal);

        var beyondBudget = await ApproveAsync(portal, submitted, [new("staging") { Quota = Given.Amounts(cpu: "21") }], "A node is on its way.");
        var fitting = await ApproveAsync(portal, submitted, [new("production") { Size = "small" }]);

        Assert.Contains("41 cores of 40 cores", Assert.Single(beyondBudget.Problems, problem => problem.Field == "size").Message, StringComparison.Ordinal);
        Assert.Empty(fitting.Problems);
        await using var db = portal.OpenDatabase();
        // No second decision: what the approver made of it fits.
        Assert.Equal(3, await db.Tenants.CountAsync(Cancellation));
    }

    [Fact]
    public async Task A_size_for_a_whole_product_is_refused_to_the_approver_and_so_are_environments_of_a_single_tenant()
    {
        await using var portal = await TestPortal.StartAsync();
        var product = await SubmitAsync(portal);
        var single = await portal.SubmitAsync("till");

        var forAll = await portal.Decisions.ApproveAsync(
            Given.Admin(),
            product.Id!,
            new DecisionInput { Revision = product.Revision, Size = "medium" },
            Cancellation
        );
        var ofSingle = await ApproveAsync(portal, single, [new("development") { Size = "medium" }]);

        Assert.Equal("Set the size or the amounts of each environment, because this request is for several.", Assert.Single(forAll.Problems).Message);
        Assert.Equal("This request is for one tenant. Set a size or amounts instead of environments.", Assert.Single(ofSingle.Problems).Message);
    }

    [Fact]
    public async Task A_second_approver_decides_what_the_first_made_of_a_product()
    {
        await using var portal = await TestPortal.StartAsync();
        await portal.SaveCapacityAsync(cpu: 16);
        var submitted = await SubmitAsync(portal);
        DecisionInput Second(string revision) =>
            new()
            {
                Revision = revision,
                Comment = "Agreed.",
                Environments = [new("staging") { Size = "small" }],
            };
        Assert.Empty((await ApproveAsync(portal, submitted, [new("staging") { Size = "medium" }], "A node is on its way.")).Problems);
        var revision = (await portal.RequestReader.FindAsync(Given.Security(), submitted.Id!, Cancellation))!.Revision;

        var changed = await portal.Decisions.ApproveAsync(Given.Security(), submitted.Id!, Second(revision), Cancellation);
        var asRequested = await portal.Decisions.ApproveAsync(
            Given.Security(),
            submitted.Id!,
            Second(submitted.Revision) with
            {
                Environments = null,
            },
            Cancellation
        );
        var agreed = await portal.Decisions.ApproveAsync(Given.Security(), submitted.Id!, Second(revision) with { Environments = null }, Cancellation);

        Assert.StartsWith("The second approval is for what the first approver decided.", Assert.Single(changed.Problems).Message, StringComparison.Ordinal);
        Assert.Equal(ProblemKind.Conflict, Assert.Single(asRequested.Problems).Kind);
        Assert.Empty(agreed.Problems);
        await using var db = portal.OpenDatabase();
        Assert.Equal("medium", (await db.Tenants.SingleAsync(tenant => tenant.Name == "shop-staging", Cancellation)).Spec.Size);
    }

    [Fact]
    public async Task Four_eyes_apply_to_a_product()
    {
        await using var portal = await TestPortal.StartAsync();
        var submitted = await SubmitAsync(portal);

        var own = await portal.Decisions.ApproveAsync(Given.Person("payments-lead", "platform-admins"), submitted.Id!, submitted.Revision, null, Cancellation);

        Assert.Equal("You cannot decide your own request. Another platform admin has to.", Assert.Single(own.Problems).Message);
    }

    [Fact]
    public async Task A_check_of_the_cluster_that_blocks_one_tenant_blocks_all()
    {
        await using var portal = await TestPortal.StartAsync();
        var submitted = await SubmitAsync(portal);
        var staging = submitted.Tenants[1];
        await portal.RequestChecks.SaveAsync(staging.Id!, staging.Revision, new RequestCheck(false, "The namespace is in use.", Given.Now), Cancellation);

        var refused = await ApproveAsync(portal, submitted);

        Assert.Equal("This request cannot be approved because of 'shop-staging': The namespace is in use.", Assert.Single(refused.Problems).Message);
    }

    [Theory, OnEveryDatabase]
    public async Task Lists_and_counts_show_a_product_once_and_find_it_by_each_tenant(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        var submitted = await SubmitAsync(portal);
        await portal.SubmitAsync("till");

        var waiting = (await portal.Get<ApprovalQueue>().ListAsync(Given.Admin(), new(), Cancellation)).Value!.Items;
        var found = (await portal.RequestReader.ListAsync(Given.Lead(), new RequestFilter { Search = "shop-prod" }, Cancellation)).Items;

        Assert.Equal(["shop", "till"], waiting.Select(item => item.Request.Name).Order());
        var listed = Assert.Single(found);
        Assert.Equal((submitted.Id, "shop"), (listed.Id, listed.Product));
        Assert.Equal(Names, listed.Tenants);
        Assert.Equal(2, await portal.RequestReader.CountOpenAsync(Given.Admin(), Cancellation));
    }

    [Theory, OnEveryDatabase]
    public async Task Tenants_and_the_quota_dashboard_are_grouped_by_product(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        Assert.Empty((await ApproveAsync(portal, await SubmitAsync(portal))).Problems);
        await portal.ApproveTenantAsync("till");

        var ofProduct = (await portal.Tenants.ListAsync(Given.Lead(), new TenantFilter { Product = "shop" }, Cancellation)).Items;
        var staging = (await portal.Tenants.FindAsync(Given.Lead(), "shop-staging", Cancellation))!;
        var board = await portal.Get<QuotaBoardReader>().GetAsync(Given.Admin(), new BoardFilter { Grouping = QuotaGrouping.Product }, Cancellation);
        var one = await portal
            .Get<QuotaBoardReader>()
            .GetAsync(Given.Admin(), new BoardFilter { Grouping = QuotaGrouping.Environment, Product = "shop" }, Cancellation);

        Assert.Equal(Names.Order(), ofProduct.Select(tenant => tenant.Name));
        Assert.All(ofProduct, tenant => Assert.Equal("shop", tenant.Product));
        Assert.Equal(["shop-dev", "shop-prod"], staging.Siblings.Select(sibling => sibling.Name));
        Assert.Null((await portal.Tenants.FindAsync(Given.Lead(), "till", Cancellation))!.Summary.Product);
        Assert.Equal([("shop", 3), ("No product", 1)], board.Groups.Select(group => (group.Title, group.Tenants)));
        Assert.Equal(["development", "production", "staging"], one.Groups.Select(group => group.Key).Order());
    }

    [Theory, OnEveryDatabase]
    public async Task The_deletion_of_a_product_is_one_request_and_may_leave_out_a_tenant(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        Assert.Empty((await ApproveAsync(portal, await SubmitAsync(portal))).Problems);
        var input = new RequestInput
        {
            Kind = RequestKind.Delete,
            Tenants = ["shop-dev", "shop-staging"],
            Purpose = "The shop is closed.",
        };

        var deletion = await portal.Requests.SubmitAsync(Given.Lead(), input, Cancellation);
        Assert.Empty(deletion.Problems);
        Assert.Empty((await ApproveAsync(portal, deletion.Value!)).Problems);

        await using var db = portal.OpenDatabase();
        Assert.Equal(
            ["shop-dev", "shop-staging"],
            await db.Tenants.Where(tenant => tenant.DeleteAt != null).Select(tenant => tenant.Name).OrderBy(name => name).ToListAsync(Cancellation)
        );
        var announced = await db.Announcements.Where(one => one.Kind == AnnouncementKind.RequestSubmitted).OrderBy(one => one.Id).ToListAsync(Cancellation);
        Assert.Contains(
            "Requested to delete the tenants 'shop-dev', 'shop-staging' of the product 'shop' of team 'payments' and to keep their volumes.",
            announced[^1].Text,
            StringComparison.Ordinal
        );
    }

    [Theory, OnEveryDatabase]
    public async Task One_change_of_access_is_decided_for_all_tenants_of_the_product(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        Assert.Empty((await ApproveAsync(portal, await SubmitAsync(portal))).Problems);
        var input = new RequestInput
        {
            Kind = RequestKind.ChangeAccess,
            Tenants = Names,
            Access = [new("payments-developers", "Developer")],
            Purpose = "They work on the shop.",
        };

        var change = await portal.Requests.SubmitAsync(Given.Lead(), input, Cancellation);
        Assert.Empty(change.Problems);
        Assert.Empty((await ApproveAsync(portal, change.Value!)).Problems);

        await using var db = portal.OpenDatabase();
        Assert.All(await db.Tenants.ToListAsync(Cancellation), tenant => Assert.Equal("payments-developers", Assert.Single(tenant.Spec.Access).Group));
    }

    [Fact]
    public async Task Tenants_of_different_products_are_not_changed_together()
    {
        await using var portal = await TestPortal.StartAsync();
        Assert.Empty((await ApproveAsync(portal, await SubmitAsync(portal))).Problems);
        await portal.ApproveTenantAsync("till");
        var input = new RequestInput
        {
            Kind = RequestKind.Delete,
            Tenants = ["shop-dev", "till"],
            Purpose = "Gone.",
        };

        var refused = await portal.Requests.SubmitAsync(Given.Lead(), input, Cancellation);

        Assert.Equal("'till' and 'shop-dev' do not belong to the same product. Submit a request for each.", Assert.Single(refused.Problems).Message);
    }

    [Theory, OnEveryDatabase]
    public async Task A_tenant_whose_cluster_lost_capacity_is_decided_without_the_others(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        await portal.SaveCapacityAsync(cpu: 32);
        var submitted = await SubmitAsync(portal);
        Assert.Empty((await ApproveAsync(portal, submitted)).Problems);
        await portal.SaveCapacityAsync(cpu: 20);

        await using var db = portal.OpenDatabase();
        var production = await db.Tenants.AsNoTracking().SingleAsync(tenant => tenant.Name == "shop-prod", Cancellation);
        Assert.NotNull(await portal.Get<CapacityHolds>().FindBlockingReasonAsync(production, Cancellation));

        var waiting = Assert.Single((await portal.Get<ApprovalQueue>().ListAsync(Given.Security(), new(), Cancellation)).Value!.Items);
        Assert.Equal("shop-prod", waiting.Request.Tenant);
        var details = (await portal.RequestReader.FindAsync(Given.Security(), waiting.Request.Id, Cancellation))!;
        Assert.Empty((await portal.Decisions.ApproveAsync(Given.Security(), waiting.Request.Id, details.Revision, "Agreed.", Cancellation)).Problems);
        Assert.Equal(3, await db.Requests.AsNoTracking().CountAsync(request => request.Status == RequestStatus.Approved, Cancellation));
    }

    [Theory, OnEveryDatabase]
    public async Task A_question_about_a_product_expires_once(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        var submitted = await SubmitAsync(portal);
        await portal.Reviews.AskAsync(Given.Admin(), submitted.Id!, "How many users?", Cancellation);
        portal.Time.Advance(TimeSpan.FromDays(14));

        Assert.Equal(1, await portal.Get<RequestClock>().RunAsync(Cancellation));

        await using var db = portal.OpenDatabase();
        Assert.Equal(3, await db.Requests.CountAsync(request => request.Status == RequestStatus.Expired, Cancellation));
        Assert.Single(await db.Announcements.Where(one => one.Kind == AnnouncementKind.RequestExpired).ToListAsync(Cancellation));
    }

    [Theory, OnEveryDatabase]
    public async Task The_evidence_and_history_of_each_tenant_are_complete(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        var submitted = await SubmitAsync(portal);
        await portal.Get<ConversationService>().AddAsync(Given.Admin(), submitted.Id!, "Fine.", NoteVisibility.Shared, Cancellation);
        Assert.Empty((await ApproveAsync(portal, submitted)).Problems);

        var history = (await portal.RequestReader.FindAsync(Given.Lead(), submitted.Tenants[2].Id!, Cancellation))!.History;
        var evidence = (await portal.Get<EvidencePack>().TakeAsync(Given.Auditor(), "shop-prod", Cancellation))!;

        Assert.Equal(["request.approved", "request.noted", "request.submitted"], history.Select(entry => entry.Action));
        Assert.Equal("Fine.", Assert.Single(Assert.Single(evidence.Requests).Conversation).Text);
        Assert.Equal(["request.submitted", "request.approved"], evidence.AuditEntries.Select(entry => entry.Action));
        Assert.Equal((0L, true), (evidence.Integrity.NotCovered, evidence.Integrity.IsIntact));
    }

    [Fact]
    public async Task A_single_environment_is_a_request_like_any_other()
    {
        await using var portal = await TestPortal.StartAsync();

        var submitted = await portal.Requests.SubmitAsync(
            Given.Lead(),
            Given.Input() with
            {
                Environment = null,
                Environments = [new("staging") { Size = "medium" }],
            },
            Cancellation
        );

        Assert.Empty(submitted.Value!.Tenants);
        await using var db = portal.OpenDatabase();
        var request = await db.Requests.SingleAsync(Cancellation);
        Assert.Equal(
            ("shop", "staging", "medium", null, null),
            (request.TenantName, request.Requested.Environment, request.Requested.Size, request.GroupId, request.Product)
        );
    }

    [Fact]
    public async Task A_product_of_another_team_keeps_its_name()
    {
        await using var portal = await TestPortal.StartAsync();
        await SubmitAsync(portal);

        var refused = await portal.Requests.SubmitAsync(
            Given.Lead("search"),
            Product() with
            {
                Team = "search",
                Environments = [new("staging"), new("production")],
            },
            Cancellation
        );

        Assert.Equal("Another team already has a product called 'shop'. Choose another name.", Assert.Single(refused.Problems).Message);
    }

    /// <summary>Three environments: two with the size for all, and a larger production.</summary>
    private static RequestInput Product() =>
        Given.Input() with
        {
            Environment = null,
            Environments = [new("development"), new("staging"), new("production") { Size = "medium" }],
        };

    private static async Task<SubmittedRequest> SubmitAsync(TestPortal portal)
    {
        var submitted = await portal.Requests.SubmitAsync(Given.Lead(), Product(), Cancellation);
        Assert.Empty(submitted.Problems);
        return submitted.Value!;
    }

    private static Task<Result<string>> ApproveAsync(TestPortal portal, SubmittedRequest submitted, string? comment = null) =>
        portal.Decisions.ApproveAsync(Given.Admin(), submitted.Id!, submitted.Revision, comment, Cancellation);

    private static Task<Result<string>> ApproveAsync(
        TestPortal portal,
        SubmittedRequest submitted,
        IReadOnlyList<EnvironmentInput> changed,
        string? comment = null
    ) =>
        portal.Decisions.ApproveAsync(
            Given.Admin(),
            submitted.Id!,
            new DecisionInput
            {
                Revision = submitted.Revision,
                Environments = changed,
                Comment = comment,
            },
            Cancellation
        );
}
