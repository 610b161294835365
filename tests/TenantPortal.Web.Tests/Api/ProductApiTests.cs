using System.Net;
using System.Text.Json;

namespace TenantPortal.Web.Tests.Api;

/// <summary>Requests for several environments of a product.</summary>
public sealed class ProductApiTests
{
    private static readonly string[] Names = ["shop-dev", "shop-staging", "shop-prod"];

    [Fact]
    public async Task Environments_are_names_or_objects_and_one_decision_creates_all_tenants()
    {
        await using var portal = new PortalProcess();
        var (lead, admin) = (await portal.SignInAsync("payments-lead"), await portal.SignInAsync("platform-admin"));

        using var answer = await lead.PostAsync("/requests", Product("development", "staging", new { environment = "production", size = "medium" }));
        var submitted = await answer.ReadAsync();
        using var approved = await admin.PostAsync($"/requests/{submitted.Text("id")}/approve", new { revision = submitted.Text("revision") });
        var request = await approved.ReadAsync();
        var listed = (await (await lead.CallAsync("/requests?search=shop-prod")).ReadAsync()).GetProperty("items");
        var tenants = (await (await lead.CallAsync("/tenants?product=shop")).ReadAsync()).GetProperty("items");
        var tenant = await (await lead.CallAsync("/tenants/shop-dev")).ReadAsync();

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.Equal("shop", submitted.Text("product"));
        Assert.Equal(Names, submitted.GetProperty("tenants").EnumerateArray().Select(one => one.Text("tenant")));
        Assert.Equal(["4", "4", "16"], submitted.GetProperty("tenants").EnumerateArray().Select(one => one.GetProperty("quota").Text("cpu")));
        Assert.Equal(HttpStatusCode.OK, approved.StatusCode);
        Assert.Equal("shop", request.GetProperty("product").Text("name"));
        Assert.All(request.GetProperty("product").GetProperty("requests").EnumerateArray(), one => Assert.Equal("Approved", one.Text("status")));
        Assert.Equal("shop", Assert.Single(listed.EnumerateArray()).Text("product"));
        Assert.Equal(Names.Order(), tenants.EnumerateArray().Select(one => one.Text("name")));
        Assert.Equal("shop", tenant.Text("product"));
        Assert.Equal(["shop-prod", "shop-staging"], tenant.GetProperty("siblings").EnumerateArray().Select(one => one.Text("name")));
    }

    [Fact]
    public async Task An_approval_changes_the_values_of_environments_as_previewed()
    {
        await using var portal = new PortalProcess();
        var (lead, admin) = (await portal.SignInAsync("payments-lead"), await portal.SignInAsync("platform-admin"));
        using var answer = await lead.PostAsync("/requests", Product("development", "staging", new { environment = "production", size = "medium" }));
        var submitted = await answer.ReadAsync();
        object[] environments = ["development", new { environment = "production", size = "small" }];

        using var previewed = await admin.PostAsync($"/requests/{submitted.Text("id")}/approve/preview", new { environments });
        var preview = await previewed.ReadAsync();
        using var approved = await admin.PostAsync(
            $"/requests/{submitted.Text("id")}/approve",
            new
            {
                revision = submitted.Text("revision"),
                environments,
                decidedRevision = preview.Text("revision"),
            }
        );
        var request = await approved.ReadAsync();

        Assert.Equal(Names, preview.GetProperty("tenants").EnumerateArray().Select(one => one.Text("tenant")));
        Assert.Equal(["4", "4", "4"], preview.GetProperty("tenants").EnumerateArray().Select(one => one.GetProperty("quota").Text("cpu")));
        Assert.Equal(HttpStatusCode.OK, approved.StatusCode);
        Assert.Equal(["small", "small", "small"], request.GetProperty("product").GetProperty("requests").EnumerateArray().Select(one => one.Text("size")));
        var size = request
            .GetProperty("product")
            .GetProperty("requests")[2]
            .GetProperty("diff")
            .EnumerateArray()
            .Single(field => field.Text("field") == "size");
        Assert.Equal(("medium", "small"), (size.Text("asked"), size.Text("decided")));
    }

    [Fact]
    public async Task A_further_environment_joins_the_product()
    {
        await using var portal = new PortalProcess();
        var (lead, admin) = (await portal.SignInAsync("payments-lead"), await portal.SignInAsync("platform-admin"));
        using var product = await lead.PostAsync("/requests", Product("development", "staging"));
        var first = await product.ReadAsync();
        await admin.PostAsync($"/requests/{first.Text("id")}/approve", new { revision = first.Text("revision") });
        object Addition(string environment) =>
            new
            {
                product = "shop",
                environment,
                tier = "namespace",
                size = "small",
                purpose = "The shop opens.",
            };

        using var refused = await lead.PostAsync("/requests", Addition("staging"));
        using var answer = await lead.PostAsync("/requests", Addition("production"));
        var submitted = await answer.ReadAsync();
        await admin.PostAsync($"/requests/{submitted.Text("id")}/approve", new { revision = submitted.Text("revision") });
        var tenants = (await (await lead.CallAsync("/tenants?product=shop")).ReadAsync()).GetProperty("items");

        Assert.Equal("There is already a tenant called 'shop-staging'. Choose another environment.", (await refused.ReadAsync()).Text("detail"));
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.Equal(Names.Order(), tenants.EnumerateArray().Select(one => one.Text("name")));
    }

    [Fact]
    public async Task A_dry_run_stores_nothing_and_shows_each_tenant()
    {
        await using var portal = new PortalProcess();
        var lead = await portal.SignInAsync("payments-lead");

        using var answer = await lead.PostAsync("/requests?dryRun=true", Product("development", "staging"));
        var preview = await answer.ReadAsync();

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.All(preview.GetProperty("tenants").EnumerateArray(), one => Assert.Equal(JsonValueKind.Null, one.GetProperty("id").ValueKind));
        Assert.Empty((await (await lead.CallAsync("/requests")).ReadAsync()).GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task A_request_for_one_tenant_has_the_fields_that_it_had()
    {
        await using var portal = new PortalProcess();
        var lead = await portal.SignInAsync("payments-lead");

        var submitted = await lead.SubmitAsync();
        var request = await (await lead.CallAsync($"/requests/{submitted.Text("id")}")).ReadAsync();

        Assert.Equal(["id", "status", "revision", "checks", "monthlyCost", "budget"], submitted.EnumerateObject().Select(field => field.Name));
        Assert.False(request.TryGetProperty("product", out _));
    }

    [Theory]
    [InlineData("""["development","moon"]""", "There is no environment called 'moon'. Choose from development, staging, production.")]
    [InlineData("""["development","development"]""", "The environment 'development' is listed more than once. Remove the duplicate.")]
    [InlineData("""["development",{"environment":"staging","size":"huge"}]""", "staging: Choose a size of the tier: small, medium, large; or set the amounts.")]
    public async Task Environments_that_cannot_be_requested_are_refused_with_a_sentence(string environments, string sentence)
    {
        await using var portal = new PortalProcess();
        var lead = await portal.SignInAsync("payments-lead");

        using var answer = await lead.PostAsync("/requests", Product([.. JsonSerializer.Deserialize<JsonElement[]>(environments)!]));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Equal(sentence, (await answer.ReadAsync()).Text("detail"));
    }

    [Theory]
    [InlineData("""[null]""")]
    [InlineData("""[5]""")]
    [InlineData("""[{"environment":"staging","replicas":3}]""")]
    public async Task A_body_that_is_not_a_list_of_environments_is_refused(string environments)
    {
        await using var portal = new PortalProcess();
        var lead = await portal.SignInAsync("payments-lead");

        using var answer = await lead.PostAsync("/requests", Product([.. JsonSerializer.Deserialize<JsonElement[]>(environments)!]));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task The_document_describes_an_environment_as_a_name_or_an_object()
    {
        await using var portal = new PortalProcess();
        var lead = await portal.SignInAsync("payments-lead");

        var document = await (await lead.GetAsync("/openapi/v1.json", TestContext.Current.CancellationToken)).ReadAsync();

        var schemas = document.GetProperty("components").GetProperty("schemas");
        var environments = schemas.GetProperty("RequestInput").GetProperty("properties").GetProperty("environments");
        var choices = environments.GetProperty("items").GetProperty("oneOf").EnumerateArray().ToList();
        Assert.Equal("string", choices[0].Text("type"));
        Assert.Equal("#/components/schemas/EnvironmentBody", choices[1].Text("$ref"));
        var properties = schemas.GetProperty("EnvironmentBody").GetProperty("properties");
        Assert.Equal(["environment", "size", "quota"], properties.EnumerateObject().Select(property => property.Name));
    }

    private static object Product(params object[] environments) =>
        new
        {
            tenant = "shop",
            team = "payments",
            tier = "namespace",
            size = "small",
            purpose = "The web shop.",
            environments,
        };
}
