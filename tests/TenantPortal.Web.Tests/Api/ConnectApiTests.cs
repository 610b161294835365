using System.Net;
using System.Text.Json;

namespace TenantPortal.Web.Tests.Api;

public sealed class ConnectApiTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_lead_downloads_a_kubeconfig_without_a_credential_and_that_is_written_down()
    {
        await using var portal = new PortalProcess();
        var (lead, auditor) = (await portal.SignInAsync("payments-lead"), await portal.SignInAsync("auditor"));
        await ApproveAsync(portal, await lead.SubmitAsync());

        using var answer = await TakeAsync(lead);

        Assert.Equal("application/yaml", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal("checkout.kubeconfig", answer.Content.Headers.ContentDisposition?.FileName);
        Assert.True(answer.Headers.CacheControl?.NoStore);
        var kubeconfig = await answer.Content.ReadAsStringAsync(Cancellation);
        Assert.Matches(@"\n    server: http://127\.0\.0\.1:[0-9]+\n", kubeconfig);
        Assert.Contains("\n    namespace: team-checkout\n", kubeconfig, StringComparison.Ordinal);
        Assert.Contains("\n      command: kubectl\n", kubeconfig, StringComparison.Ordinal);
        Assert.DoesNotContain("token:", kubeconfig, StringComparison.Ordinal);
        Assert.DoesNotContain("@", kubeconfig, StringComparison.Ordinal);
        var entry = Assert.Single((await (await auditor.CallAsync("/audit?action=kubeconfig.downloaded")).ReadAsync()).GetProperty("items").EnumerateArray());
        Assert.Equal(("payments-lead", "checkout"), (entry.Text("actorId"), entry.Text("tenant")));
    }

    [Fact]
    public async Task Who_does_not_work_in_the_tenant_is_refused_and_that_is_written_down_too()
    {
        await using var portal = new PortalProcess();
        var (lead, auditor) = (await portal.SignInAsync("payments-lead"), await portal.SignInAsync("auditor"));
        await ApproveAsync(portal, await lead.SubmitAsync());

        using var refused = await auditor.CallAsync("/tenants/checkout/kubeconfig");
        using var stranger = await (await portal.SignInAsync("search-lead")).CallAsync("/tenants/checkout/kubeconfig");

        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.NotFound), (refused.StatusCode, stranger.StatusCode));
        var written = (await (await auditor.CallAsync("/audit?action=api.refused")).ReadAsync()).GetProperty("items").EnumerateArray();
        Assert.Equal(["auditor", "search-lead"], written.Select(entry => entry.Text("actorId")).Order());
    }

    [Fact]
    public async Task Without_an_address_the_answer_names_the_key_that_an_admin_must_set()
    {
        // Without a reconciler no one has seen a cluster.
        await using var portal = new PortalProcess(("Portal:Roles:0", "Web"));
        var lead = await portal.SignInAsync("payments-lead");
        await ApproveAsync(portal, await lead.SubmitAsync());

        using var answer = await lead.CallAsync("/tenants/checkout/kubeconfig");

        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        Assert.Equal(
            "The address of cluster 'default' for users is unknown. A platform admin must set Clusters:default:Access:Server.",
            (await answer.ReadAsync()).Text("detail")
        );
    }

    [Fact]
    public async Task Programs_read_who_can_do_what()
    {
        await using var portal = new PortalProcess();
        var lead = await portal.SignInAsync("payments-lead");
        await ApproveAsync(portal, await lead.SubmitAsync());

        var rights = (await (await lead.CallAsync("/tenants/checkout/access")).ReadAsync()).GetProperty("rights");

        Assert.Equal("Namespace", rights.Text("place"));
        Assert.Equal("payments-team-leads", rights.GetProperty("roles")[0].GetProperty("groups")[0].GetString());
        Assert.Contains("write Secrets", rights.GetProperty("nobody").EnumerateArray().Select(sentence => sentence.GetString()));
    }

    private static async Task ApproveAsync(PortalProcess portal, JsonElement request)
    {
        using var answer = await (await portal.SignInAsync("platform-admin")).PostAsync(
            $"/requests/{request.Text("id")}/approve",
            new { revision = request.Text("revision") }
        );
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    /// <summary>The reconciler stores where the Sandbox is in the moment after the start.</summary>
    private static async Task<HttpResponseMessage> TakeAsync(HttpClient lead)
    {
        for (var attempt = 0; ; attempt++)
        {
            var answer = await lead.CallAsync("/tenants/checkout/kubeconfig");
            if (answer.StatusCode == HttpStatusCode.OK)
                return answer;
            Assert.True(attempt < 1000 && answer.StatusCode == HttpStatusCode.Conflict, await answer.Content.ReadAsStringAsync(Cancellation));
        }
    }
}
