using System.Net;

namespace TenantPortal.Web.Tests.Api;

public sealed class PortalApiTests
{
    [Theory]
    [InlineData("/api/v1/requests")]
    [InlineData("/api/v1/nothing")]
    [InlineData("/openapi/v1.json")]
    public async Task Without_sign_in_a_program_gets_401_and_no_page(string path)
    {
        await using var portal = new PortalProcess();

        var answer = await portal.Anonymous().GetAsync(path, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    [Theory]
    [InlineData("/api/nothing")]
    [InlineData("/api/v1/nothing")]
    [InlineData("/api/v1/tenants/nothing")]
    public async Task What_is_not_there_is_a_404_problem(string path)
    {
        await using var portal = new PortalProcess();

        var answer = await (await portal.SignInAsync("auditor")).GetAsync(path, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    [Theory]
    [InlineData("/tokens", """{"name":"ci","scopes":[null]}""", "application/json", 400, "The list 'scopes' contains null. Remove it or enter a value.")]
    [InlineData("/requests", """{"access":[null]}""", "application/json", 400, "The list 'access' contains null. Remove it or enter a value.")]
    [InlineData("/requests", """{"quota":{"cpu":null}}""", "application/json", 400, "The list 'quota' contains null. Remove it or enter a value.")]
    [InlineData("/requests", "{}", "application/json; charset=utf-7", 415, "Send the request body as application/json in UTF-8.")]
    public async Task A_body_that_makes_no_sense_gets_a_sentence(string path, string body, string type, int status, string sentence)
    {
        await using var portal = new PortalProcess();
        var lead = await portal.SignInAsync("payments-lead");
        using var content = new ByteArrayContent(System.Text.Encoding.UTF8.GetBytes(body));
        content.Headers.TryAddWithoutValidation("Content-Type", type);

        var answer = await lead.PostAsync(new Uri("/api/v1" + path, UriKind.Relative), content, TestContext.Current.CancellationToken);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal(sentence, (await answer.ReadAsync()).Text("detail"));
    }

    [Fact]
    public async Task A_verb_that_a_call_does_not_have_is_a_problem_too()
    {
        await using var portal = new PortalProcess();

        var answer = await (await portal.SignInAsync("auditor")).DeleteAsync("/api/v1/tenants/checkout", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task The_description_lists_the_calls()
    {
        await using var portal = new PortalProcess();

        var document = await (await (await portal.SignInAsync("auditor")).GetAsync("/openapi/v1.json", TestContext.Current.CancellationToken)).ReadAsync();

        var described = document.GetProperty("paths").EnumerateObject().Select(path => path.Name).ToHashSet();
        Assert.Superset(
            new HashSet<string>
            {
                "/api/v1/audit",
                "/api/v1/audit/export",
                "/api/v1/audit/verify",
                "/api/v1/clusters",
                "/api/v1/dashboard",
                "/api/v1/dashboard/process",
                "/api/v1/dashboard/quota",
                "/api/v1/dashboard/quota/export",
                "/api/v1/deliveries",
                "/api/v1/deliveries/{id}/resend",
                "/api/v1/drafts",
                "/api/v1/exports/requests",
                "/api/v1/exports/tenants",
                "/api/v1/notifications",
                "/api/v1/notifications/read",
                "/api/v1/requests",
                "/api/v1/requests/{id}",
                "/api/v1/requests/{id}/answer",
                "/api/v1/requests/{id}/approve",
                "/api/v1/requests/{id}/ask",
                "/api/v1/requests/{id}/claim",
                "/api/v1/requests/{id}/manifests",
                "/api/v1/requests/{id}/notes",
                "/api/v1/requests/{id}/reject",
                "/api/v1/requests/{id}/release",
                "/api/v1/requests/{id}/withdraw",
                "/api/v1/tenants",
                "/api/v1/tenants/{name}",
                "/api/v1/tenants/{name}/evidence",
                "/api/v1/tenants/{name}/finish-move",
                "/api/v1/tenants/{name}/access",
                "/api/v1/tenants/{name}/export",
                "/api/v1/tenants/{name}/kubeconfig",
                "/api/v1/tenants/{name}/tfvars",
                "/api/v1/requests/{id}/export",
                "/api/v1/tenants/{name}/manifests",
                "/api/v1/tenants/{name}/spare",
                "/api/v1/tenants/{name}/usage",
                "/api/v1/tiers",
                "/api/v1/tiers/advise",
            },
            described
        );
    }

    [Fact]
    public async Task Tiers_come_with_sizes_and_a_maximum()
    {
        await using var portal = new PortalProcess();

        var tier = (await (await (await portal.SignInAsync("auditor")).CallAsync("/tiers")).ReadAsync()).GetProperty("items")[0];

        Assert.Equal("namespace", tier.Text("name"));
        Assert.Equal("32Gi", tier.GetProperty("sizes")[1].GetProperty("quota").Text("memory"));
        Assert.Equal("64", tier.GetProperty("maximum").Text("cpu"));
    }

    [Fact]
    public async Task Clusters_are_named_with_whether_they_answer()
    {
        await using var portal = new PortalProcess();

        var cluster = (await (await (await portal.SignInAsync("auditor")).CallAsync("/clusters")).ReadAsync()).GetProperty("items")[0];

        Assert.Equal("default", cluster.Text("name"));
        Assert.True(cluster.GetProperty("reachable").GetBoolean());
    }

    [Fact]
    public async Task The_dashboard_knows_its_resources()
    {
        await using var portal = new PortalProcess();
        var manager = await portal.SignInAsync("manager");

        var known = await manager.CallAsync("/dashboard?resource=memory");
        var unknown = await manager.CallAsync("/dashboard?resource=gold");

        Assert.Equal("memory", (await known.ReadAsync()).Text("resource"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, unknown.StatusCode);
    }
}
