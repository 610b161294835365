using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Observations;
using TenantPortal.Core.People;
using TenantPortal.Core.Requests;
using TenantPortal.Core.Requests.Conversation;
using TenantPortal.Core.Requests.Deciding;
using TenantPortal.Core.Requests.Fields;
using TenantPortal.Core.Requests.Reading;
using TenantPortal.Core.Requests.Submitting;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tenants.Changing;
using TenantPortal.Core.Tiers.Advice;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.Requests;

/// <summary>The whole way of a request through the services: each step once by who may, and by who may not.</summary>
public sealed class RequestLifeTests : IAsyncLifetime
{
    private TestPortal _portal = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _portal = await TestPortal.StartAsync();

    public ValueTask DisposeAsync() => _portal.DisposeAsync();

    [Fact]
    public async Task A_claimed_request_is_its_reviewers_until_they_release_it()
    {
        var request = await _portal.SubmitAsync();
        Done(await _portal.Reviews.ClaimAsync(Given.Admin("ann"), request.Id!, Cancellation));

        var byOther = await _portal.Decisions.ApproveAsync(Given.Admin("ben"), request.Id!, request.Revision, null, Cancellation);
        Done(await _portal.Reviews.ReleaseAsync(Given.Admin("ann"), request.Id!, Cancellation));
        var afterwards = await _portal.Decisions.ApproveAsync(Given.Admin("ben"), request.Id!, request.Revision, null, Cancellation);

        Assert.Equal(
            new Problem("ann is reviewing this request. Have them decide or release it.", Kind: ProblemKind.Conflict),
            Assert.Single(byOther.Problems)
        );
        Done(afterwards);
    }

    [Fact]
    public async Task A_security_approver_does_not_end_anothers_claim()
    {
        var request = await _portal.SubmitAsync();
        await _portal.Reviews.ClaimAsync(Given.Admin(), request.Id!, Cancellation);

        Refused(ProblemKind.Forbidden, await _portal.Reviews.ReleaseAsync(Given.Security(), request.Id!, Cancellation));
    }

    [Fact]
    public async Task What_no_one_has_claimed_is_not_released() =>
        Refused(ProblemKind.Conflict, await _portal.Reviews.ReleaseAsync(Given.Admin(), (await _portal.SubmitAsync()).Id!, Cancellation));

    [Fact]
    public async Task A_question_goes_to_the_team_and_its_answer_back_to_the_queue()
    {
        var request = await _portal.SubmitAsync();
        Done(await _portal.Reviews.AskAsync(Given.Admin(), request.Id!, "How many users?", Cancellation));
        Assert.Equal(RequestStatus.NeedsInfo, (await FindAsync(request.Id!)).Summary.Status);

        Done(await _portal.Get<RequestAnswers>().AnswerAsync(Given.Lead(), request.Id!, "About <b>ten</b>.", null, Cancellation));

        var found = await FindAsync(request.Id!);
        Assert.Equal((RequestStatus.Submitted, 1, request.Revision), (found.Summary.Status, found.Number, found.Revision));
        Assert.Equal([("platform-admin", "How many users?"), ("payments-lead", "About <b>ten</b>.")], found.Notes.Select(note => (note.Author, note.Text)));
    }

    [Fact]
    public async Task A_question_needs_words() =>
        Assert.Equal(
            new Problem("Write your question.", "comment"),
            Assert.Single((await _portal.Reviews.AskAsync(Given.Admin(), (await _portal.SubmitAsync()).Id!, " ", Cancellation)).Problems)
        );

    [Fact]
    public async Task While_the_team_is_to_answer_no_one_decides()
    {
        var request = await AskedAsync();

        Refused(ProblemKind.Conflict, await _portal.Decisions.ApproveAsync(Given.Admin(), request.Id!, request.Revision, null, Cancellation));
        Refused(ProblemKind.Conflict, await _portal.Decisions.RejectAsync(Given.Admin(), request.Id!, request.Revision, "No.", Cancellation));
    }

    [Theory]
    [InlineData("payments-team", ProblemKind.Forbidden)]
    [InlineData("platform-admins", ProblemKind.Forbidden)]
    [InlineData("search-team-leads", ProblemKind.NotFound)]
    public async Task Only_the_teams_leads_answer_and_withdraw(string group, ProblemKind refusal)
    {
        var request = await AskedAsync();

        Refused(refusal, await _portal.Get<RequestAnswers>().AnswerAsync(Given.Person("eve", group), request.Id!, "Yes.", null, Cancellation));
        Refused(refusal, await _portal.Requests.WithdrawAsync(Given.Person("eve", group), request.Id!, null, Cancellation));
    }

    [Fact]
    public async Task A_request_of_which_no_answer_is_expected_takes_none() =>
        Refused(
            ProblemKind.Conflict,
            await _portal.Get<RequestAnswers>().AnswerAsync(Given.Lead(), (await _portal.SubmitAsync()).Id!, "Yes.", null, Cancellation)
        );

    [Fact]
    public async Task An_answer_that_changes_what_is_requested_is_rendered_again_and_the_old_revision_is_stale()
    {
        var request = await AskedAsync();
        Done(await _portal.Get<RequestAnswers>().AnswerAsync(Given.Lead(), request.Id!, null, Given.Input() with { Size = "medium" }, Cancellation));

        var found = await FindAsync(request.Id!);
        Assert.Equal((2, "medium"), (found.Number, found.Summary.Requested.Size));
        Assert.NotEqual(request.Revision, found.Revision);
        Refused(ProblemKind.Conflict, await _portal.Decisions.ApproveAsync(Given.Admin(), request.Id!, request.Revision, null, Cancellation));
        Done(await _portal.Decisions.ApproveAsync(Given.Admin(), request.Id!, found.Revision, null, Cancellation));
    }

    [Fact]
    public async Task An_answer_cannot_turn_the_request_into_one_for_another_tenant()
    {
        var request = await AskedAsync();

        Done(
            await _portal
                .Get<RequestAnswers>()
                .AnswerAsync(Given.Lead(), request.Id!, "Smaller.", Given.Input("other", "search") with { Kind = RequestKind.Delete }, Cancellation)
        );

        var found = await FindAsync(request.Id!);
        Assert.Equal((RequestKind.Create, "shop", "payments"), (found.Summary.Kind, found.Summary.Tenant, found.Summary.Team));
    }

    [Fact]
    public async Task A_withdrawn_request_frees_the_name_and_is_decided_by_no_one()
    {
        var request = await _portal.SubmitAsync();
        Done(await _portal.Requests.WithdrawAsync(Given.Lead(), request.Id!, "Not needed.", Cancellation));

        Refused(ProblemKind.Conflict, await _portal.Decisions.ApproveAsync(Given.Admin(), request.Id!, request.Revision, null, Cancellation));
        Refused(ProblemKind.Conflict, await _portal.Requests.WithdrawAsync(Given.Lead(), request.Id!, null, Cancellation));
        await _portal.SubmitAsync();
    }

    [Theory]
    [InlineData("payments-team-leads")]
    [InlineData("platform-admins")]
    public async Task An_approved_tenant_of_which_nothing_was_made_can_still_be_withdrawn_and_its_name_is_free_again(string group)
    {
        var id = await _portal.ApproveTenantAsync();

        Done(await _portal.Requests.WithdrawAsync(Given.Person("eve", group), id, null, Cancellation));
        var claim = Assert.Single(await _portal.Queue.ClaimDueAsync("replica", 9, Cancellation));
        Assert.True(await _portal.Queue.BeginDeletionAsync(claim, "replica", Cancellation));
        await _portal.Queue.CompleteAsync(claim, "replica", new ReconcileResult(ReconcileOutcome.Deleted, [], []), _portal.Time.GetUtcNow(), Cancellation);

        Assert.Equal(RequestStatus.Withdrawn, (await FindAsync(id)).Summary.Status);
        await _portal.SubmitAsync();
    }

    [Fact]
    public async Task What_has_begun_to_be_made_is_not_withdrawn()
    {
        var id = await _portal.ApproveTenantAsync();
        await _portal.Queue.ClaimDueAsync("replica", 1, Cancellation);

        Refused(ProblemKind.Conflict, await _portal.Requests.WithdrawAsync(Given.Lead(), id, null, Cancellation));
        Assert.False((await FindAsync(id)).Actions.CanWithdraw);
    }

    [Fact]
    public async Task What_is_rejected_is_not_withdrawn()
    {
        var request = await _portal.SubmitAsync();
        Done(await _portal.Decisions.RejectAsync(Given.Admin(), request.Id!, request.Revision, "No.", Cancellation));

        Refused(ProblemKind.Conflict, await _portal.Requests.WithdrawAsync(Given.Lead(), request.Id!, null, Cancellation));
    }

    [Fact]
    public async Task The_approver_may_set_other_values_and_exactly_those_are_applied()
    {
        var request = await _portal.SubmitAsync();
        var input = new DecisionInput { Revision = request.Revision, Quota = Given.Amounts(cpu: "2") };
        var preview = (await _portal.Decisions.PreviewAsync(Given.Admin(), request.Id!, input, Cancellation)).Value!;

        Done(await _portal.Decisions.ApproveAsync(Given.Admin(), request.Id!, input with { DecidedRevision = preview.Revision }, Cancellation));

        var found = await FindAsync(request.Id!);
        Assert.Equal(
            ("4", "2"),
            found.Diff.Where(field => field.Field == "quota.cpu").Select(field => (field.Requested.ToString(), field.Decided?.ToString())).Single()
        );
        Assert.Equal(preview.Revision, found.Revision);
        await using var db = _portal.OpenDatabase();
        var tenant = await db.Tenants.SingleAsync(Cancellation);
        Assert.Equal((preview.Revision, Given.Quota(cpu: "2")), (tenant.ManifestHash, tenant.Spec.Quota));
    }

    [Fact]
    public async Task Values_beyond_the_tier_are_refused_to_the_approver_too()
    {
        var request = await _portal.SubmitAsync();

        var refused = await _portal.Decisions.ApproveAsync(
            Given.Admin(),
            request.Id!,
            new DecisionInput { Revision = request.Revision, Quota = Given.Amounts(cpu: "65") },
            Cancellation
        );

        Assert.Equal("quota.cpu", Assert.Single(refused.Problems).Field);
    }

    [Fact]
    public async Task Values_that_are_not_what_the_preview_showed_are_not_approved()
    {
        var request = await _portal.SubmitAsync();

        var refused = await _portal.Decisions.ApproveAsync(
            Given.Admin(),
            request.Id!,
            new DecisionInput
            {
                Revision = request.Revision,
                Quota = Given.Amounts(cpu: "2"),
                DecidedRevision = request.Revision,
            },
            Cancellation
        );

        Refused(ProblemKind.Conflict, refused);
    }

    [Fact]
    public async Task A_regulated_case_needs_a_security_approver_after_the_platform_admin()
    {
        var request = await SubmitOverriddenAsync();
        Done(await _portal.Decisions.ApproveAsync(Given.Admin(), request.Id!, request.Revision, null, Cancellation));
        Assert.Equal(RequestStatus.AwaitingSecond, (await FindAsync(request.Id!)).Summary.Status);
        await using (var db = _portal.OpenDatabase())
            Assert.Empty(db.Tenants);

        Refused(ProblemKind.Forbidden, await _portal.Decisions.ApproveAsync(Given.Admin("other"), request.Id!, request.Revision, "Fine.", Cancellation));
        Refused(ProblemKind.Forbidden, await _portal.Decisions.RejectAsync(Given.Admin("other"), request.Id!, request.Revision, "No.", Cancellation));
        Done(await _portal.Decisions.ApproveAsync(Given.Security(), request.Id!, request.Revision, "Only for the demo.", Cancellation));

        var found = await FindAsync(request.Id!);
        Assert.Equal(
            [(DecisionStep.First, "platform-admin"), (DecisionStep.Second, "security")],
            found.Decisions.Select(decision => (decision.Step, decision.Decider))
        );
        await using var after = _portal.OpenDatabase();
        Assert.Equal(1, await after.Tenants.CountAsync(Cancellation));
    }

    [Fact]
    public async Task Allowing_a_refused_tier_needs_the_second_approvers_reason()
    {
        var request = await SubmitOverriddenAsync();
        Done(await _portal.Decisions.ApproveAsync(Given.Admin(), request.Id!, request.Revision, null, Cancellation));

        var refused = await _portal.Decisions.ApproveAsync(Given.Security(), request.Id!, request.Revision, " ", Cancellation);

        Assert.Equal(new Problem("Give a reason: the case rules out this tier, and you allow it.", "comment"), Assert.Single(refused.Problems));
    }

    [Fact]
    public async Task The_second_approver_may_reject()
    {
        var request = await SubmitOverriddenAsync();
        Done(await _portal.Decisions.ApproveAsync(Given.Admin(), request.Id!, request.Revision, null, Cancellation));

        Done(await _portal.Decisions.RejectAsync(Given.Security(), request.Id!, request.Revision, "Too risky.", Cancellation));

        Assert.Equal(RequestStatus.Rejected, (await FindAsync(request.Id!)).Summary.Status);
    }

    [Fact]
    public async Task The_database_itself_refuses_a_decision_of_ones_own_request()
    {
        var request = await _portal.SubmitAsync();
        await _portal.Decisions.RejectAsync(Given.Admin(), request.Id!, request.Revision, "No.", Cancellation);
        await using var db = _portal.OpenDatabase();

        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() =>
            db.Database.ExecuteSqlAsync($"UPDATE \"Decisions\" SET \"DeciderId\" = 'payments-lead'", Cancellation)
        );
    }

    [Fact]
    public async Task A_quota_change_raises_the_generation_and_keeps_what_was_beside_it()
    {
        var tenant = await ReadyTenantAsync();
        var request = await ChangeAsync(
            new RequestInput
            {
                Kind = RequestKind.ChangeQuota,
                Tenant = tenant,
                Size = "medium",
                Purpose = "Sale.",
            }
        );

        var open = await FindAsync(request.Id!);
        Assert.Equal(
            ("4", "16", true),
            open.Diff.Where(field => field.Field == "quota.cpu")
                .Select(field => (field.Original?.ToString(), field.Requested.ToString(), field.IsChange))
                .Single()
        );
        Assert.Contains(
            open.Differences,
            change => change is { Object: "ResourceQuota team-shop-quota", Path: "spec.hard.requests.cpu", Before: "4", After: "16" }
        );
        Done(await _portal.Decisions.ApproveAsync(Given.Admin(), request.Id!, request.Revision, null, Cancellation));

        await using var db = _portal.OpenDatabase();
        var changed = await db.Tenants.SingleAsync(Cancellation);
        Assert.Equal((2, "medium", request.Id, request.Revision), (changed.Generation, changed.Spec.Size, changed.RequestId, changed.ManifestHash));
    }

    [Fact]
    public async Task A_quota_below_what_is_used_is_refused()
    {
        var tenant = await ReadyTenantAsync();
        await using (var db = _portal.OpenDatabase())
        {
            db.Quotas.Add(new Core.Observations.ObservedQuota((await db.Tenants.SingleAsync(Cancellation)).Id, "requests.cpu", 4000, 3500));
            await db.SaveChangesAsync(Cancellation);
        }

        var refused = await _portal.Requests.SubmitAsync(
            Given.Lead(),
            new RequestInput
            {
                Kind = RequestKind.ChangeQuota,
                Tenant = tenant,
                Quota = Given.Amounts(cpu: "2"),
                Purpose = "Save.",
            },
            Cancellation
        );

        Assert.Equal(
            new Problem("The tenant uses 3500m CPU now, more than the requested 2. Free some first, or request at least 3500m.", "quota.cpu"),
            Assert.Single(refused.Problems)
        );
    }

    [Fact]
    public async Task One_open_request_per_tenant_whatever_it_requests()
    {
        var tenant = await ReadyTenantAsync();
        var first = await ChangeAsync(
            new RequestInput
            {
                Kind = RequestKind.ChangeQuota,
                Tenant = tenant,
                Size = "medium",
                Purpose = "Sale.",
            }
        );

        var second = await _portal.Requests.SubmitAsync(
            Given.Lead(),
            new RequestInput
            {
                Kind = RequestKind.Delete,
                Tenant = tenant,
                Purpose = "Done.",
            },
            Cancellation
        );

        Assert.Equal(
            new Problem($"There is already an open request for 'shop': {first.Id}. Wait until it is decided, or withdraw it.", Kind: ProblemKind.Conflict),
            Assert.Single(second.Problems)
        );
    }

    [Fact]
    public async Task Of_many_changes_requested_at_once_one_is_taken()
    {
        var tenant = await ReadyTenantAsync();

        var results = await AtOnce.RunAsync(
            20,
            _ =>
                _portal.Requests.SubmitAsync(
                    Given.Lead(),
                    new RequestInput
                    {
                        Kind = RequestKind.ChangeQuota,
                        Tenant = tenant,
                        Size = "medium",
                        Purpose = "Sale.",
                    },
                    Cancellation
                )
        );

        Assert.Single(results, result => result.Succeeded);
        Assert.All(results.Where(result => !result.Succeeded), result => Refused(ProblemKind.Conflict, result));
    }

    [Theory]
    [InlineData("payments-team", ProblemKind.Forbidden)]
    [InlineData("platform-admins", ProblemKind.Forbidden)]
    [InlineData("search-team-leads", ProblemKind.NotFound)]
    public async Task Only_the_teams_leads_request_to_change_a_tenant(string group, ProblemKind refusal)
    {
        var tenant = await ReadyTenantAsync();

        Refused(
            refusal,
            await _portal.Requests.SubmitAsync(
                Given.Person("eve", group),
                new RequestInput
                {
                    Kind = RequestKind.Delete,
                    Tenant = tenant,
                    Purpose = "Mine.",
                },
                Cancellation
            )
        );
    }

    [Fact]
    public async Task A_change_that_changes_nothing_is_refused()
    {
        var tenant = await ReadyTenantAsync();

        var refused = await _portal.Requests.SubmitAsync(
            Given.Lead(),
            new RequestInput
            {
                Kind = RequestKind.ChangeQuota,
                Tenant = tenant,
                Size = "small",
                Purpose = "Same.",
            },
            Cancellation
        );

        Assert.Equal("The tenant already has these values. Change at least one.", Assert.Single(refused.Problems).Message);
    }

    [Fact]
    public async Task Further_groups_get_in_by_an_access_change()
    {
        var tenant = await ReadyTenantAsync();
        var request = await ChangeAsync(
            new RequestInput
            {
                Kind = RequestKind.ChangeAccess,
                Tenant = tenant,
                Access = [new("shop-viewers", "Viewer"), new("shop-developers", "developer")],
                Purpose = "New people.",
            }
        );
        Done(await _portal.Decisions.ApproveAsync(Given.Admin(), request.Id!, request.Revision, null, Cancellation));

        await using var db = _portal.OpenDatabase();
        Assert.Equal(
            [new AccessGrant("shop-developers", TenantRole.Developer), new AccessGrant("shop-viewers", TenantRole.Viewer)],
            (await db.Tenants.SingleAsync(Cancellation)).Spec.Access
        );
    }

    [Theory]
    [InlineData("system:masters", "Viewer")]
    [InlineData(" two words", "Viewer")]
    [InlineData("line\n", "Viewer")]
    [InlineData("shop-viewers", "cluster-admin")]
    [InlineData("shop-viewers", "1")]
    [InlineData(null, null)]
    public async Task Access_for_wrong_groups_and_roles_is_refused(string? group, string? role)
    {
        var tenant = await ReadyTenantAsync();

        var refused = await _portal.Requests.SubmitAsync(
            Given.Lead(),
            new RequestInput
            {
                Kind = RequestKind.ChangeAccess,
                Tenant = tenant,
                Access = [new(group, role)],
                Purpose = "New people.",
            },
            Cancellation
        );

        Assert.Equal("access", Assert.Single(refused.Problems).Field);
    }

    [Fact]
    public async Task A_tenant_with_an_end_is_renewed_to_a_later_one()
    {
        var tenant = await ReadyTenantAsync(Given.Input() with { ExpiresOn = new DateOnly(2026, 3, 1) });
        var earlier = await _portal.Requests.SubmitAsync(
            Given.Lead(),
            new RequestInput
            {
                Kind = RequestKind.Renew,
                Tenant = tenant,
                ExpiresOn = new DateOnly(2026, 2, 1),
                Purpose = "Longer.",
            },
            Cancellation
        );
        var request = await ChangeAsync(
            new RequestInput
            {
                Kind = RequestKind.Renew,
                Tenant = tenant,
                ExpiresOn = new DateOnly(2026, 9, 1),
                Purpose = "Longer.",
            }
        );
        Done(await _portal.Decisions.ApproveAsync(Given.Admin(), request.Id!, request.Revision, null, Cancellation));

        Assert.Equal("expiresOn", Assert.Single(earlier.Problems).Field);
        await using var db = _portal.OpenDatabase();
        Assert.Equal(new DateOnly(2026, 9, 1), (await db.Tenants.SingleAsync(Cancellation)).Spec.ExpiresOn);
    }

    [Fact]
    public async Task An_approved_deletion_waits_and_can_be_taken_back()
    {
        var tenant = await ReadyTenantAsync();
        await DeleteAsync(tenant);
        var pending = await _portal.Tenants.FindAsync(Given.Lead(), tenant, Cancellation);

        Done(await _portal.Get<TenantService>().CancelDeletionAsync(Given.Lead(), tenant, Cancellation));

        Assert.Equal((TenantPhase.DeletionPending, Given.Now.AddDays(7), true), (pending!.Summary.Phase, pending.DeleteAt, pending.Actions.CanCancelDeletion));
        Assert.Equal(TenantPhase.Ready, (await _portal.Tenants.FindAsync(Given.Lead(), tenant, Cancellation))!.Summary.Phase);
    }

    [Fact]
    public async Task What_is_to_be_deleted_is_not_changed()
    {
        var tenant = await ReadyTenantAsync();
        await DeleteAsync(tenant);

        Refused(
            ProblemKind.Conflict,
            await _portal.Requests.SubmitAsync(
                Given.Lead(),
                new RequestInput
                {
                    Kind = RequestKind.ChangeQuota,
                    Tenant = tenant,
                    Size = "medium",
                    Purpose = "Sale.",
                },
                Cancellation
            )
        );
    }

    [Theory]
    [InlineData("payments-team", ProblemKind.Forbidden)]
    [InlineData("auditors", ProblemKind.Forbidden)]
    [InlineData("search-team-leads", ProblemKind.NotFound)]
    public async Task Strangers_do_not_spare_a_tenant(string group, ProblemKind refusal)
    {
        var tenant = await ReadyTenantAsync();
        await DeleteAsync(tenant);

        Refused(refusal, await _portal.Get<TenantService>().CancelDeletionAsync(Given.Person("eve", group), tenant, Cancellation));
    }

    private static void Done<T>(Result<T> result) => Assert.Empty(result.Problems);

    private static void Refused<T>(ProblemKind kind, Result<T> result) => Assert.Equal(kind, Assert.Single(result.Problems).Kind);

    private async Task<RequestDetails> FindAsync(string id) => (await _portal.RequestReader.FindAsync(Given.Admin(), id, Cancellation))!;

    private async Task<SubmittedRequest> AskedAsync()
    {
        var request = await _portal.SubmitAsync();
        Done(await _portal.Reviews.AskAsync(Given.Admin(), request.Id!, "How many users?", Cancellation));
        return request;
    }

    private async Task<SubmittedRequest> SubmitOverriddenAsync()
    {
        var input = Given.Input() with
        {
            Case = new CaseInput { Audience = "internal", Compliance = ["PCI-DSS"] },
            OverrideReason = "A demo without data.",
        };
        var submitted = await _portal.Requests.SubmitAsync(Given.Lead(), input, Cancellation);
        Done(submitted);
        return submitted.Value!;
    }

    private async Task<SubmittedRequest> ChangeAsync(RequestInput input)
    {
        var submitted = await _portal.Requests.SubmitAsync(Given.Lead(), input, Cancellation);
        Done(submitted);
        return submitted.Value!;
    }

    private async Task DeleteAsync(string tenant)
    {
        var request = await ChangeAsync(
            new RequestInput
            {
                Kind = RequestKind.Delete,
                Tenant = tenant,
                Purpose = "Not needed.",
            }
        );
        Done(await _portal.Decisions.ApproveAsync(Given.Admin(), request.Id!, request.Revision, null, Cancellation));
    }

    private async Task<string> ReadyTenantAsync(RequestInput? input = null)
    {
        var request = await ChangeAsync(input ?? Given.Input());
        Done(await _portal.Decisions.ApproveAsync(Given.Admin(), request.Id!, request.Revision, null, Cancellation));
        var claim = Assert.Single(await _portal.Queue.ClaimDueAsync("replica", 10, Cancellation));
        Assert.True(
            await _portal.Queue.CompleteAsync(
                claim,
                "replica",
                new ReconcileResult(ReconcileOutcome.Ready, [], [], claim.Tenant.ManifestHash, "uid"),
                Given.Now.AddMinutes(30),
                Cancellation
            )
        );
        return "shop";
    }
}
