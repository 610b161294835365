using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Observations;
using TenantPortal.Core.Quotas;
using TenantPortal.Core.Tiers;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.Observations;

public class QuotaDashboardTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Teams_and_tenants_are_summed_the_largest_first_in_four_queries()
    {
        await using var portal = await StartAsync(("shop", "payments", "4", "1"), ("till", "payments", "2", "500m"), ("index", "search", "2", "2500m"));
        portal.Queries.Reset();

        var overview = await portal.Dashboard.GetAsync(Given.Admin(), QuotaResource.Cpu, Cancellation);

        Assert.Equal(4, portal.Queries.Count);
        Assert.Equal(("8", "4", 3), (overview.Hard.ToString(), overview.Used.ToString(), overview.TenantCount));
        Assert.Equal([("payments", "Payments", "6", "1500m", 0.75, 0.25), ("search", "Search", "2", "2500m", 0.25, 1.25)], overview.Teams.Select(Row));
        Assert.Equal(
            [("shop", "Payments", "4", "1", 0.5, 0.25), ("index", "Search", "2", "2500m", 0.25, 1.25), ("till", "Payments", "2", "500m", 0.25, 0.25)],
            overview.Tenants.Select(Row)
        );
    }

    [Fact]
    public async Task People_see_the_sums_of_what_they_oversee()
    {
        await using var portal = await StartAsync(("shop", "payments", "4", "1"), ("index", "search", "2", "1"));

        foreach (
            var (user, hard) in new[]
            {
                (Given.Manager(), "4"),
                (Given.Manager("discovery"), "2"),
                (Given.Lead(), "4"),
                (Given.Auditor(), "6"),
                (Given.Person("nobody"), "0"),
            }
        )
            Assert.Equal(hard, (await portal.Dashboard.GetAsync(user, QuotaResource.Cpu, Cancellation)).Hard.ToString());
    }

    [Fact]
    public async Task What_is_promised_is_summed_as_far_as_a_person_sees_it_and_what_there_is_over_all_clusters()
    {
        await using var portal = await StartAsync(("shop", "payments", "1", "1"), ("index", "search", "1", "1"));
        await portal.Observations.SaveCapacityAsync("default", [new("cpu", 40_000, 10_000, 4)], Cancellation);
        await portal.Observations.SaveCapacityAsync("no-longer-configured", [new("cpu", 1_000_000, 1, 1)], Cancellation);

        foreach (var (user, committed) in new[] { (Given.Manager(), "4"), (Given.Admin(), "8"), (Given.Person("nobody"), "0") })
        {
            var overview = await portal.Dashboard.GetAsync(user, QuotaResource.Cpu, Cancellation);
            Assert.Equal((committed, "40"), (overview.Committed.ToString(), overview.Allocatable.ToString()));
        }

        Assert.Null((await portal.Dashboard.GetAsync(Given.Admin(), QuotaResource.Storage, Cancellation)).Allocatable);
    }

    [Fact]
    public async Task Nothing_held_is_no_division_by_zero()
    {
        await using var portal = await StartAsync(("shop", "payments", "0", "0"));

        var overview = await portal.Dashboard.GetAsync(Given.Admin(), QuotaResource.Cpu, Cancellation);

        Assert.Equal((0, 0), (Assert.Single(overview.Teams).Share, Assert.Single(overview.Tenants).Utilization));
    }

    [Fact]
    public async Task Bytes_are_written_with_binary_units()
    {
        await using var portal = await StartAsync(("shop", "payments", "4", "1"));

        Assert.Equal("16Gi", (await portal.Dashboard.GetAsync(Given.Admin(), QuotaResource.Memory, Cancellation)).Hard.ToString());
    }

    [Fact]
    public async Task A_resource_that_was_not_reported_is_held_by_no_one()
    {
        await using var portal = await StartAsync(("shop", "payments", "4", "1"));

        Assert.Empty((await portal.Dashboard.GetAsync(Given.Admin(), QuotaResource.Pods, Cancellation)).Teams);
    }

    /// <summary>Tenants with the hard and used CPU that the cluster reported, and 16Gi of memory.</summary>
    private static async Task<TestPortal> StartAsync(params (string Name, string Team, string Hard, string Used)[] tenants)
    {
        var portal = await TestPortal.StartAsync();
        foreach (var (name, team, hard, used) in tenants)
        {
            await portal.ApproveTenantAsync(name, team);
            await portal.Observations.SaveQuotasAsync(
                "default",
                [
                    new(
                        name,
                        new Dictionary<string, Quantity> { ["requests.cpu"] = Quantity.Parse(hard), ["requests.memory"] = Quantity.Parse("16Gi") },
                        new Dictionary<string, Quantity> { ["requests.cpu"] = Quantity.Parse(used) }
                    ),
                ],
                Cancellation
            );
        }

        return portal;
    }

    private static (string Owner, string Title, string Hard, string Used, double Share, double Utilization) Row(QuotaHolding holding) =>
        (holding.Owner, holding.Title, holding.Hard.ToString(), holding.Used.ToString(), holding.Share, holding.Utilization);
}
