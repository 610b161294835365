using System.Net;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace TenantPortal.Web.Tests.Api;

public sealed class NotificationsApiTests
{
    [Fact]
    public async Task An_admin_is_notified_of_a_request_and_reads_it()
    {
        await using var portal = new PortalProcess();
        var request = await (await portal.SignInAsync("payments-lead")).SubmitAsync();
        var admin = await portal.SignInAsync("platform-admin");

        var told = await (await admin.CallAsync("/notifications")).ReadAsync();
        var read = await (await admin.PostAsync("/notifications/read", new { upTo = told.GetProperty("items")[0].GetProperty("id").GetInt64() })).ReadAsync();

        Assert.Equal(1, told.GetProperty("unread").GetInt32());
        Assert.Equal("request.submitted", told.GetProperty("items")[0].Text("event"));
        Assert.Equal($"/requests/{request.Text("id")}", told.GetProperty("items")[0].Text("path"));
        Assert.Equal(0, read.GetProperty("unread").GetInt32());
    }

    [Fact]
    public async Task Deliveries_are_for_admins_and_a_lead_sees_why()
    {
        await using var portal = new PortalProcess();

        var seen = await (await portal.SignInAsync("platform-admin")).CallAsync("/deliveries?status=Pending");
        var refused = await (await portal.SignInAsync("payments-lead")).CallAsync("/deliveries");
        var missing = await (await portal.SignInAsync("platform-admin")).PostAsync("/deliveries/77/resend", new { });

        Assert.Equal(0, (await seen.ReadAsync()).GetProperty("items").GetArrayLength());
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
    }

    [Fact]
    public async Task The_portal_sends_by_itself()
    {
        await using var endpoint = await WebhookEndpoint.StartAsync();
        await using var portal = new PortalProcess(("Notifications:Webhooks:chat:Kind", "Slack"), ("Notifications:Webhooks:chat:Url", endpoint.Url));

        await (await portal.SignInAsync("payments-lead")).SubmitAsync();

        Assert.Contains("New request for checkout", await endpoint.NextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_team_gets_nothing()
    {
        await using var portal = new PortalProcess();
        await (await portal.SignInAsync("payments-lead")).SubmitAsync();

        var told = await (await (await portal.SignInAsync("search-lead")).CallAsync("/notifications")).ReadAsync();

        Assert.Equal(0, told.GetProperty("items").GetArrayLength());
        Assert.Equal(0, told.GetProperty("unread").GetInt32());
    }

    /// <summary>A web server on loopback that hands on what it gets.</summary>
    private sealed class WebhookEndpoint : IAsyncDisposable
    {
        private readonly Channel<string> _bodies = Channel.CreateUnbounded<string>();
        private readonly WebApplication _app;

        private WebhookEndpoint(WebApplication app) => _app = app;

        public string Url => _app.Urls.Single() + "/";

        public static async Task<WebhookEndpoint> StartAsync()
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            var endpoint = new WebhookEndpoint(builder.Build());
            endpoint._app.Run(async context =>
            {
                using var reader = new StreamReader(context.Request.Body);
                await endpoint._bodies.Writer.WriteAsync(await reader.ReadToEndAsync(context.RequestAborted));
            });
            await endpoint._app.StartAsync(TestContext.Current.CancellationToken);
            return endpoint;
        }

        public ValueTask<string> NextAsync() => _bodies.Reader.ReadAsync(TestContext.Current.CancellationToken);

        public ValueTask DisposeAsync() => _app.DisposeAsync();
    }
}
