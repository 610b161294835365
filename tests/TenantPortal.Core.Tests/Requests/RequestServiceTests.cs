using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using TenantPortal.Core.Audit;
using TenantPortal.Core.Configuration;
using TenantPortal.Core.Data;
using TenantPortal.Core.Requests;
using TenantPortal.Core.Requests.Fields;
using TenantPortal.Core.Teams;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tenants.Revisions;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.Requests;

public class RequestServiceTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, OnEveryDatabase]
    public async Task Submitting_stores_the_request_its_revision_and_its_audit_entry_in_one_step(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);

        var submitted = await portal.SubmitAsync();

        await using var db = portal.OpenDatabase();
        var request = await db.Requests.SingleAsync(Cancellation);
        Assert.Equal(
            (submitted.Id, RequestStatus.Submitted, "shop", "payments-lead", Given.Now),
            (request.Id, request.Status, request.TenantName, request.RequestedBy, request.SubmittedAt)
        );
        Assert.True(SpecDiff.IsSame(Given.Spec(), request.Requested));
        var revision = await db.Revisions.SingleAsync(Cancellation);
        Assert.Equal((submitted.Revision, submitted.Yaml, request.ManifestHash), (revision.Hash, revision.Yaml, revision.Hash));
        var entry = await db.Audit.SingleAsync(Cancellation);
        Assert.Equal(("request.submitted", submitted.Id, "payments-lead", Given.Now), (entry.Action, entry.Subject, entry.ActorId, entry.At));
        Assert.Empty(db.Tenants);
    }

    [Fact]
    public async Task What_would_be_created_names_the_tenant_and_its_request()
    {
        await using var portal = await TestPortal.StartAsync();

        var submitted = await portal.SubmitAsync();

        Assert.Contains("name: team-shop", submitted.Yaml, StringComparison.Ordinal);
        Assert.Contains(submitted.Id!, submitted.Yaml, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_preview_shows_everything_and_stores_nothing()
    {
        await using var portal = await TestPortal.StartAsync();
        var heard = ChangeTopics.None;
        using var subscription = portal.Changes.Subscribe(topics => heard |= topics);

        var preview = await portal.Requests.PreviewAsync(Given.Lead(), Given.Input(), Cancellation);

        Assert.Null(preview.Value!.Id);
        Assert.Contains("name: team-shop", preview.Value.Yaml, StringComparison.Ordinal);
        await using var db = portal.OpenDatabase();
        Assert.Equal(
            (0, 0, 0),
            (await db.Requests.CountAsync(Cancellation), await db.Revisions.CountAsync(Cancellation), await db.Audit.CountAsync(Cancellation))
        );
        Assert.Equal(ChangeTopics.None, heard);
    }

    [Fact]
    public async Task A_refused_request_stores_nothing_and_reports_all_mistakes()
    {
        await using var portal = await TestPortal.StartAsync();

        var refused = await portal.Requests.SubmitAsync(Given.Lead(), Given.Input("Shop") with { Environment = "moon" }, Cancellation);

        Assert.Equal(["tenant", "environment"], refused.Problems.Select(problem => problem.Field));
        await using var db = portal.OpenDatabase();
        Assert.Empty(db.Requests);
        Assert.Empty(db.Audit);
    }

    [Fact]
    public async Task No_one_submits_a_request_for_a_team_that_they_do_not_lead()
    {
        await using var portal = await TestPortal.StartAsync();

        foreach (var user in new[] { Given.Member(), Given.Lead("search"), Given.Admin(), Given.Manager(), Given.Auditor() })
        {
            var refused = await portal.Requests.SubmitAsync(user, Given.Input(), Cancellation);

            Assert.Equal("team", Assert.Single(refused.Problems).Field);
        }
    }

    [Fact]
    public async Task A_second_open_request_for_the_name_is_refused_also_of_another_team()
    {
        await using var portal = await TestPortal.StartAsync();
        await portal.SubmitAsync();

        var refused = await portal.Requests.SubmitAsync(Given.Lead("search"), Given.Input(team: "search"), Cancellation);

        Assert.Equal("tenant", Assert.Single(refused.Problems).Field);
    }

    [Fact]
    public async Task A_rejected_name_can_be_requested_again()
    {
        await using var portal = await TestPortal.StartAsync();
        var first = await portal.SubmitAsync();
        await portal.Decisions.RejectAsync(Given.Admin(), first.Id!, first.Revision, "Too large.", Cancellation);

        var second = await portal.SubmitAsync();

        Assert.NotEqual(first.Id, second.Id);
    }

    [Fact]
    public async Task The_name_of_a_tenant_and_of_a_namespace_are_taken()
    {
        await using var portal = await TestPortal.StartAsync();
        await portal.ApproveTenantAsync("shop");
        await portal.Observations.ReplaceNamespacesAsync("default", [new("default", "team-legacy", null)], Cancellation);

        foreach (var name in new[] { "shop", "legacy" })
        {
            var refused = await portal.Requests.SubmitAsync(Given.Lead(), Given.Input(name), Cancellation);

            Assert.Equal("tenant", Assert.Single(refused.Problems).Field);
        }
    }

    [Theory, OnEveryDatabase]
    public async Task Of_many_who_request_one_name_at_once_exactly_one_is_taken(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);

        var results = await AtOnce.RunAsync(20, i => portal.Requests.SubmitAsync(Given.Lead(id: $"lead-{i}"), Given.Input(), Cancellation));

        Assert.Single(results, result => result.Succeeded);
        Assert.All(results.Where(result => !result.Succeeded), result => Assert.Equal("tenant", Assert.Single(result.Problems).Field));
        await using var db = portal.OpenDatabase();
        Assert.Equal(
            (1, 1, 1),
            (await db.Requests.CountAsync(Cancellation), await db.Revisions.CountAsync(Cancellation), await db.Audit.CountAsync(Cancellation))
        );
    }

    [Fact]
    public async Task Approving_makes_a_tenant_that_is_due_now()
    {
        await using var portal = await TestPortal.StartAsync();
        var submitted = await portal.SubmitAsync();
        portal.Time.Advance(TimeSpan.FromMinutes(5));
        var signal = portal.Get<ReconcileSignal>().Next;

        var approved = await portal.Decisions.ApproveAsync(Given.Admin(), submitted.Id!, submitted.Revision, "Welcome.", Cancellation);

        Assert.Equal(submitted.Id, approved.Value);
        await using var db = portal.OpenDatabase();
        var request = await db.Requests.Include(request => request.Decisions).SingleAsync(Cancellation);
        Assert.Equal((RequestStatus.Approved, "Welcome."), (request.Status, Assert.Single(request.Decisions).Comment));
        var tenant = await db.Tenants.SingleAsync(Cancellation);
        Assert.Equal((request.TenantId, "shop", submitted.Revision, 1), (tenant.Id, tenant.Name, tenant.ManifestHash, tenant.Generation));
        Assert.Equal((portal.Time.GetUtcNow(), portal.Time.GetUtcNow()), (tenant.ApprovedAt, tenant.NextReconcileAt));
        Assert.Equal(
            ["request.submitted", "request.approved"],
            await db.Audit.OrderBy(entry => entry.Id).Select(entry => entry.Action).ToListAsync(Cancellation)
        );
        Assert.True(signal.IsCompleted);
    }

    [Fact]
    public async Task Rejecting_keeps_the_reason_and_makes_no_tenant()
    {
        await using var portal = await TestPortal.StartAsync();
        var submitted = await portal.SubmitAsync();

        await portal.Decisions.RejectAsync(Given.Admin(), submitted.Id!, submitted.Revision, " Too large. ", Cancellation);

        await using var db = portal.OpenDatabase();
        Assert.Equal("Too large.", (await db.Requests.Include(request => request.Decisions).SingleAsync(Cancellation)).Decisions[0].Comment);
        Assert.Empty(db.Tenants);
        Assert.Equal("Rejected: Too large.", await db.Audit.OrderByDescending(entry => entry.Id).Select(entry => entry.Details).FirstAsync(Cancellation));
    }

    [Theory, OnEveryDatabase]
    public async Task Of_two_hundred_decisions_at_once_exactly_one_is_taken_and_the_others_are_refused(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        var submitted = await portal.SubmitAsync();

        var results = await AtOnce.RunAsync(
            200,
            i =>
                i % 2 == 0
                    ? portal.Decisions.ApproveAsync(Given.Admin($"admin-{i}"), submitted.Id!, submitted.Revision, null, Cancellation)
                    : portal.Decisions.RejectAsync(Given.Admin($"admin-{i}"), submitted.Id!, submitted.Revision, "No.", Cancellation)
        );

        Assert.Single(results, result => result.Succeeded);
        Assert.All(
            results.Where(result => !result.Succeeded),
            result =>
            {
                var problem = Assert.Single(result.Problems);
                Assert.Equal(ProblemKind.Conflict, problem.Kind);
                Assert.Matches("^(admin-[0-9]+ has already (approved|rejected) this request|Someone else just changed this request)", problem.Message);
            }
        );
        await using var db = portal.OpenDatabase();
        var request = await db.Requests.Include(request => request.Decisions).SingleAsync(Cancellation);
        Assert.Single(request.Decisions);
        Assert.Equal(request.Status == RequestStatus.Approved ? 1 : 0, await db.Tenants.CountAsync(Cancellation));
        Assert.Equal(2, await db.Audit.CountAsync(Cancellation));
    }

    [Fact]
    public async Task A_request_that_one_may_not_see_is_not_there()
    {
        await using var portal = await TestPortal.StartAsync();
        var submitted = await portal.SubmitAsync();

        var foreign = await portal.Decisions.ApproveAsync(Given.Lead("search"), submitted.Id!, submitted.Revision, null, Cancellation);
        var unknown = await portal.Decisions.ApproveAsync(Given.Admin(), "req-unknown", submitted.Revision, null, Cancellation);

        Assert.Equal(ProblemKind.NotFound, Assert.Single(foreign.Problems).Kind);
        Assert.Equal(ProblemKind.NotFound, Assert.Single(unknown.Problems).Kind);
    }

    [Fact]
    public async Task A_requester_cannot_approve_even_as_a_platform_admin()
    {
        await using var portal = await TestPortal.StartAsync();
        var ann = Given.Person("ann", "payments-team-leads", "platform-admins");
        var submitted = await portal.SubmitAsync(by: ann);

        var refused = await portal.Decisions.ApproveAsync(ann, submitted.Id!, submitted.Revision, null, Cancellation);

        Assert.Equal(ProblemKind.Forbidden, Assert.Single(refused.Problems).Kind);
    }

    [Fact]
    public async Task What_the_cluster_refuses_can_be_rejected_but_not_approved()
    {
        await using var portal = await TestPortal.StartAsync();
        var submitted = await portal.SubmitAsync();
        await portal.RequestChecks.SaveAsync(submitted.Id!, submitted.Revision, new RequestCheck(false, "The namespace exists.", Given.Now), Cancellation);

        var approved = await portal.Decisions.ApproveAsync(Given.Admin(), submitted.Id!, submitted.Revision, null, Cancellation);
        var rejected = await portal.Decisions.RejectAsync(Given.Admin(), submitted.Id!, submitted.Revision, "It exists.", Cancellation);

        Assert.Equal("This request cannot be approved: The namespace exists.", Assert.Single(approved.Problems).Message);
        Assert.True(rejected.Succeeded);
    }

    [Fact]
    public async Task A_request_whose_team_has_changed_since_is_not_approved()
    {
        await using var portal = await TestPortal.StartAsync();
        var submitted = await portal.SubmitAsync();
        await using var db = portal.OpenDatabase();
        await db.Teams.Where(team => team.Name == "payments").ExecuteUpdateAsync(set => set.SetProperty(team => team.LeadGroup, "everybody"), Cancellation);

        var refused = await portal.Decisions.ApproveAsync(Given.Admin(), submitted.Id!, submitted.Revision, null, Cancellation);

        await ExpectStaleAsync(portal, refused);
    }

    [Fact]
    public async Task A_request_whose_blueprint_has_changed_since_is_not_approved()
    {
        using var blueprints = new BlueprintCopy();
        await using var before = await TestPortal.StartAsync(("Blueprints:Path", blueprints.Path));
        var submitted = await before.SubmitAsync();
        blueprints.Replace("namespace/quota.yaml", "count/jobs.batch", "count/jobs.other");

        await using var after = await before.RestartAsync();
        var refused = await after.Decisions.ApproveAsync(Given.Admin(), submitted.Id!, submitted.Revision, null, Cancellation);

        await ExpectStaleAsync(after, refused);
    }

    [Fact]
    public async Task A_request_for_a_tier_that_is_no_longer_offered_is_not_approved()
    {
        await using var portal = await TestPortal.StartAsync();
        await using var withOtherTier = await portal.RestartAsync([.. OtherTier()]);
        var submitted = await withOtherTier.Requests.SubmitAsync(Given.Lead(), Given.Input() with { Tier = "other" }, Cancellation);

        var refused = await portal.Decisions.ApproveAsync(Given.Admin(), submitted.Value!.Id!, submitted.Value.Revision, null, Cancellation);

        Assert.Equal("It can no longer be created: The tier 'other' is no longer configured.", Assert.Single(refused.Problems).Message);
    }

    [Theory, OnEveryDatabase]
    public async Task A_name_that_became_a_tenant_since_is_not_approved_again(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        var submitted = await portal.SubmitAsync("shop");
        await portal.ApproveTenantAsync("store");
        await using var db = portal.OpenDatabase();
        await db.Tenants.ExecuteUpdateAsync(set => set.SetProperty(tenant => tenant.Name, "shop"), Cancellation);

        var refused = await portal.Decisions.ApproveAsync(Given.Admin(), submitted.Id!, submitted.Revision, null, Cancellation);

        Assert.Equal("A tenant called 'shop' was just created. Reject this request.", Assert.Single(refused.Problems).Message);
    }

    private static async Task ExpectStaleAsync(TestPortal portal, Result<string> refused)
    {
        Assert.Equal(ProblemKind.Conflict, Assert.Single(refused.Problems).Kind);
        Assert.StartsWith(
            "The blueprint, tier or team has changed since this was submitted, so different manifests would be created: ",
            refused.Problems[0].Message,
            StringComparison.Ordinal
        );
        await using var db = portal.OpenDatabase();
        var request = await db.Requests.Include(request => request.Decisions).SingleAsync(Cancellation);
        Assert.Equal((RequestStatus.InReview, 2), (request.Status, request.Number));
        Assert.Empty(request.Decisions);
        Assert.Empty(db.Tenants);
    }

    private static IEnumerable<(string Key, string? Value)> OtherTier() =>
        Given
            .Configuration()
            .GetSection("Tiers:namespace")
            .AsEnumerable(makePathsRelative: true)
            .Where(setting => setting.Key.Length > 0 && setting.Value is not null)
            .Select(setting => ("Tiers:other:" + setting.Key, setting.Value));
}
