using System.Net.Http.Json;
using System.Text.Json;

namespace TenantPortal.Web.Tests.Auth;

/// <summary>One portal with objects of two teams, and a client for every column of <see cref="AccessTable"/>.</summary>
public sealed class AccessPortal : IAsyncLifetime
{
    private readonly Dictionary<string, HttpClient> _callers = [];
    private readonly Dictionary<string, string> _objects = [];

    // Nothing but the web: no reconciler changes an object between two cells.
    private readonly PortalProcess _portal = new(("Portal:Roles:0", "Web"), ("Portal:Roles:1", "Web"), ("Clusters:default:Access:Server", "https://kubernetes.example.com"));

    public IServiceProvider Services => _portal.Services;

    public async ValueTask InitializeAsync()
    {
        _callers["anon"] = _portal.Anonymous();
        foreach (var (column, person) in new[]
                 {
                     ("lead", "payments-lead"), ("member", "payments-member"), ("other", "search-lead"), ("manager", "manager"),
                     ("admin", "platform-admin"), ("admin2", "platform-admin-2"), ("security", "security"), ("auditor", "auditor"),
                 })
            _callers[column] = await _portal.SignInAsync(person);
        await MakeTokensAsync();
        await MakeLedgerAsync();
        // Of each team one tenant, and one request that waits.
        await MakeObjectsAsync("own", _callers["lead"], "payments");
        await MakeObjectsAsync("foreign", _callers["admin2"], "ledger");
    }

    public async ValueTask DisposeAsync() => await _portal.DisposeAsync();

    internal async Task<int> CallAsync(AccessRow row, string caller)
    {
        var path = row.Route.Split('/').Select(part => part.StartsWith('{') ? ObjectOf(row) + part[(part.IndexOf('}', StringComparison.Ordinal) + 1)..] : part);
        using var request = new HttpRequestMessage(new HttpMethod(row.Method), string.Join('/', path) + AccessTable.Queries.GetValueOrDefault(row.Call));
        if (row.Method is "POST" or "PUT" && row.Route.StartsWith("/api/", StringComparison.Ordinal))
            request.Content = JsonContent.Create(AccessTable.Bodies.GetValueOrDefault(row.Call, new { }));
        // Signing in as another would change the caller.
        var client = row.Route == "/signin/development" ? _portal.Anonymous() : _callers[caller];
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        if (answer.StatusCode == System.Net.HttpStatusCode.Redirect && row.Route != "/signin/development")
            Assert.StartsWith("/signin", answer.Headers.Location!.IsAbsoluteUri ? answer.Headers.Location.PathAndQuery : answer.Headers.Location.OriginalString, StringComparison.Ordinal);
        return (int)answer.StatusCode;
    }

    /// <summary>What stands for the parameter: one of the call, or else of the noun of its route.</summary>
    private string ObjectOf(AccessRow row) => row.Route.StartsWith("/openapi", StringComparison.Ordinal)
        ? "v1"
        : _objects.GetValueOrDefault($"{row.Whose} {row.Call}") ?? _objects[$"{row.Whose} {row.Route.Replace("/api/v1", "", StringComparison.Ordinal).Split('/')[1]}"];

    private async Task MakeTokensAsync()
    {
        var (lead, admin, other) = (_callers["lead"], _callers["admin"], _callers["other"]);
        _callers["t:read"] = _portal.With(await _portal.MakeTokenAsync(lead, null, "read"));
        _callers["t:request"] = _portal.With(await _portal.MakeTokenAsync(lead, null, "request"));
        _callers["t:decide"] = _portal.With(await _portal.MakeTokenAsync(admin, null, "decide"));
        _callers["t:team"] = _portal.With(await _portal.MakeTokenAsync(lead, "payments", "read", "request"));
        _callers["t:other"] = _portal.With(await _portal.MakeTokenAsync(other, "search", "read", "request"));
        _objects["own tokens"] = (await _portal.MakeTokenAsync(lead, null, "read"))[3..15];
        _objects["foreign tokens"] = (await _portal.MakeTokenAsync(_callers["admin2"], null, "read"))[3..15];
    }

    private async Task MakeLedgerAsync()
    {
        await ExpectAsync(_callers["admin"].PostAsync("/departments", new { name = "finance", title = "Finance", managerGroup = "finance-managers" }));
        await ExpectAsync(_callers["admin"].PostAsync("/teams", new { name = "ledger", title = "Ledger", department = "finance", leadGroup = "ledger-leads", memberGroup = "ledger", deputy = "platform-admin-2" }));
    }

    private async Task MakeObjectsAsync(string whose, HttpClient lead, string team)
    {
        var approved = await AskAsync(lead, $"{team}-shop", team);
        await ExpectAsync(_callers["admin"].PostAsync($"/requests/{approved.Text("id")}/approve", new { revision = approved.Text("revision") }));
        // What can be done once is tried where it has been done.
        foreach (var verb in new[] { "claim", "release", "ask", "answer" })
            _objects[$"{whose} POST /api/v1/requests/{{id}}/{verb}"] = approved.Text("id");
        _objects[$"{whose} DELETE /api/v1/drafts/{{id}}"] = (await ExpectAsync(lead.PostAsync("/drafts", new { input = new { tenant = "never", team } }))).Text("id");
        _objects[$"{whose} drafts"] = (await ExpectAsync(lead.PostAsync("/drafts", new { input = new { tenant = "later", team } }))).Text("id");
        _objects[$"{whose} requests"] = (await AskAsync(lead, $"{team}-next", team)).Text("id");
        // There is none: a delivery needs a mail server.
        _objects[$"{whose} deliveries"] = "999999";
        _objects[$"{whose} tenants"] = $"{team}-shop";
        _objects[$"{whose} clusters"] = team == "payments" ? "default" : "nowhere";
        _objects[$"{whose} teams"] = team;
        _objects[$"{whose} departments"] = team == "payments" ? "commerce" : "finance";
    }

    private static Task<JsonElement> AskAsync(HttpClient lead, string tenant, string team) =>
        ExpectAsync(lead.PostAsync("/requests", new { tenant, team, tier = "namespace", size = "small", environment = "production", purpose = "Runs it." }));

    private static async Task<JsonElement> ExpectAsync(Task<HttpResponseMessage> call)
    {
        using var answer = await call;
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, text);
        return JsonSerializer.Deserialize<JsonElement>(text);
    }
}
