using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using TenantPortal.Core.Audit;
using TenantPortal.Core.Audit.Log;
using TenantPortal.Core.Data;
using TenantPortal.Core.Drift;
using TenantPortal.Core.Drift.Facts;
using TenantPortal.Core.Orphans;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tiers.Blueprints;
using TenantPortal.Core.Tiers.Blueprints.Manifests;

namespace TenantPortal.Web.Tests.Auth;

/// <summary>One portal with objects of two teams, and a client for every column of <see cref="AccessTable"/>.</summary>
public sealed class AccessPortal : IAsyncLifetime
{
    private const string DiscardDraft = "DELETE /api/v1/drafts/{id}";

    private readonly Dictionary<string, HttpClient> _callers = [];
    private readonly Dictionary<string, string> _objects = [];

    private readonly Dictionary<string, string> _tokens = [];

    // Browsers and cookies look at the real clock too.
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow);
    private readonly PortalProcess _portal;

    // Nothing but the web: no reconciler changes an object between two cells. On a fast machine, the whole table takes less than a minute.
    public AccessPortal() =>
        _portal = new(
            ("Portal:Roles:0", "Web"),
            ("Clusters:default:Access:Server", "https://kubernetes.example.com"),
            ("Limits:CallsPerMinute", "100000"),
            ("Limits:LargeCallsPerMinute", "100000")
        )
        {
            Time = _time,
        };

    public IServiceProvider Services => _portal.Services;

    public async ValueTask InitializeAsync()
    {
        _callers["anon"] = _portal.Anonymous();
        foreach (
            var (column, person) in new[]
            {
                ("lead", "payments-lead"),
                ("member", "payments-member"),
                ("other", "search-lead"),
                ("manager", "manager"),
                ("admin", "platform-admin"),
                ("admin2", "platform-admin-2"),
                ("security", "security"),
                ("auditor", "auditor"),
            }
        )
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
        using var request = new HttpRequestMessage(new HttpMethod(row.Method), PathOf(row) + AccessTable.Queries.GetValueOrDefault(row.Call));
        if (row.Method is "POST" or "PUT" && row.Route.StartsWith("/api/", StringComparison.Ordinal))
            request.Content = JsonContent.Create(AccessTable.Bodies.GetValueOrDefault(row.Call, new { }));
        // Signing in as another would change the caller.
        var client = row.Route == "/signin/development" ? _portal.Anonymous() : _callers[caller];
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        if (answer.StatusCode == System.Net.HttpStatusCode.Redirect && row.Route != "/signin/development")
            Assert.StartsWith(
                "/signin",
                answer.Headers.Location!.IsAbsoluteUri ? answer.Headers.Location.PathAndQuery : answer.Headers.Location.OriginalString,
                StringComparison.Ordinal
            );
        // A draft can be discarded once, so the next caller gets another.
        if (row.Call == DiscardDraft && answer.IsSuccessStatusCode)
            await MakeDraftAsync(row.Whose, DiscardDraft);
        return (int)answer.StatusCode;
    }

    /// <summary>What the audit log says since the call of someone to whom it answered this, of the kind that a refusal is.</summary>
    internal async Task<IReadOnlyList<string>> CallAndReadRefusalsAsync(AccessRow row, string caller)
    {
        // The same refusal of the same person is written down once in this time.
        _time.Advance(AuditLog.Window + TimeSpan.FromSeconds(1));
        await using var db = await Services.GetRequiredService<IDbContextFactory<PortalDb>>().CreateDbContextAsync(TestContext.Current.CancellationToken);
        var before = await db.Audit.MaxAsync(entry => entry.Id, TestContext.Current.CancellationToken);
        await CallAsync(row, caller);
        return await db
            .Audit.Where(entry => entry.Id > before && entry.Action == "api.refused")
            .Select(entry => entry.ActorId + ": " + entry.Subject + ". " + entry.Details)
            .ToListAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>The entry that there must be of a refusal.</summary>
    internal string RefusalOf(AccessRow row, string caller, int status) =>
        $": {row.Method} {PathOf(row)}. Returned {status}.{(_tokens.TryGetValue(caller, out var token) ? $" (Token {token}.)" : "")}";

    private string PathOf(AccessRow row) =>
        string.Join(
            '/',
            row.Route.Split('/').Select(part => part.StartsWith('{') ? ObjectOf(row) + part[(part.IndexOf('}', StringComparison.Ordinal) + 1)..] : part)
        );

    /// <summary>What stands for the parameter: one of the call, or else of the noun of its route.</summary>
    private string ObjectOf(AccessRow row) =>
        row.Route.StartsWith("/openapi", StringComparison.Ordinal)
            ? "v1"
            : _objects.GetValueOrDefault($"{row.Whose} {row.Call}")
                ?? _objects[$"{row.Whose} {row.Route.Replace("/api/v1", "", StringComparison.Ordinal).Split('/')[1]}"];

    private async Task MakeTokensAsync()
    {
        var (lead, admin, other) = (_callers["lead"], _callers["admin"], _callers["other"]);
        Add("t:read", await _portal.MakeTokenAsync(lead, null, "read"));
        Add("t:request", await _portal.MakeTokenAsync(lead, null, "request"));
        Add("t:decide", await _portal.MakeTokenAsync(admin, null, "decide"));
        Add("t:team", await _portal.MakeTokenAsync(lead, "payments", "read", "request"));
        Add("t:other", await _portal.MakeTokenAsync(other, "search", "read", "request"));
        _objects["own tokens"] = (await _portal.MakeTokenAsync(lead, null, "read"))[3..15];
        _objects["foreign tokens"] = (await _portal.MakeTokenAsync(_callers["admin2"], null, "read"))[3..15];

        void Add(string caller, string secret) => (_callers[caller], _tokens[caller]) = (_portal.With(secret), secret[3..15]);
    }

    private async Task MakeLedgerAsync()
    {
        await ExpectAsync(
            _callers["admin"]
                .PostAsync(
                    "/departments",
                    new
                    {
                        name = "finance",
                        title = "Finance",
                        managerGroup = "finance-managers",
                    }
                )
        );
        await ExpectAsync(
            _callers["admin"]
                .PostAsync(
                    "/teams",
                    new
                    {
                        name = "ledger",
                        title = "Ledger",
                        department = "finance",
                        leadGroup = "ledger-leads",
                        memberGroup = "ledger",
                        deputy = "platform-admin-2",
                    }
                )
        );
    }

    private async Task MakeObjectsAsync(string whose, HttpClient lead, string team)
    {
        var approved = await AskAsync(lead, $"{team}-shop", team);
        await ExpectAsync(_callers["admin"].PostAsync($"/requests/{approved.Text("id")}/approve", new { revision = approved.Text("revision") }));
        // What can be done once is tried where it has been done.
        foreach (var verb in new[] { "claim", "release", "ask", "answer" })
            _objects[$"{whose} POST /api/v1/requests/{{id}}/{verb}"] = approved.Text("id");
        await MakeDraftAsync(whose, "drafts");
        await MakeDraftAsync(whose, DiscardDraft);
        _objects[$"{whose} requests"] = (await AskAsync(lead, $"{team}-next", team)).Text("id");
        // There is none: a delivery needs a mail server.
        _objects[$"{whose} deliveries"] = "999999";
        _objects[$"{whose} tenants"] = $"{team}-shop";
        // There is none: the first admin who withdrew it would leave nothing for the next.
        _objects[$"{whose} notices"] = _objects[$"{whose} cluster-tests"] = Guid.Empty.ToString();
        _objects[$"{whose} drift"] = await MakeForeignObjectAsync($"{team}-shop");
        _objects[$"{whose} orphans"] = await FindOrphanAsync($"{team}-ghost");
        _objects[$"{whose} clusters"] = _objects[$"{whose} admin"] = team == "payments" ? "default" : "nowhere";
        _objects[$"{whose} teams"] = team;
        _objects[$"{whose} departments"] = team == "payments" ? "commerce" : "finance";
    }

    /// <summary>An object of someone else in the tenant's namespace: it cannot be restored, so no call changes it.</summary>
    private async Task<string> MakeForeignObjectAsync(string tenant)
    {
        await using var db = await Services.GetRequiredService<IDbContextFactory<PortalDb>>().CreateDbContextAsync(TestContext.Current.CancellationToken);
        var id = await db.Tenants.Where(row => row.Name == tenant).Select(row => row.Id).SingleAsync(TestContext.Current.CancellationToken);
        var log = Services.GetRequiredService<DriftLog>();
        await log.RecordAsync(
            id,
            [
                new ObjectDrift(
                    new ObjectReference("v1", "LimitRange", $"team-{tenant}", "widened"),
                    DriftKind.Foreign,
                    [new FieldDifference(FieldPath.Whole, null, "present", "kubectl", null)]
                ),
            ],
            new HashSet<string>(),
            TestContext.Current.CancellationToken
        );
        return (await log.ListOpenAsync(id, TestContext.Current.CancellationToken)).Single().Id.ToString();
    }

    /// <summary>A namespace that no record has: it can neither be adopted nor removed, so no call changes it.</summary>
    private async Task<string> FindOrphanAsync(string tenant)
    {
        await Services
            .GetRequiredService<OrphanLog>()
            .RecordAsync(
                "default",
                [new LabeledObject(new ObjectReference("v1", "Namespace", null, $"team-{tenant}"), $"uid-{tenant}", tenant, null)],
                new HashSet<string> { $"uid-{tenant}" },
                new HashSet<string>(),
                TestContext.Current.CancellationToken
            );
        await using var db = await Services.GetRequiredService<IDbContextFactory<PortalDb>>().CreateDbContextAsync(TestContext.Current.CancellationToken);
        return (await db.Orphans.SingleAsync(orphan => orphan.Tenant == tenant, TestContext.Current.CancellationToken)).Id.ToString();
    }

    private async Task MakeDraftAsync(string whose, string of)
    {
        var (writer, team) = whose == "own" ? (_callers["lead"], "payments") : (_callers["admin2"], "ledger");
        _objects[$"{whose} {of}"] = (await ExpectAsync(writer.PostAsync("/drafts", new { input = new { tenant = "later", team } }))).Text("id");
    }

    private static Task<JsonElement> AskAsync(HttpClient lead, string tenant, string team) =>
        ExpectAsync(
            lead.PostAsync(
                "/requests",
                new
                {
                    tenant,
                    team,
                    tier = "namespace",
                    size = "small",
                    environment = "production",
                    purpose = "Runs it.",
                }
            )
        );

    private static async Task<JsonElement> ExpectAsync(Task<HttpResponseMessage> call)
    {
        using var answer = await call;
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, text);
        return JsonSerializer.Deserialize<JsonElement>(text);
    }
}
