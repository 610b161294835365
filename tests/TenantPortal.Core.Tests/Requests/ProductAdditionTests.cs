using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Configuration;
using TenantPortal.Core.Data;
using TenantPortal.Core.Requests;
using TenantPortal.Core.Requests.Conversation;
using TenantPortal.Core.Requests.Fields;
using TenantPortal.Core.Requests.Submitting;
using TenantPortal.Core.Tenants;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.Requests;

/// <summary>Requests for further environments of a product that exists.</summary>
public sealed class ProductAdditionTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, OnEveryDatabase]
    public async Task One_further_environment_is_a_plain_request_whose_tenant_joins_the_product(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        await CreateProductAsync(portal);

        var submitted = await SubmitAsync(portal, Addition() with { Team = null });
        Assert.Empty((await portal.Decisions.ApproveAsync(Given.Admin(), submitted.Id!, submitted.Revision, null, Cancellation)).Problems);

        await using var db = portal.OpenDatabase();
        var added = await db.Tenants.SingleAsync(tenant => tenant.Name == "shop-prod", Cancellation);
        Assert.Equal(("shop", "payments", "production"), (added.Product, added.Team, added.Environment));
        var stored = await db.Requests.SingleAsync(request => request.Id == submitted.Id, Cancellation);
        Assert.Equal((null, "shop"), (stored.GroupId, stored.Product));
        Assert.Empty(submitted.Tenants);
    }

    [Theory, OnEveryDatabase]
    public async Task Several_further_environments_are_decided_together(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        await CreateProductAsync(portal, "development");

        var submitted = await SubmitAsync(
            portal,
            Addition() with
            {
                Environment = null,
                Environments = [new("staging"), new("production") { Size = "medium" }],
            }
        );
        Assert.Empty((await portal.Decisions.ApproveAsync(Given.Admin(), submitted.Id!, submitted.Revision, null, Cancellation)).Problems);

        await using var db = portal.OpenDatabase();
        var tenants = await db.Tenants.Where(tenant => tenant.Product == "shop").OrderBy(tenant => tenant.Name).ToListAsync(Cancellation);
        Assert.Equal([("shop-dev", "small"), ("shop-prod", "medium"), ("shop-staging", "small")], tenants.Select(tenant => (tenant.Name, tenant.Spec.Size!)));
    }

    [Theory, OnEveryDatabase]
    public async Task An_environment_that_the_product_has_is_refused_with_one_sentence(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        await CreateProductAsync(portal);

        var present = await portal.Requests.SubmitAsync(Given.Lead(), Addition() with { Environment = "staging" }, Cancellation);
        await SubmitAsync(portal, Addition());
        var requested = await portal.Requests.SubmitAsync(Given.Lead(), Addition(), Cancellation);

        Assert.Equal("There is already a tenant called 'shop-staging'. Choose another environment.", Assert.Single(present.Problems).Message);
        Assert.Equal(
            "A tenant called 'shop-prod' is already requested. Choose another environment, or wait until that request is decided.",
            Assert.Single(requested.Problems).Message
        );
    }

    [Theory, OnEveryDatabase]
    public async Task The_name_of_a_deleted_tenant_of_the_product_stays_reserved(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        await CreateProductAsync(portal);
        await using (var db = portal.OpenDatabase())
        {
            await db
                .Tenants.Where(tenant => tenant.Name == "shop-staging")
                .ExecuteUpdateAsync(
                    set => set.SetProperty(tenant => tenant.ArchivedAt, Given.Now).SetProperty(tenant => tenant.NamespaceUid, "uid"),
                    Cancellation
                );
        }

        var refused = await portal.Requests.SubmitAsync(Given.Lead(), Addition() with { Environment = "staging" }, Cancellation);

        var problem = Assert.Single(refused.Problems).Message;
        Assert.StartsWith("A tenant called 'shop-staging' was deleted, and its name is reserved until", problem, StringComparison.Ordinal);
        Assert.EndsWith("Choose another environment.", problem, StringComparison.Ordinal);
    }

    [Theory, OnEveryDatabase]
    public async Task A_product_of_another_team_an_unknown_one_and_one_that_is_only_requested_are_refused(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        await CreateProductAsync(portal);
        await SubmitAsync(portal, Product("store", "development", "staging"));

        var byOthers = await portal.Requests.SubmitAsync(Given.Lead("search"), Addition() with { Team = "search" }, Cancellation);
        var forOthers = await portal.Requests.SubmitAsync(Given.Admin(), Addition() with { Team = "search" }, Cancellation);
        var unknown = await portal.Requests.SubmitAsync(Given.Lead(), Addition() with { Product = "moon" }, Cancellation);
        var requested = await portal.Requests.SubmitAsync(Given.Lead(), Addition() with { Product = "store" }, Cancellation);
        var member = await portal.Requests.SubmitAsync(Given.Member(), Addition(), Cancellation);

        Assert.Equal("The product 'shop' belongs to another team. Choose a product of your team.", Assert.Single(byOthers.Problems).Message);
        Assert.Equal("The product 'shop' belongs to another team. Choose a product of your team.", Assert.Single(forOthers.Problems).Message);
        Assert.Equal("There is no product called 'moon'. Check the name, or request a new product.", Assert.Single(unknown.Problems).Message);
        Assert.Equal("The product 'store' is not approved yet. Wait until its request is decided.", Assert.Single(requested.Problems).Message);
        Assert.Equal(ProblemKind.Forbidden, Assert.Single(member.Problems).Kind);
    }

    [Fact]
    public async Task What_does_not_fit_a_further_environment_is_refused()
    {
        await using var portal = await TestPortal.StartAsync();
        await CreateProductAsync(portal);

        var named = await portal.Requests.PreviewAsync(Given.Lead(), Addition() with { Tenant = "till" }, Cancellation);
        var without = await portal.Requests.PreviewAsync(Given.Lead(), Addition() with { Environment = null }, Cancellation);
        var both = await portal.Requests.PreviewAsync(Given.Lead(), Addition() with { Environments = [new("production")] }, Cancellation);
        var change = await portal.Requests.PreviewAsync(
            Given.Lead(),
            new RequestInput
            {
                Kind = RequestKind.Delete,
                Tenant = "shop-dev",
                Product = "shop",
                Purpose = "No.",
            },
            Cancellation
        );

        Assert.Equal("The tenants are named after the product. Leave their names out.", Assert.Single(named.Problems).Message);
        Assert.Equal("Choose an environment: development, staging, production.", Assert.Single(without.Problems).Message);
        Assert.Equal("Set an environment or environments, not both.", Assert.Single(both.Problems).Message);
        Assert.Equal("Only a request for further environments can name a product. Leave it out.", Assert.Single(change.Problems).Message);
    }

    [Fact]
    public async Task An_answer_to_a_question_stays_with_the_product_and_the_environment()
    {
        await using var portal = await TestPortal.StartAsync();
        await CreateProductAsync(portal);
        var submitted = await SubmitAsync(portal, Addition());
        await portal.Reviews.AskAsync(Given.Admin(), submitted.Id!, "Why so small?", Cancellation);

        var answered = await portal
            .Get<RequestAnswers>()
            .AnswerAsync(Given.Lead(), submitted.Id!, null, Addition() with { Environment = "staging", Size = "medium" }, Cancellation);

        Assert.Empty(answered.Problems);
        var requested = (await portal.RequestReader.FindAsync(Given.Lead(), submitted.Id!, Cancellation))!.Summary.Requested;
        Assert.Equal(("shop-prod", "shop", "production", "medium"), (requested.Name, requested.Product, requested.Environment, requested.Size));
    }

    [Theory, OnEveryDatabase]
    public async Task Of_two_requests_for_the_same_environment_at_once_one_is_refused(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        await CreateProductAsync(portal);

        var results = await AtOnce.RunAsync(2, _ => portal.Requests.SubmitAsync(Given.Lead(), Addition(), Cancellation));

        Assert.Single(results, result => result.Succeeded);
        Assert.Contains("'shop-prod'", Assert.Single(results, result => !result.Succeeded).Problems[0].Message, StringComparison.Ordinal);
    }

    /// <summary>A request for production of the product.</summary>
    private static RequestInput Addition() => Given.Input() with { Tenant = null, Product = "shop" };

    private static RequestInput Product(string name, params string[] environments) =>
        Given.Input(name) with
        {
            Environment = null,
            Environments = [.. environments.Select(environment => new EnvironmentInput(environment))],
        };

    /// <summary>The product has these environments; without any, development and staging.</summary>
    private static async Task CreateProductAsync(TestPortal portal, params string[] environments)
    {
        var submitted = await SubmitAsync(portal, Product("shop", "development", "staging"));
        Assert.Empty((await portal.Decisions.ApproveAsync(Given.Admin(), submitted.Id!, submitted.Revision, null, Cancellation)).Problems);
        if (environments.Length == 0)
            return;
        await using var db = portal.OpenDatabase();
        await db.Tenants.Where(tenant => !environments.Contains(tenant.Environment)).ExecuteDeleteAsync(Cancellation);
    }

    private static async Task<SubmittedRequest> SubmitAsync(TestPortal portal, RequestInput input)
    {
        var submitted = await portal.Requests.SubmitAsync(Given.Lead(), input, Cancellation);
        Assert.Empty(submitted.Problems);
        return submitted.Value!;
    }
}
