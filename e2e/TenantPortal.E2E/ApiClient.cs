using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace TenantPortal.E2E;

/// <summary>What other people do meanwhile, by the API.</summary>
internal sealed class ApiClient(Uri portal)
{
    private static readonly TimeSpan ProgressDeadline = TimeSpan.FromSeconds(30);

    /// <summary>Asks as a lead, approves as an admin, and waits until it is ready.</summary>
    public async Task ProvisionAsync(string tenant, CancellationToken cancellationToken, string purpose = "Card payments")
    {
        await ApproveAsync(await SubmitAsync(tenant, cancellationToken, purpose), cancellationToken);
        await WaitUntilReadyAsync(tenant, cancellationToken);
    }

    /// <summary>Returns the request's id.</summary>
    public async Task<string> SubmitAsync(string tenant, CancellationToken cancellationToken, string purpose = "Card payments", string size = "small")
    {
        using var lead = await SignInAsync("payments-lead", cancellationToken);
        var submitted = await lead.PostAsJsonAsync(
            "api/v1/requests",
            new
            {
                kind = "Create",
                tenant,
                team = "payments",
                tier = "namespace",
                size,
                environment = "production",
                purpose,
            },
            cancellationToken
        );
        return (await ReadAsync(submitted, cancellationToken))["id"]!.GetValue<string>();
    }

    public async Task ApproveAsync(string request, CancellationToken cancellationToken)
    {
        using var admin = await SignInAsync("platform-admin", cancellationToken);
        var revision = (await admin.GetFromJsonAsync<JsonObject>($"api/v1/requests/{request}", cancellationToken))!["revision"]!.GetValue<string>();
        await ReadAsync(await admin.PostAsJsonAsync($"api/v1/requests/{request}/approve", new { revision }, cancellationToken), cancellationToken);
    }

    public async Task RequestChangesAsync(string request, string comment, CancellationToken cancellationToken)
    {
        using var admin = await SignInAsync("platform-admin", cancellationToken);
        await ReadAsync(await admin.PostAsJsonAsync($"api/v1/requests/{request}/ask", new { comment }, cancellationToken), cancellationToken);
    }

    /// <summary>Returns what the API returns to a person: <c>requests/req-1</c>.</summary>
    public async Task<JsonObject> ReadAsync(string person, string path, CancellationToken cancellationToken)
    {
        using var client = await SignInAsync(person, cancellationToken);
        return (await client.GetFromJsonAsync<JsonObject>($"api/v1/{path}", cancellationToken))!;
    }

    public async Task WaitUntilReadyAsync(string tenant, CancellationToken cancellationToken)
    {
        using var admin = await SignInAsync("platform-admin", cancellationToken);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(ProgressDeadline);
        JsonObject? seen = null;
        while (seen?["phase"]?.GetValue<string>() != "Ready")
        {
            Assert.False(deadline.IsCancellationRequested, $"The tenant did not become ready: {seen?.ToJsonString()}");
            seen = await admin.GetFromJsonAsync<JsonObject>($"api/v1/tenants/{tenant}", cancellationToken);
        }
    }

    private async Task<HttpClient> SignInAsync(string person, CancellationToken cancellationToken)
    {
        var client = new HttpClient(new HttpClientHandler { CookieContainer = new CookieContainer(), AllowAutoRedirect = false }) { BaseAddress = portal };
        using var signedIn = await client.GetAsync($"signin/development?person={person}", cancellationToken);
        Assert.Equal(HttpStatusCode.Redirect, signedIn.StatusCode);
        return client;
    }

    private static async Task<JsonObject> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var body = await response.Content.ReadAsStringAsync(cancellationToken);
        Assert.True(response.IsSuccessStatusCode, body);
        return JsonNode.Parse(body)!.AsObject();
    }
}
