using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Data;
using TenantPortal.Core.Observations;
using TenantPortal.Core.Requests;
using TenantPortal.Core.Requests.Fields;
using TenantPortal.Core.Requests.Submitting;
using TenantPortal.Core.Tenants;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.Requests;

/// <summary>What the form says of a name while it is typed: the sentence of the submission.</summary>
public class NameCheckTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, OnEveryDatabase]
    public async Task A_free_name_can_be_used_before_anything_else_is_entered(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);

        var names = await portal.Requests.CheckNamesAsync(new RequestInput { Tenant = "shop" }, Cancellation);

        Assert.Equal([new CheckedName(null, "shop", null)], names.Value!);
    }

    [Theory, OnEveryDatabase]
    public async Task The_name_of_a_tenant_is_taken(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        await portal.ApproveTenantAsync("shop");

        await ExpectAsync(portal, Given.Input(), "There is already a tenant called 'shop'. Choose another name.");
    }

    [Theory, OnEveryDatabase]
    public async Task The_name_of_a_deleted_tenant_is_reserved_until_a_date(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        await portal.ApproveTenantAsync("shop");
        await using var db = portal.OpenDatabase();
        await db.Tenants.ExecuteUpdateAsync(
            set => set.SetProperty(tenant => tenant.ArchivedAt, Given.Now).SetProperty(tenant => tenant.NamespaceUid, "uid"),
            Cancellation
        );

        await ExpectAsync(portal, Given.Input(), "A tenant called 'shop' was deleted, and its name is reserved until 2026-04-05. Choose another name.");
    }

    [Theory, OnEveryDatabase]
    public async Task A_namespace_that_was_seen_in_the_cluster_is_taken_for_the_tiers_that_would_use_it(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        await using var db = portal.OpenDatabase();
        db.Namespaces.Add(new ObservedNamespace("default", "team-shop", null));
        await db.SaveChangesAsync(Cancellation);

        await ExpectAsync(
            portal,
            Given.Input(),
            "The cluster 'default' already has a namespace 'team-shop' that does not belong to the portal. Choose another name."
        );
        var other = await portal.Requests.CheckNamesAsync(Given.Input() with { Tier = "vcluster" }, Cancellation);
        Assert.Null(Assert.Single(other.Value!).Problem);
    }

    [Theory, OnEveryDatabase]
    public async Task The_name_of_another_teams_product_is_taken_once_the_team_is_chosen(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        var product = Given.Input() with { Environment = null, Environments = [new("development"), new("staging")] };
        Assert.Empty((await portal.Requests.SubmitAsync(Given.Lead("search"), product with { Team = "search" }, null, Cancellation)).Problems);
        var further = product with { Environments = [new("development"), new("production")] };

        var refused = await portal.Requests.CheckNamesAsync(further, Cancellation);
        var withoutTeam = await portal.Requests.CheckNamesAsync(further with { Team = null }, Cancellation);

        Assert.Equal("Another team already has a product called 'shop'. Choose another name.", Assert.Single(refused.Problems).Message);
        Assert.True(withoutTeam.Succeeded);
    }

    private static async Task ExpectAsync(TestPortal portal, RequestInput input, string sentence)
    {
        var names = await portal.Requests.CheckNamesAsync(input, Cancellation);
        var submitted = await portal.Requests.SubmitAsync(Given.Lead(), input, null, Cancellation);

        Assert.Equal(sentence, Assert.Single(names.Value!).Problem?.ToString());
        Assert.Equal(sentence, Assert.Single(submitted.Problems).Message);
    }
}
