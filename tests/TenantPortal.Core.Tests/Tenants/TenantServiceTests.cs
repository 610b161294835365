using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Audit;
using TenantPortal.Core.People;
using TenantPortal.Core.Requests;
using TenantPortal.Core.Requests.Fields;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tenants.Changing;
using TenantPortal.Core.Tenants.Reading;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.Tenants;

/// <summary>The end of a move to another tier: until someone says so, what runs in the former namespace is kept.</summary>
public sealed class TenantServiceTests : IAsyncLifetime
{
    private const string NothingKept = "'shop' has no namespace of a former tier.";

    private static readonly ReconcileResult Kept = new(
        ReconcileOutcome.Ready,
        [new(Condition.FormerRemoved, ConditionStatus.False, Condition.KeptForMove, "It is kept.", default)],
        [],
        "hash",
        "uid",
        FormerObjects.Kept
    );

    private static readonly ReconcileResult Removed = new(
        ReconcileOutcome.Ready,
        [new(Condition.FormerRemoved, ConditionStatus.True, "Removed", "It is gone.", default)],
        [],
        "hash",
        "uid",
        FormerObjects.None
    );

    private TestPortal _portal = null!;

    /// <summary>Who may, and what the others are told.</summary>
    public static TheoryData<string, CurrentUser, ProblemKind?> People =>
        new()
        {
            { "a lead", Given.Lead(), null },
            { "a platform admin", Given.Admin(), null },
            { "a member", Given.Member(), ProblemKind.Forbidden },
            { "the manager", Given.Manager(), ProblemKind.Forbidden },
            { "a security approver", Given.Security(), ProblemKind.Forbidden },
            { "an auditor", Given.Auditor(), ProblemKind.Forbidden },
            { "another team's lead", Given.Lead("search"), ProblemKind.NotFound },
        };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private TenantService Service => _portal.Get<TenantService>();

    public async ValueTask InitializeAsync() => _portal = await TestPortal.StartAsync();

    public ValueTask DisposeAsync() => _portal.DisposeAsync();

    [Theory]
    [MemberData(nameof(People))]
    public async Task Leads_and_platform_admins_finish_a_move_and_others_leave_it_as_it_is(string who, CurrentUser user, ProblemKind? refusal)
    {
        await MoveAsync();

        var finished = await Service.FinishMoveAsync(user, "shop", Cancellation);

        Assert.True(refusal == finished.Problems.SingleOrDefault()?.Kind, who);
        await using var db = _portal.OpenDatabase();
        Assert.Equal(refusal is not null, (await db.Tenants.SingleAsync(Cancellation)).KeepsFormerNamespace);
        Assert.Equal(
            refusal is null ? 1 : 0,
            await db.Audit.CountAsync(entry => entry.Action == "tenant.move-finished" && entry.ActorId == user.Id && entry.Subject == "shop", Cancellation)
        );
    }

    [Fact]
    public async Task A_finished_move_is_due_at_once_and_forgotten_when_the_former_namespace_is_gone()
    {
        await MoveAsync();
        Assert.True((await FindAsync()).Actions.CanFinishMove);

        await Service.FinishMoveAsync(Given.Lead(), "shop", Cancellation);

        Assert.False((await FindAsync()).Actions.CanFinishMove);
        await ReconcileAsync(Removed);
        await using var db = _portal.OpenDatabase();
        var moved = await db.Tenants.SingleAsync(Cancellation);
        Assert.Equal((null, false), (moved.MoveFinishedAt, moved.KeepsFormerNamespace));
        Assert.Empty(moved.FormerHashes);
    }

    [Fact]
    public async Task A_move_that_is_finished_while_the_reconciler_looks_stays_due()
    {
        await MoveAsync();
        _portal.Time.Advance(TimeSpan.FromHours(1));
        var claim = Assert.Single(await _portal.Queue.ClaimDueAsync("replica", 1, Cancellation));

        await Service.FinishMoveAsync(Given.Lead(), "shop", Cancellation);
        await _portal.Queue.CompleteAsync(claim, "replica", Kept, _portal.Time.GetUtcNow().AddHours(1), Cancellation);

        Assert.NotNull(Assert.Single(await _portal.Queue.ClaimDueAsync("replica", 1, Cancellation)).Tenant.MoveFinishedAt);
    }

    [Fact]
    public async Task What_keeps_nothing_of_a_former_tier_has_no_move_to_finish()
    {
        await _portal.ApproveTenantAsync();
        await ReconcileAsync(Removed);

        var neverMoved = await Service.FinishMoveAsync(Given.Lead(), "shop", Cancellation);

        Assert.Equal((NothingKept, ProblemKind.Conflict), (neverMoved.Problems.Single().Message, neverMoved.Problems.Single().Kind));
    }

    [Fact]
    public async Task A_move_is_finished_once()
    {
        await MoveAsync();
        await Service.FinishMoveAsync(Given.Lead(), "shop", Cancellation);

        var again = await Service.FinishMoveAsync(Given.Admin(), "shop", Cancellation);

        Assert.Equal(NothingKept, Assert.Single(again.Problems).Message);
        await using var db = _portal.OpenDatabase();
        Assert.Equal(1, await db.Audit.CountAsync(entry => entry.Action == "tenant.move-finished", Cancellation));
    }

    [Fact]
    public async Task A_later_move_is_finished_again()
    {
        await MoveAsync();
        await Service.FinishMoveAsync(Given.Lead(), "shop", Cancellation);
        // Approved before the reconciler came to remove anything.
        await ChangeTierAsync("namespace");

        await ReconcileAsync(Kept);

        Assert.True((await FindAsync()).Actions.CanFinishMove);
    }

    [Fact]
    public async Task A_tenant_that_is_gone_has_no_move_to_finish()
    {
        await MoveAsync();
        await using (var db = _portal.OpenDatabase())
            await db.Tenants.ExecuteUpdateAsync(set => set.SetProperty(tenant => tenant.ArchivedAt, Given.Now), Cancellation);

        var gone = await Service.FinishMoveAsync(Given.Lead(), "shop", Cancellation);

        Assert.Equal(ProblemKind.NotFound, Assert.Single(gone.Problems).Kind);
    }

    [Theory]
    [MemberData(nameof(People))]
    public async Task Leads_and_platform_admins_retry_a_failing_tenant_and_others_do_not(string who, CurrentUser user, ProblemKind? refusal)
    {
        await _portal.ApproveTenantAsync();
        await ReconcileAsync(new ReconcileResult(ReconcileOutcome.Failed, [], [], null, null));

        var retried = await Service.RetryAsync(user, "shop", Cancellation);

        Assert.True(refusal == retried.Problems.SingleOrDefault()?.Kind, who);
        Assert.Equal(refusal is null ? 1 : 0, (await _portal.Queue.ClaimDueAsync("replica", 1, Cancellation)).Count);
    }

    [Fact]
    public async Task Only_a_failing_tenant_is_retried()
    {
        await _portal.ApproveTenantAsync();

        var retried = await Service.RetryAsync(Given.Lead(), "shop", Cancellation);

        Assert.Equal("The last attempt to reconcile 'shop' did not fail.", Assert.Single(retried.Problems).Message);
    }

    /// <summary>The tenant 'shop' has another tier, and the namespace of the former one is kept.</summary>
    private async Task MoveAsync()
    {
        await _portal.ApproveTenantAsync();
        await ReconcileAsync(Removed);
        await ChangeTierAsync("vcluster");
        await ReconcileAsync(Kept);
    }

    private async Task ChangeTierAsync(string tier)
    {
        var asked = await _portal.Requests.SubmitAsync(
            Given.Lead(),
            new RequestInput
            {
                Kind = RequestKind.ChangeTier,
                Tenant = "shop",
                Tier = tier,
                Size = "small",
                Purpose = "CRDs of our own.",
            },
            Cancellation
        );
        Assert.Empty(asked.Problems);
        Assert.Empty((await _portal.Decisions.ApproveAsync(Given.Admin(), asked.Value!.Id!, asked.Value.Revision, null, Cancellation)).Problems);
        // Back to weaker isolation takes two.
        if (tier == "namespace")
            Assert.Empty((await _portal.Decisions.ApproveAsync(Given.Security(), asked.Value.Id!, asked.Value.Revision, null, Cancellation)).Problems);
    }

    private async Task ReconcileAsync(ReconcileResult result)
    {
        var claim = Assert.Single(await _portal.Queue.ClaimDueAsync("replica", 1, Cancellation));
        Assert.True(await _portal.Queue.CompleteAsync(claim, "replica", result, _portal.Time.GetUtcNow().AddHours(1), Cancellation));
    }

    private async Task<TenantDetails> FindAsync() => (await _portal.Tenants.FindAsync(Given.Lead(), "shop", Cancellation))!;
}
