using System.Text.Json;

namespace TenantPortal.Web.Tests.Api;

/// <summary>The tiers with an API server of their own, as someone tries them out: with the settings of a fresh start.</summary>
public sealed class SandboxTiersTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Tenants_with_an_API_server_of_their_own_become_ready_and_their_kubeconfigs_can_be_downloaded()
    {
        await using var portal = new PortalProcess();
        var lead = await portal.SignInAsync("payments-lead");
        await ApproveAsync(portal, "virtual", "vcluster");
        await ApproveAsync(portal, "dedicated", "cluster");

        await FollowAsync(lead, "virtual", tenant => tenant.Text("phase") == "Ready");
        await FollowAsync(lead, "dedicated", tenant => tenant.Text("phase") == "Ready");

        Assert.Contains("server: https://virtual.vc.example.com\n", await KubeconfigAsync(lead, "virtual"), StringComparison.Ordinal);
        Assert.Contains("server: https://dedicated.clusters.example.com:6443\n", await KubeconfigAsync(lead, "dedicated"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_the_add_ons_the_tenant_says_what_is_missing()
    {
        await using var portal = new PortalProcess(("Sandbox:AddOns", "false"));
        var lead = await portal.SignInAsync("payments-lead");
        await ApproveAsync(portal, "virtual", "vcluster");

        var waiting = await FollowAsync(lead, "virtual", tenant => ReadyMessage(tenant) is not null);

        Assert.Equal(
            "Cluster 'default' does not serve the kind HelmRepository (source.toolkit.fluxcd.io/v1) because its CustomResourceDefinition is missing. "
                + "Install the add-on that provides it; the portal retries automatically.",
            ReadyMessage(waiting)
        );
    }

    private static async Task ApproveAsync(PortalProcess portal, string name, string tier)
    {
        var body = Calls.CheckoutWith("tenant", name);
        body["tier"] = tier;
        var request = await (await (await portal.SignInAsync("payments-lead")).PostAsync("/requests", body)).ReadAsync();
        var decision = new { revision = request.Text("revision") };
        foreach (var person in (string[])["platform-admin", "security"])
        {
            var answer = await (await portal.SignInAsync(person)).PostAsync($"/requests/{request.Text("id")}/approve", decision);
            Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Cancellation));
            if ((await answer.ReadAsync()).Text("status") != "AwaitingSecond")
                return;
        }
    }

    private static string? ReadyMessage(JsonElement tenant) =>
        tenant
            .GetProperty("conditions")
            .EnumerateArray()
            .Where(condition => condition.Text("type") == "Ready")
            .Select(condition => condition.Text("message"))
            .FirstOrDefault();

    private static async Task<string> KubeconfigAsync(HttpClient lead, string name) =>
        await (await lead.CallAsync($"/tenants/{name}/kubeconfig")).Content.ReadAsStringAsync(Cancellation);

    /// <summary>Reads the tenant until it is so. A waiting tenant is looked at every ten seconds.</summary>
    private static async Task<JsonElement> FollowAsync(HttpClient person, string name, Func<JsonElement, bool> holds)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        deadline.CancelAfter(TimeSpan.FromMinutes(1));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(300));
        while (await timer.WaitForNextTickAsync(deadline.Token))
        {
            var answer = await person.CallAsync($"/tenants/{name}");
            if (answer.IsSuccessStatusCode && await answer.ReadAsync() is var tenant && holds(tenant))
                return tenant;
        }

        throw new TimeoutException(name);
    }
}
