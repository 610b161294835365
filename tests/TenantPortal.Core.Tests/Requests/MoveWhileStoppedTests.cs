using TenantPortal.Core.Requests;
using TenantPortal.Core.Requests.Fields;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tenants.Suspending;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.Requests;

/// <summary>A tenant whose workloads are stopped does not move to another tier: they would be left behind.</summary>
public sealed class MoveWhileStoppedTests
{
    private static readonly RequestInput Move = new()
    {
        Kind = RequestKind.ChangeTier,
        Tenant = "shop",
        Tier = "vcluster",
        Size = "small",
        Purpose = "CRDs of our own.",
    };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_change_of_the_tier_of_a_suspended_tenant_is_refused_when_it_is_submitted()
    {
        await using var portal = await StartReadyAsync();
        await SuspendAsync(portal);

        var problem = Assert.Single((await portal.Requests.SubmitAsync(Given.Lead(), Move, Cancellation)).Problems);

        Assert.Equal(("tier", ProblemKind.Conflict), (problem.Field, problem.Kind));
        Assert.Equal("'shop' is suspended, and its stopped workloads would be left behind. Resume it before you change its tier.", problem.Message);
    }

    [Fact]
    public async Task It_is_refused_when_it_is_approved_if_the_tenant_was_suspended_since()
    {
        await using var portal = await StartReadyAsync();
        var submitted = (await portal.Requests.SubmitAsync(Given.Lead(), Move, Cancellation)).Value!;
        await SuspendAsync(portal);

        var refused = Assert.Single((await portal.Decisions.ApproveAsync(Given.Admin(), submitted.Id!, submitted.Revision, null, Cancellation)).Problems);
        Assert.Empty((await portal.Get<SuspensionService>().ResumeAsync(Given.Admin(), "shop", Cancellation)).Problems);
        var waking = Assert.Single((await portal.Decisions.ApproveAsync(Given.Admin(), submitted.Id!, submitted.Revision, null, Cancellation)).Problems);

        Assert.Contains("is suspended", refused.Message, StringComparison.Ordinal);
        Assert.Contains("is asleep or just waking", waking.Message, StringComparison.Ordinal);
    }

    private static async Task<TestPortal> StartReadyAsync()
    {
        var portal = await TestPortal.StartAsync();
        await portal.ApproveTenantAsync();
        var claim = Assert.Single(await portal.Queue.ClaimDueAsync("replica", 1, Cancellation));
        Assert.True(
            await portal.Queue.CompleteAsync(
                claim,
                "replica",
                new ReconcileResult(ReconcileOutcome.Ready, [], []),
                portal.Time.GetUtcNow().AddHours(1),
                Cancellation
            )
        );
        return portal;
    }

    private static async Task SuspendAsync(TestPortal portal) =>
        Assert.Empty((await portal.Get<SuspensionService>().SuspendAsync(Given.Admin(), "shop", "A review.", Cancellation)).Problems);
}
