using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using TenantPortal.Core.Audit;
using TenantPortal.Core.Data;
using TenantPortal.Core.Notifications.Delivering;
using TenantPortal.Core.Notifications.Sending;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.Notifications;

public sealed class WebhookDeliveryTests
{
    private const string Secret = "a secret of the admins";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_generic_webhook_gets_the_event_signed_with_its_secret()
    {
        await using var endpoint = await WebhookEndpoint.StartAsync();
        await using var portal = await TestPortal.StartAsync(Webhook(endpoint.Url));
        await portal.AnnounceAsync("A \"note\" <b>.");

        await portal.DispatchAsync();

        var call = Assert.Single(endpoint.Calls);
        var timestamp = call.Headers["X-TenantPortal-Timestamp"];
        var expected = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes($"{timestamp}.{call.Body}")));
        Assert.Equal($"sha256={expected}", call.Headers["X-TenantPortal-Signature"]);
        Assert.Equal(Given.Now.ToUnixTimeSeconds(), long.Parse(timestamp, null));
        Assert.Equal("request.note-added", call.Headers["X-TenantPortal-Event"]);
        var body = JsonDocument.Parse(call.Body).RootElement;
        Assert.Equal(call.Headers["X-TenantPortal-Delivery"], body.GetProperty("delivery").GetString());
        Assert.Equal(
            ("req-2", "shop", "payments", "A \"note\" <b>."),
            (
                body.GetProperty("request").GetString(),
                body.GetProperty("tenant").GetString(),
                body.GetProperty("team").GetString(),
                body.GetProperty("text").GetString()
            )
        );
        Assert.Equal("https://portal.example/requests/req-2", body.GetProperty("url").GetString());
    }

    [Theory, OnEveryDatabase]
    public async Task A_server_that_fails_is_tried_again_with_the_same_delivery(DatabaseProvider database)
    {
        await using var endpoint = await WebhookEndpoint.StartAsync();
        await using var portal = await TestPortal.StartAsync(database, Webhook(endpoint.Url));
        await portal.AnnounceAsync("A note.");
        endpoint.Answers.Enqueue(500);
        await portal.DispatchAsync();
        var failed = await portal.DeliveryAsync();

        portal.Time.Advance(TimeSpan.FromMinutes(1));
        await portal.DispatchAsync();

        Assert.Equal((DeliveryStatus.Pending, "The webhook responded with status 500."), (failed.Status, failed.LastError));
        Assert.Equal((DeliveryStatus.Sent, 2), ((await portal.DeliveryAsync()).Status, (await portal.DeliveryAsync()).Attempts));
        Assert.Single(endpoint.Calls.Select(call => call.Headers["X-TenantPortal-Delivery"]).Distinct());
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        await using var endpoint = await WebhookEndpoint.StartAsync();
        await using var portal = await TestPortal.StartAsync(Webhook(endpoint.Url));
        await portal.AnnounceAsync("A note.");
        endpoint.Answers.Enqueue(302);

        await portal.DispatchAsync();

        Assert.Equal("/hook", Assert.Single(endpoint.Calls).Path);
        Assert.StartsWith(
            "The webhook responded with a redirect (302), which is not followed.",
            (await portal.DeliveryAsync()).LastError,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("https://169.254.169.254/latest/meta-data")]
    [InlineData("https://[::ffff:169.254.169.254]/")]
    [InlineData("https://[fe80::1]/")]
    [InlineData("https://[fd00:ec2::254]/")]
    [InlineData("https://0.0.0.0/")]
    [InlineData("https://224.0.0.1/")]
    public async Task Nothing_is_sent_to_where_clouds_give_out_credentials(string url)
    {
        await using var portal = await TestPortal.StartAsync(Webhook(url));
        await portal.AnnounceAsync("A note.");

        await portal.DispatchAsync();

        Assert.EndsWith("resolves to an address that webhooks cannot use.", (await portal.DeliveryAsync()).LastError, StringComparison.Ordinal);
    }

    [Theory, OnEveryDatabase]
    public async Task A_webhook_that_no_one_answers_is_given_up_after_three_days_without_naming_its_address(DatabaseProvider database)
    {
        await using var endpoint = await WebhookEndpoint.StartAsync();
        var url = endpoint.Url;
        await endpoint.DisposeAsync();
        await using var portal = await TestPortal.StartAsync(database, Webhook(url));
        await portal.AnnounceAsync("A note.");
        for (var hours = 0; hours <= 24 * 3; hours += 6)
        {
            await portal.DispatchAsync();
            portal.Time.Advance(TimeSpan.FromHours(6));
        }

        Assert.Equal(
            (DeliveryStatus.GaveUp, "The webhook cannot be reached (ConnectionRefused)."),
            ((await portal.DeliveryAsync()).Status, (await portal.DeliveryAsync()).LastError)
        );
    }

    [Fact]
    public async Task A_webhook_hears_only_of_its_kinds_and_teams()
    {
        await using var endpoint = await WebhookEndpoint.StartAsync();
        await using var portal = await TestPortal.StartAsync([
            .. Webhook(endpoint.Url),
            ("Notifications:Webhooks:hook:Kinds:0", "RequestSubmitted"),
            ("Notifications:Webhooks:hook:Teams:0", "payments"),
        ]);
        await portal.AnnounceAsync("A note.");
        await portal.SubmitAsync("ledger");
        await portal.SubmitAsync("index", "search");

        await portal.DispatchAsync();

        Assert.Contains("ledger", Assert.Single(endpoint.Calls).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Slack_gets_no_mention_and_no_link_from_people()
    {
        await using var endpoint = await WebhookEndpoint.StartAsync();
        await using var portal = await TestPortal.StartAsync(Webhook(endpoint.Url, "Slack"));
        await portal.AnnounceAsync("<!channel> <https://evil.example|Open> A & B");

        await portal.DispatchAsync();

        var call = Assert.Single(endpoint.Calls);
        var body = JsonDocument.Parse(call.Body).RootElement;
        Assert.Equal("Note on shop: &lt;!channel&gt; &lt;https://evil.example|Open&gt; A &amp; B", body.GetProperty("text").GetString());
        Assert.Equal(
            "*Note on shop*\n&lt;!channel&gt; &lt;https://evil.example|Open&gt; A &amp; B",
            body.GetProperty("blocks")[0].GetProperty("text").GetProperty("text").GetString()
        );
        Assert.Contains(
            "<https://portal.example/requests/req-2|Open in TenantPortal>",
            body.GetProperty("blocks")[1].GetProperty("elements")[0].GetProperty("text").GetString(),
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("X-TenantPortal-Signature", call.Headers.Keys);
    }

    [Fact]
    public async Task Slack_gets_no_more_than_it_takes()
    {
        await using var endpoint = await WebhookEndpoint.StartAsync();
        await using var portal = await TestPortal.StartAsync(Webhook(endpoint.Url, "Slack"));
        await portal.AnnounceAsync(new string('&', 1000));

        await portal.DispatchAsync();

        var text = JsonDocument
            .Parse(Assert.Single(endpoint.Calls).Body)
            .RootElement.GetProperty("blocks")[0]
            .GetProperty("text")
            .GetProperty("text")
            .GetString()!;
        Assert.True(text.Length <= 3000);
        Assert.EndsWith("&amp;…", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Teams_gets_a_card_in_which_text_is_text()
    {
        await using var endpoint = await WebhookEndpoint.StartAsync();
        await using var portal = await TestPortal.StartAsync(Webhook(endpoint.Url, "Teams"));
        await portal.AnnounceAsync("[Open](https://evil.example) **now**");

        await portal.DispatchAsync();

        var attachment = JsonDocument.Parse(Assert.Single(endpoint.Calls).Body).RootElement.GetProperty("attachments")[0];
        Assert.Equal("application/vnd.microsoft.card.adaptive", attachment.GetProperty("contentType").GetString());
        var blocks = attachment.GetProperty("content").GetProperty("body").EnumerateArray().ToList();
        Assert.All(
            blocks,
            block =>
                Assert.Equal(
                    ("RichTextBlock", "TextRun"),
                    (block.GetProperty("type").GetString(), block.GetProperty("inlines")[0].GetProperty("type").GetString())
                )
        );
        Assert.Equal("[Open](https://evil.example) **now**", blocks[1].GetProperty("inlines")[0].GetProperty("text").GetString());
        Assert.Equal("https://portal.example/requests/req-2", attachment.GetProperty("content").GetProperty("actions")[0].GetProperty("url").GetString());
    }

    [Theory, OnEveryDatabase]
    public async Task A_webhook_that_fails_holds_up_no_mail(DatabaseProvider database)
    {
        await using var server = MailServer.Start();
        await using var portal = await TestPortal.StartAsync(
            database,
            [.. DeliveryScene.MailAt(server.Port), .. Webhook("https://169.254.169.254/").Where(pair => pair.Item1 != "Portal:PublicUrl")]
        );
        await portal.KnowAsync(Given.Admin());
        await portal.AnnounceAsync("A note.");

        await portal.DispatchAsync();

        Assert.Single(await server.StopAsync());
        Assert.Equal([DeliveryStatus.Sent, DeliveryStatus.Pending], (await portal.DeliveriesAsync()).Select(delivery => delivery.Status));
    }

    [Theory, OnEveryDatabase]
    public async Task An_admin_has_a_delivery_sent_again_and_the_audit_says_so(DatabaseProvider database)
    {
        await using var endpoint = await WebhookEndpoint.StartAsync();
        await using var portal = await TestPortal.StartAsync(database, Webhook(endpoint.Url));
        await portal.AnnounceAsync("A note.");
        await portal.DispatchAsync();

        var resent = await portal.Get<DeliveryLog>().ResendAsync(Given.Admin(), 1, Cancellation);
        await portal.DispatchAsync();

        Assert.True(resent.Succeeded);
        Assert.Equal(2, endpoint.Calls.Select(call => call.Headers["X-TenantPortal-Delivery"]).Distinct().Count());
        await using var db = portal.OpenDatabase();
        Assert.Equal("Requested a resend of the Webhook to 'hook'.", db.Audit.Single(entry => entry.Action == "delivery.resent").Details);
    }

    [Fact]
    public async Task The_log_is_for_admins_and_auditors_and_only_admins_send_again()
    {
        await using var portal = await TestPortal.StartAsync(Webhook("https://hooks.example/"));
        await portal.AnnounceAsync("A note.");
        await portal.Get<DeliveryDispatcher>().FanOutAsync(Cancellation);
        var log = portal.Get<DeliveryLog>();

        Assert.Equal("hook", Assert.Single((await log.ListAsync(Given.Auditor(), new(), Cancellation)).Value!.Items).Target);
        Assert.Single((
                await log.ListAsync(
                    Given.Admin(),
                    new()
                    {
                        Status = DeliveryStatus.Pending,
                        Channel = DeliveryChannel.Webhook,
                        Target = "oo",
                    },
                    Cancellation
                )
            ).Value!.Items);
        Assert.Empty((await log.ListAsync(Given.Admin(), new() { Status = DeliveryStatus.Sent }, Cancellation)).Value!.Items);
        Assert.Equal(ProblemKind.Forbidden, Assert.Single((await log.ListAsync(Given.Lead(), new(), Cancellation)).Problems).Kind);
        Assert.Equal(ProblemKind.Forbidden, Assert.Single((await log.ResendAsync(Given.Auditor(), 1, Cancellation)).Problems).Kind);
        Assert.Equal(ProblemKind.NotFound, Assert.Single((await log.ResendAsync(Given.Admin(), 99, Cancellation)).Problems).Kind);
    }

    private static (string, string?)[] Webhook(string url, string kind = "Generic") =>
        [
            ("Notifications:Webhooks:hook:Kind", kind),
            ("Notifications:Webhooks:hook:Url", url),
            ("Notifications:Webhooks:hook:Secret", Secret),
            ("Portal:PublicUrl", "https://portal.example"),
        ];
}
