using System.Net;
using System.Net.ServerSentEvents;
using System.Text.Json;

namespace TenantPortal.Web.Tests.Api;

public sealed class ListWatchTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_watch_sends_all_rows_and_then_what_is_added_and_changed()
    {
        await using var portal = new PortalProcess();
        var lead = await portal.SignInAsync("payments-lead");
        var first = await lead.SubmitAsync();
        await using var watch = await WatchAsync(lead, "/requests");

        Assert.Equal(("added", first.Text("id")), await watch.NextAsync());
        Assert.Equal(("listed", null), await watch.NextAsync());
        await (await portal.SignInAsync("platform-admin")).PostAsync($"/requests/{first.Text("id")}/claim", new { });

        Assert.Equal(("changed", first.Text("id")), await watch.NextAsync());
        await lead.PostAsync($"/requests/{first.Text("id")}/withdraw", new { });
        var (type, id) = await watch.NextAsync();
        Assert.Equal(("changed", first.Text("id")), (type, id));
        Assert.Equal("Withdrawn", watch.Last.GetProperty("status").GetString());
    }

    [Fact]
    public async Task A_row_that_leaves_the_list_is_removed()
    {
        await using var portal = new PortalProcess();
        var lead = await portal.SignInAsync("payments-lead");
        var request = await lead.SubmitAsync();
        await using var watch = await WatchAsync(lead, "/requests", "&waiting=true");
        await watch.NextAsync();
        await watch.NextAsync();

        await lead.PostAsync($"/requests/{request.Text("id")}/withdraw", new { });

        Assert.Equal(("removed", request.Text("id")), await watch.NextAsync());
    }

    [Fact]
    public async Task Tenants_appear_to_those_who_see_them_only()
    {
        await using var portal = new PortalProcess();
        var lead = await portal.SignInAsync("payments-lead");
        await using var own = await WatchAsync(lead, "/tenants", key: "name");
        var search = await portal.SignInAsync("search-lead");
        await using var other = await WatchAsync(search, "/tenants", key: "name");
        Assert.Equal(("listed", null), await own.NextAsync());
        Assert.Equal(("listed", null), await other.NextAsync());

        await ApproveAsync(portal, await lead.SubmitAsync());
        Assert.Equal(("added", "checkout"), await own.NextAsync());
        var request = Calls.CheckoutWith("tenant", "finder");
        request["team"] = "search";
        await ApproveAsync(portal, await (await search.PostAsync("/requests", request)).ReadAsync());

        Assert.Equal(("added", "finder"), await other.NextAsync());
    }

    [Fact]
    public async Task A_watch_ends_with_its_token()
    {
        await using var portal = new PortalProcess();
        var lead = await portal.SignInAsync("payments-lead");
        using var program = portal.With(await portal.MakeTokenAsync(lead, null, "read"));
        await using var watch = await WatchAsync(program, "/requests");
        Assert.Equal(("listed", null), await watch.NextAsync());

        var token = (await (await lead.CallAsync("/tokens")).ReadAsync()).GetProperty("items")[0];
        await lead.DeleteAsync($"/api/v1/tokens/{token.Text("id")}", Cancellation);
        await lead.SubmitAsync();

        Assert.Equal(("", null), await watch.NextAsync());
        Assert.Equal(HttpStatusCode.Unauthorized, (await program.CallAsync("/requests?watch=true")).StatusCode);
    }

    [Fact]
    public async Task A_watch_ends_with_its_session()
    {
        await using var portal = new PortalProcess();
        var lead = await portal.SignInAsync("payments-lead");
        await using var watch = await WatchAsync(lead, "/tenants", key: "name");
        Assert.Equal(("listed", null), await watch.NextAsync());

        await PortalProcess.SignOutAsync(lead);

        Assert.Equal(("", null), await watch.NextAsync());
    }

    [Fact]
    public async Task One_caller_has_a_limited_number_of_watches()
    {
        await using var portal = new PortalProcess(("Limits:OpenPages", "1"));
        var lead = await portal.SignInAsync("payments-lead");
        await using var watch = await WatchAsync(lead, "/tenants", key: "name");
        Assert.Equal(("listed", null), await watch.NextAsync());

        var refused = await lead.CallAsync("/requests?watch=true");

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Equal("You have reached the limit of open pages and watches, which is 1. Close some of them.", (await refused.ReadAsync()).Text("detail"));
        Assert.Equal(HttpStatusCode.OK, (await lead.CallAsync("/requests")).StatusCode);
    }

    private static async Task ApproveAsync(PortalProcess portal, JsonElement request)
    {
        var admin = await portal.SignInAsync("platform-admin");
        var approved = await admin.PostAsync($"/requests/{request.Text("id")}/approve", new { revision = request.Text("revision") });
        Assert.Equal(HttpStatusCode.OK, approved.StatusCode);
    }

    private static async Task<Events> WatchAsync(HttpClient client, string path, string query = "", string key = "id")
    {
        using var call = new HttpRequestMessage(HttpMethod.Get, $"/api/v1{path}?watch=true{query}");
        var response = await client.SendAsync(call, HttpCompletionOption.ResponseHeadersRead, Cancellation);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        return new Events(response, await response.Content.ReadAsStreamAsync(Cancellation), key);
    }

    /// <summary>The events of a response, as a client reads them.</summary>
    private sealed class Events(HttpResponseMessage response, Stream stream, string key) : IAsyncDisposable
    {
        private readonly IAsyncEnumerator<SseItem<string>> _items = SseParser.Create(stream).EnumerateAsync(Cancellation).GetAsyncEnumerator(Cancellation);

        public JsonElement Last { get; private set; }

        /// <summary>The type and the key of the next event that is no heartbeat; an empty type at the end.</summary>
        public async Task<(string Type, string? Key)> NextAsync()
        {
            while (await _items.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromMinutes(1), Cancellation))
            {
                var item = _items.Current;
                if (item.EventType == "heartbeat")
                    continue;
                Last = JsonElement.Parse(item.Data).GetProperty("row");
                return (item.EventType, Last.ValueKind == JsonValueKind.Null ? null : Last.GetProperty(key).GetString());
            }

            return ("", null);
        }

        public async ValueTask DisposeAsync()
        {
            response.Dispose();
            await _items.DisposeAsync();
        }
    }
}
