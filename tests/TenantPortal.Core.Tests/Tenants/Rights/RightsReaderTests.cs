using TenantPortal.Core.Configuration;
using TenantPortal.Core.Data;
using TenantPortal.Core.Requests;
using TenantPortal.Core.Requests.Fields;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tenants.Rights;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.Tenants.Rights;

public class RightsReaderTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, OnEveryDatabase]
    public async Task Who_can_do_what_is_read_from_what_is_in_the_cluster_until_a_change_is(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        await portal.ApproveTenantAsync();
        var approved = await FindAsync(portal);
        await ReconcileAsync(portal);
        var submitted = await portal.Requests.SubmitAsync(
            Given.Lead(),
            new RequestInput
            {
                Kind = RequestKind.ChangeAccess,
                Tenant = "shop",
                Purpose = "Helpers.",
                Access = [new("helpers", "Viewer")],
            },
            Cancellation
        );
        var asking = await FindAsync(portal);
        await portal.Decisions.ApproveAsync(Given.Admin(), submitted.Value!.Id!, submitted.Value.Revision, null, Cancellation);
        var changing = await FindAsync(portal);
        await ReconcileAsync(portal);
        var changed = await FindAsync(portal);

        Assert.Equal((false, false, true, 1), Describe(approved));
        Assert.Equal((true, false, false, 1), Describe(asking));
        Assert.Equal((true, true, true, 1), Describe(changing));
        Assert.Equal((true, false, true, 2), Describe(changed));
        Assert.Null(await portal.Get<RightsReader>().FindAsync(Given.Lead("search"), "shop", Cancellation));
        Assert.NotNull(await portal.Get<RightsReader>().FindAsync(Given.Person("helper", "helpers"), "shop", Cancellation));
    }

    [Fact]
    public async Task While_less_than_a_revision_is_applied_the_approved_one_is_shown()
    {
        await using var portal = await TestPortal.StartAsync();
        await portal.ApproveTenantAsync();
        await ReconcileAsync(portal, "what is applied in quarantine");

        Assert.Equal((true, false, true, 1), Describe(await FindAsync(portal)));
    }

    private static (bool, bool, bool, int) Describe(TenantRightsView view) => (view.IsApplied, view.IsChanging, view.CanRequestChange, view.Rights.Roles.Count);

    private static async Task<TenantRightsView> FindAsync(TestPortal portal) =>
        (await portal.Get<RightsReader>().FindAsync(Given.Lead(), "shop", Cancellation))!;

    /// <summary>As if a reconciler had applied everything.</summary>
    private static async Task ReconcileAsync(TestPortal portal, string? hash = null)
    {
        var claim = Assert.Single(await portal.Queue.ClaimDueAsync("test", 1, Cancellation));
        Assert.True(
            await portal.Queue.CompleteAsync(
                claim,
                "test",
                new ReconcileResult(ReconcileOutcome.Ready, [], [], hash ?? claim.Tenant.ManifestHash),
                portal.Time.GetUtcNow().AddHours(1),
                Cancellation
            )
        );
    }
}
