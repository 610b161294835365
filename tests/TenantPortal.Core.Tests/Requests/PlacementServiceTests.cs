using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Data;
using TenantPortal.Core.Observations;
using TenantPortal.Core.Requests;
using TenantPortal.Core.Requests.Placing;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.Requests;

public sealed class PlacementServiceTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, OnEveryDatabase]
    public async Task A_request_that_names_no_cluster_gets_the_one_with_the_most_free_capacity(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database, ("Clusters:edge:Kind", "Sandbox"));
        await SaveCapacityAsync(portal, "default", cpu: 20);
        await SaveCapacityAsync(portal, "edge", cpu: 200);

        var submitted = await portal.Requests.SubmitAsync(Given.Lead(), Given.Input(), Cancellation);

        Assert.Empty(submitted.Problems);
        await using var db = portal.OpenDatabase();
        Assert.Equal("edge", (await db.Requests.SingleAsync(request => request.Id == submitted.Value!.Id, Cancellation)).Requested.Cluster);
        Assert.Equal(
            new PlacementProposal("edge", "The tenant will be placed on 'edge', which offers Hardened namespace and has the most free capacity."),
            await portal.Get<PlacementService>().ProposeAsync(Given.Input(), Cancellation)
        );
    }

    [Fact]
    public async Task Without_a_tier_or_an_environment_there_is_no_proposal()
    {
        await using var portal = await TestPortal.StartAsync(("Clusters:edge:Kind", "Sandbox"));

        Assert.Null(await portal.Get<PlacementService>().ProposeAsync(Given.Input() with { Tier = null }, Cancellation));
        Assert.Null(await portal.Get<PlacementService>().ProposeAsync(Given.Input() with { Environment = "" }, Cancellation));
    }

    private static Task SaveCapacityAsync(TestPortal portal, string cluster, long cpu) =>
        portal.Observations.SaveCapacityAsync(
            cluster,
            [
                new CapacityReport("cpu", cpu * 1000, 0, 2),
                new CapacityReport("memory", 1000L << 30, 0, 2),
                new CapacityReport("ephemeral-storage", 1000L << 30, 0, 2),
                new CapacityReport("pods", 5000, 0, 2),
            ],
            Cancellation
        );
}
