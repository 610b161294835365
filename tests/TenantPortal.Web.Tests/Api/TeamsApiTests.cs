using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace TenantPortal.Web.Tests.Api;

public sealed class TeamsApiTests
{
    private static readonly object Ledger = new
    {
        name = "ledger",
        title = "Ledger",
        department = "commerce",
        costCentre = "CC-1",
        leadGroup = "/commerce/ledger-leads",
        memberGroup = "ledger-all",
    };

    [Fact]
    public async Task A_platform_admin_creates_reads_changes_and_deletes_a_team()
    {
        await using var portal = new PortalProcess();
        var admin = await portal.SignInAsync("platform-admin");

        var created = await admin.PostAsync("/teams", Ledger);
        var read = await (await admin.CallAsync("/teams/ledger")).ReadAsync();
        var changed = await PutAsync(
            admin,
            "/teams/ledger",
            new
            {
                title = "Ledgers",
                department = "discovery",
                leadGroup = "/commerce/ledger-leads",
                memberGroup = "ledger-all",
                version = read.Text("version"),
            }
        );
        var deleted = await admin.DeleteAsync("/api/v1/teams/ledger", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        Assert.Equal("/api/v1/teams/ledger", created.Headers.Location?.OriginalString);
        Assert.Equal("/commerce/ledger-leads", read.Text("leadGroup"));
        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await admin.CallAsync("/teams/ledger")).StatusCode);
    }

    [Fact]
    public async Task A_group_of_Kubernetes_itself_is_refused_at_its_field()
    {
        await using var portal = new PortalProcess();

        var answer = await (await portal.SignInAsync("platform-admin")).PostAsync(
            "/teams",
            new
            {
                name = "ledger",
                title = "Ledger",
                department = "commerce",
                leadGroup = "system:masters",
                memberGroup = "a\u200bb",
            }
        );

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Equal(["leadGroup", "memberGroup"], (await answer.ReadAsync()).GetProperty("errors").EnumerateObject().Select(field => field.Name));
    }

    [Fact]
    public async Task A_dry_run_reports_how_many_tenants_must_be_approved_again_and_changes_nothing()
    {
        await using var portal = new PortalProcess(("Portal:Roles:0", "Web"));
        var admin = await portal.SignInAsync("platform-admin");
        var asked = await (await portal.SignInAsync("payments-lead")).SubmitAsync();
        await admin.PostAsync($"/requests/{asked.Text("id")}/approve", new { revision = asked.Text("revision") });
        var before = await (await admin.CallAsync("/teams/payments")).ReadAsync();

        var answer = await PutAsync(
            admin,
            "/teams/payments?dryRun=true",
            new
            {
                title = "Payments",
                department = "commerce",
                leadGroup = "new-leads",
                memberGroup = "payments-team",
                version = before.Text("version"),
            }
        );

        Assert.Equal(1, (await answer.ReadAsync()).GetProperty("tenantsToApproveAgain").GetInt32());
        Assert.Equal("payments-team-leads", (await (await admin.CallAsync("/teams/payments")).ReadAsync()).Text("leadGroup"));
    }

    [Fact]
    public async Task A_version_that_is_no_longer_there_is_409()
    {
        await using var portal = new PortalProcess();

        var answer = await PutAsync(
            await portal.SignInAsync("platform-admin"),
            "/departments/commerce",
            new
            {
                title = "Commerce",
                managerGroup = "commerce-managers",
                version = Guid.NewGuid(),
            }
        );

        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        Assert.Contains("was just changed", (await answer.ReadAsync()).Text("detail"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lead_sees_who_gets_into_their_own_team_only()
    {
        await using var portal = new PortalProcess();
        var lead = await portal.SignInAsync("payments-lead");

        var own = await (await lead.CallAsync("/teams/payments")).ReadAsync();

        Assert.Equal("Petra Novak", Assert.Single(own.GetProperty("people").EnumerateArray()).Text("name"));
        Assert.Equal(HttpStatusCode.NotFound, (await lead.CallAsync("/teams/search")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await lead.CallAsync("/departments/commerce")).StatusCode);
        Assert.Equal("payments", Assert.Single((await (await lead.CallAsync("/teams")).ReadAsync()).GetProperty("items").EnumerateArray()).Text("name"));
    }

    private static Task<HttpResponseMessage> PutAsync(HttpClient client, string path, object body) =>
        client.PutAsJsonAsync("/api/v1" + path, body, JsonSerializerOptions.Web, TestContext.Current.CancellationToken);
}
