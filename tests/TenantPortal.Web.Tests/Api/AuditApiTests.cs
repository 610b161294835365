using System.Net;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TenantPortal.Core.Data;

namespace TenantPortal.Web.Tests.Api;

public sealed class AuditApiTests
{
    [Fact]
    public async Task An_auditor_reads_what_happened_and_that_the_chain_verifies()
    {
        // A reconciler verifies the log at its start.
        await using var portal = new PortalProcess(("Portal:Roles:0", "Web"));
        var (lead, auditor) = (await portal.SignInAsync("payments-lead"), await portal.SignInAsync("auditor"));
        var request = await lead.SubmitAsync();

        var unchecked1 = (await (await auditor.CallAsync("/audit?tenant=checkout")).ReadAsync()).GetProperty("chain");
        var report = await (await auditor.CallAsync("/audit/verify")).ReadAsync();
        var listed = await (await auditor.CallAsync("/audit?tenant=checkout")).ReadAsync();

        Assert.Equal(JsonValueKind.Null, unchecked1.GetProperty("verifies").ValueKind);
        Assert.True(report.GetProperty("isIntact").GetBoolean());
        Assert.True(listed.GetProperty("chain").GetProperty("verifies").GetBoolean());
        var entry = Assert.Single(listed.GetProperty("items").EnumerateArray());
        Assert.Equal(("request.submitted", request.Text("id")), (entry.Text("action"), entry.Text("subject")));
        Assert.Equal("Submitted", entry.GetProperty("change").GetProperty("after").GetProperty($"TenantRequest {request.Text("id")}").Text("status"));
    }

    [Fact]
    public async Task A_request_that_was_changed_in_the_database_is_named_by_the_verification_and_the_list()
    {
        await using var portal = new PortalProcess();
        var (lead, auditor) = (await portal.SignInAsync("payments-lead"), await portal.SignInAsync("auditor"));
        var request = await lead.SubmitAsync();
        await using (
            var db = await portal.Services.GetRequiredService<IDbContextFactory<PortalDb>>().CreateDbContextAsync(TestContext.Current.CancellationToken)
        )
            await db.Database.ExecuteSqlRawAsync("""UPDATE "Requests" SET "Purpose" = 'Something else.'""", TestContext.Current.CancellationToken);

        var report = await (await auditor.CallAsync("/audit/verify")).ReadAsync();
        var chain = (await (await auditor.CallAsync("/audit")).ReadAsync()).GetProperty("chain");

        Assert.Equal((false, 1), (report.GetProperty("isIntact").GetBoolean(), report.GetProperty("changedRows").GetInt32()));
        Assert.Equal(
            $"Request {request.Text("id")} was changed outside the portal: purpose.",
            Assert.Single(report.GetProperty("breaks").EnumerateArray()).Text("sentence")
        );
        Assert.False(chain.GetProperty("verifies").GetBoolean());
        Assert.Equal(0, chain.GetProperty("anchors").GetArrayLength());
    }

    [Theory]
    [InlineData("/audit")]
    [InlineData("/audit/verify")]
    [InlineData("/audit/export?format=csv")]
    public async Task Others_are_refused_and_that_is_written_down_once(string path)
    {
        await using var portal = new PortalProcess();
        var (lead, auditor) = (await portal.SignInAsync("payments-lead"), await portal.SignInAsync("auditor"));

        Assert.Equal(HttpStatusCode.Forbidden, (await lead.CallAsync(path)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await lead.CallAsync(path)).StatusCode);

        var refused = Assert.Single((await (await auditor.CallAsync("/audit?action=api.refused")).ReadAsync()).GetProperty("items").EnumerateArray());
        Assert.Equal(
            ("payments-lead", $"GET /api/v1{path.Split('?')[0]}", "Returned 403."),
            (refused.Text("actorId"), refused.Text("subject"), refused.Text("details"))
        );
    }

    [Fact]
    public async Task Looking_for_someone_elses_tenant_is_written_down_and_a_lost_race_is_not()
    {
        await using var portal = new PortalProcess();
        var (lead, admin, auditor) = (
            await portal.SignInAsync("payments-lead"),
            await portal.SignInAsync("platform-admin"),
            await portal.SignInAsync("auditor")
        );
        var request = await lead.SubmitAsync();

        Assert.Equal(HttpStatusCode.NotFound, (await (await portal.SignInAsync("search-lead")).CallAsync("/tenants/checkout")).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await admin.PostAsync($"/requests/{request.Text("id")}/approve", new { revision = "old" })).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await lead.CallAsync("/nothing")).StatusCode);

        var refused = (await (await auditor.CallAsync("/audit?action=api.refused")).ReadAsync())
            .GetProperty("items")
            .EnumerateArray()
            .Select(entry => (entry.Text("actorId"), entry.Text("subject")));
        Assert.Equal([("payments-lead", "GET /api/v1/nothing"), ("search-lead", "GET /api/v1/tenants/checkout")], refused);
    }

    [Fact]
    public async Task The_export_is_a_file_in_which_no_text_runs_as_a_formula()
    {
        await using var portal = new PortalProcess();
        var (lead, auditor) = (await portal.SignInAsync("payments-lead"), await portal.SignInAsync("auditor"));
        await lead.CallAsync("/tenants/x");
        await (await portal.SignInAsync("platform-admin")).PostAsync(
            $"/requests/{(await lead.SubmitAsync()).Text("id")}/reject",
            new { revision = "x", comment = "=1+1" }
        );

        var csv = await auditor.CallAsync("/audit/export?format=csv");
        var json = await auditor.CallAsync("/audit/export?format=json&action=request");

        Assert.Equal("text/csv", csv.Content.Headers.ContentType?.MediaType);
        Assert.Equal("audit.csv", csv.Content.Headers.ContentDisposition?.FileName);
        var text = await csv.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.StartsWith("\"sequence\",\"at\",", text, StringComparison.Ordinal);
        Assert.Contains("\"GET /api/v1/tenants/x\"", text, StringComparison.Ordinal);
        Assert.Contains("\"audit.exported\"", text, StringComparison.Ordinal);
        Assert.Equal("request.submitted", Assert.Single((await json.ReadAsync()).EnumerateArray()).Text("action"));
        Assert.Equal(HttpStatusCode.BadRequest, (await auditor.CallAsync("/audit/export?format=xml")).StatusCode);
    }

    [Fact]
    public async Task The_evidence_of_a_tenant_is_one_file_for_those_who_may_see_it()
    {
        await using var portal = new PortalProcess();
        var (lead, admin) = (await portal.SignInAsync("payments-lead"), await portal.SignInAsync("platform-admin"));
        var request = await lead.SubmitAsync();
        await admin.PostAsync($"/requests/{request.Text("id")}/approve", new { revision = request.Text("revision") });

        var html = await lead.CallAsync("/tenants/checkout/evidence?format=html");
        var json = await (await lead.CallAsync("/tenants/checkout/evidence?format=json")).ReadAsync();

        Assert.Equal("evidence-checkout.html", html.Content.Headers.ContentDisposition?.FileName);
        Assert.Contains(
            "<h1>Evidence for tenant checkout</h1>",
            await html.Content.ReadAsStringAsync(TestContext.Current.CancellationToken),
            StringComparison.Ordinal
        );
        Assert.Equal("platform-admin", json.GetProperty("requests")[0].GetProperty("decisions")[0].Text("deciderId"));
        Assert.Equal(HttpStatusCode.NotFound, (await (await portal.SignInAsync("search-lead")).CallAsync("/tenants/checkout/evidence")).StatusCode);
    }
}
