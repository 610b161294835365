using System.Net;
using System.Text.Json;
using TenantPortal.Core.Data;

namespace TenantPortal.Web.Tests.Api.Conditional;

public sealed class ResourceTagTests
{
    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.PostgreSql)]
    public async Task A_read_has_an_ETag_and_is_a_304_while_nothing_has_changed(DatabaseProvider database)
    {
        await using var portal = await HttpPortal.StartAsync(database);
        var lead = await portal.SignInAsync("payments-lead");
        var admin = await portal.SignInAsync("platform-admin");
        var id = await CreateEverythingAsync(lead, admin);

        foreach (
            var path in new[]
            {
                "/tenants/checkout",
                $"/requests/{id}",
                $"/requests/{id}/manifests",
                "/teams/payments",
                "/teams/payments/budget",
                "/departments/commerce",
                "/departments/commerce/budget",
                "/tenants/checkout/isolation",
            }
        )
        {
            var read = await admin.CallAsync(path);
            var tag = read.Headers.ETag?.ToString();
            var again = await admin.SendAsync(HttpMethod.Get, path, null, ("If-None-Match", $"\"other\", W/{tag}"));

            Assert.True(tag is not null && !tag.StartsWith("W/", StringComparison.Ordinal), $"{path}: {read.StatusCode} has the ETag '{tag}'.");
            Assert.Equal((path, HttpStatusCode.NotModified), (path, again.StatusCode));
            Assert.Empty(await again.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
            Assert.Equal(tag, again.Headers.ETag?.ToString());
        }
    }

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.PostgreSql)]
    public async Task A_change_with_an_outdated_ETag_is_a_412_and_changes_nothing(DatabaseProvider database)
    {
        await using var portal = await HttpPortal.StartAsync(database);
        var lead = await portal.SignInAsync("payments-lead");
        var draft = await (await lead.PostAsync("/drafts", Draft("one"))).ReadAsync();
        var path = $"/drafts/{draft.Text("id")}";
        var first = (await lead.CallAsync(path)).Headers.ETag!.ToString();

        var changed = await lead.SendAsync(HttpMethod.Put, path, Draft("two"), ("If-Match", first));
        var outdated = await lead.SendAsync(HttpMethod.Put, path, Draft("three"), ("If-Match", first));
        var deleted = await lead.SendAsync(HttpMethod.Delete, path, null, ("If-Match", first));
        var read = await lead.CallAsync(path);

        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        Assert.Equal((HttpStatusCode.PreconditionFailed, HttpStatusCode.PreconditionFailed), (outdated.StatusCode, deleted.StatusCode));
        Assert.Equal("The draft has changed since you read it. Read it again, and send its new ETag in If-Match.", (await outdated.ReadAsync()).Text("detail"));
        Assert.Equal(changed.Headers.ETag, read.Headers.ETag);
        Assert.Equal("two", (await read.ReadAsync()).GetProperty("content").GetProperty("input").Text("purpose"));
        Assert.Equal(HttpStatusCode.NoContent, (await lead.SendAsync(HttpMethod.Delete, path, null, ("If-Match", read.Headers.ETag!.ToString()))).StatusCode);
    }

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.PostgreSql)]
    public async Task A_decision_on_what_was_read_is_refused_once_someone_else_has_acted(DatabaseProvider database)
    {
        await using var portal = await HttpPortal.StartAsync(database);
        var submitted = await (await portal.SignInAsync("payments-lead")).SubmitAsync();
        var path = $"/requests/{submitted.Text("id")}";
        var admin = await portal.SignInAsync("platform-admin");
        var tag = (await admin.CallAsync(path)).Headers.ETag!.ToString();
        await admin.PostAsync($"{path}/claim", new { });

        var outdated = await admin.SendAsync(HttpMethod.Post, $"{path}/reject", new { comment = "No." }, ("If-Match", tag));
        var current = await admin.SendAsync(
            HttpMethod.Post,
            $"{path}/approve",
            new { revision = submitted.Text("revision") },
            ("If-Match", (await admin.CallAsync(path)).Headers.ETag!.ToString())
        );

        Assert.Equal((HttpStatusCode.PreconditionFailed, HttpStatusCode.OK), (outdated.StatusCode, current.StatusCode));
    }

    [Fact]
    public async Task The_version_in_a_body_is_also_a_valid_ETag_and_the_version_of_a_tenant_ignores_what_is_observed()
    {
        await using var portal = await HttpPortal.StartAsync(DatabaseProvider.Sqlite);
        var lead = await portal.SignInAsync("payments-lead");
        var admin = await portal.SignInAsync("platform-admin");
        await CreateEverythingAsync(lead, admin);
        var team = await (await admin.CallAsync("/teams/payments")).ReadAsync();
        var tag = (await lead.CallAsync("/tenants/checkout")).Headers.ETag!.ToString();

        var deleted = await admin.SendAsync(HttpMethod.Delete, "/teams/payments", null, ("If-Match", $"\"{team.Text("version")}\""));
        var suspended = await lead.SendAsync(
            HttpMethod.Post,
            "/tenants/checkout/suspend",
            new { reason = "Costs." },
            ("If-Match", $"{tag[..tag.IndexOf('.', StringComparison.Ordinal)]}.0000000000000000\"")
        );
        var outdated = await lead.SendAsync(HttpMethod.Post, "/tenants/checkout/resume", null, ("If-Match", tag));

        // A team with requests cannot be deleted: the call itself has answered.
        Assert.Equal(HttpStatusCode.Conflict, deleted.StatusCode);
        Assert.NotEqual(HttpStatusCode.PreconditionFailed, suspended.StatusCode);
        Assert.Equal(suspended.StatusCode == HttpStatusCode.OK ? HttpStatusCode.PreconditionFailed : HttpStatusCode.Conflict, outdated.StatusCode);
    }

    [Fact]
    public async Task A_call_without_a_version_refuses_If_Match_and_so_does_a_header_that_is_not_an_ETag()
    {
        await using var portal = await HttpPortal.StartAsync(DatabaseProvider.Sqlite);
        var lead = await portal.SignInAsync("payments-lead");

        var list = await lead.SendAsync(HttpMethod.Post, "/requests", Calls.Checkout, ("If-Match", "\"a\""));
        var broken = await lead.SendAsync(HttpMethod.Put, "/drafts/none", Draft("one"), ("If-Match", "a b"));
        var missing = await lead.SendAsync(HttpMethod.Put, "/drafts/none", Draft("one"), ("If-Match", "\"a\""));

        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.BadRequest, HttpStatusCode.NotFound), (list.StatusCode, broken.StatusCode, missing.StatusCode));
    }

    [Fact]
    public async Task A_notice_is_read_by_its_id()
    {
        await using var portal = await HttpPortal.StartAsync(DatabaseProvider.Sqlite);
        var admin = await portal.SignInAsync("platform-admin");
        var notice = await (await admin.PostAsync("/notices", new { text = "Maintenance.", endsAt = DateTimeOffset.UtcNow.AddHours(1) })).ReadAsync();

        var read = await (await portal.SignInAsync("payments-lead")).CallAsync($"/notices/{notice.Text("id")}");

        Assert.Equal("Maintenance.", (await read.ReadAsync()).Text("text"));
        Assert.NotNull(read.Headers.ETag);
    }

    private static object Draft(string purpose) => new { input = new { purpose } };

    /// <summary>A tenant, and everything that it belongs to.</summary>
    private static async Task<string> CreateEverythingAsync(HttpClient lead, HttpClient admin)
    {
        JsonElement submitted = await lead.SubmitAsync();
        var approved = await admin.PostAsync($"/requests/{submitted.Text("id")}/approve", new { revision = submitted.Text("revision") });
        Assert.Equal(HttpStatusCode.OK, approved.StatusCode);
        return submitted.Text("id");
    }
}
