using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Data;
using TenantPortal.Core.Requests;
using TenantPortal.Core.Requests.Fields;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tests.Usage;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.Requests;

/// <summary>A quota below what is used: refused, or approved for when it fits.</summary>
public class WhenItFitsTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, OnEveryDatabase]
    public async Task A_quota_below_the_use_is_approved_for_when_it_fits(DatabaseProvider database)
    {
        await using var scene = await UsageScene.StartAsync(database);
        await scene.ReportAsync("3");

        Assert.Equal("quota.cpu", Assert.Single((await scene.Portal.Requests.SubmitAsync(Given.Lead(), Change(), Cancellation)).Problems).Field);
        var submitted = await scene.Portal.Requests.SubmitAsync(Given.Lead(), Change() with { ApplyWhenItFits = true }, Cancellation);
        Assert.Empty(submitted.Problems);
        Assert.Empty((await scene.Portal.Decisions.ApproveAsync(Given.Admin(), submitted.Value!.Id!, submitted.Value.Revision, null, Cancellation)).Problems);

        var request = (await scene.Portal.RequestReader.FindAsync(Given.Lead(), submitted.Value.Id!, Cancellation))!;
        Assert.Equal(RequestStatus.Approved, request.Summary.Status);
        Assert.Contains(new ComparedField("applyWhenItFits", "Applied", "after the approval", "each amount when the use fits in it", null), request.Diff);
    }

    [Fact]
    public async Task A_later_change_of_the_tenant_does_not_repeat_it()
    {
        await using var scene = await UsageScene.StartAsync();
        await scene.ReportAsync("1");
        var first = (await scene.Portal.Requests.SubmitAsync(Given.Lead(), Change() with { ApplyWhenItFits = true }, Cancellation)).Value!;
        await scene.Portal.Decisions.ApproveAsync(Given.Admin(), first.Id!, first.Revision, null, Cancellation);

        var renamed = await scene.Portal.Requests.PreviewAsync(
            Given.Lead(),
            new RequestInput
            {
                Kind = RequestKind.ChangeAccess,
                Tenant = "shop",
                Contact = "#shop",
                Purpose = "A channel.",
            },
            Cancellation
        );

        Assert.False(renamed.Value!.Requested.AppliesQuotaWhenItFits);
    }

    [Theory, OnEveryDatabase]
    public async Task The_larger_quota_is_committed_until_the_smaller_one_is_applied(DatabaseProvider database)
    {
        await using var scene = await UsageScene.StartAsync(database);
        await scene.ReportAsync("3");
        var submitted = (await scene.Portal.Requests.SubmitAsync(Given.Lead(), Change() with { ApplyWhenItFits = true }, Cancellation)).Value!;
        await scene.Portal.Decisions.ApproveAsync(Given.Admin(), submitted.Id!, submitted.Revision, null, Cancellation);

        var approved = await CommittedAsync(scene);
        await ReconcileAsync(scene, new ReconcileResult(ReconcileOutcome.Waiting, [], []));
        var kept = await CommittedAsync(scene);
        await ReconcileAsync(scene, new ReconcileResult(ReconcileOutcome.Ready, [], [], Given.Revision));

        Assert.Equal((4000, 4000, 2000), (approved, kept, await CommittedAsync(scene)));
    }

    private static async Task<long> CommittedAsync(UsageScene scene)
    {
        await using var db = scene.Portal.OpenDatabase();
        return await db.Tenants.Where(tenant => tenant.Name == "shop").Select(tenant => tenant.Committed.CpuMillicores).SingleAsync(Cancellation);
    }

    private static async Task ReconcileAsync(UsageScene scene, ReconcileResult result)
    {
        var claim = Assert.Single(await scene.Portal.Queue.ClaimDueAsync("replica", 10, Cancellation), claim => claim.Tenant.Name == "shop");
        Assert.True(await scene.Portal.Queue.CompleteAsync(claim, "replica", result, scene.Portal.Time.GetUtcNow(), Cancellation));
    }

    private static RequestInput Change() =>
        new()
        {
            Kind = RequestKind.ChangeQuota,
            Tenant = "shop",
            Quota = Given.Amounts(cpu: "2"),
            Purpose = "Less is enough.",
        };
}
