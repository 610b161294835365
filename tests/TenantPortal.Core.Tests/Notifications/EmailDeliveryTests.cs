using System.Net;
using MimeKit;
using TenantPortal.Core.Data;
using TenantPortal.Core.Notifications;
using TenantPortal.Core.Notifications.Announcements;
using TenantPortal.Core.Notifications.Delivering;
using TenantPortal.Core.Notifications.Sending;
using TenantPortal.Core.People;
using TenantPortal.Core.Sessions;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.Notifications;

public sealed class EmailDeliveryTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_admin_gets_a_mail_of_their_own_about_a_new_request()
    {
        await using var server = MailServer.Start();
        await using var portal = await TestPortal.StartAsync(DeliveryScene.MailAt(server.Port));
        foreach (var person in new[] { Given.Admin("pat"), Given.Admin("quinn"), Given.Lead(), Given.Lead("search"), Given.Auditor() })
            await portal.KnowAsync(person);
        var request = await portal.SubmitAsync();

        await portal.DispatchAsync();
        await portal.DispatchAsync();

        var mails = await server.StopAsync();
        Assert.Equal(["pat@portal.example", "quinn@portal.example"], mails.Select(mail => Assert.Single(mail.To)).Order());
        var message = mails[0].Message;
        Assert.Equal("New request for shop", message.Subject);
        Assert.Equal("auto-generated", message.Headers["Auto-Submitted"]);
        Assert.Contains($"https://portal.example/requests/{request.Id}", message.TextBody, StringComparison.Ordinal);
        Assert.Contains($"href=\"https://portal.example/requests/{request.Id}\"", message.HtmlBody, StringComparison.Ordinal);
        Assert.All(await portal.DeliveriesAsync(), delivery => Assert.Equal((DeliveryStatus.Sent, 1), (delivery.Status, delivery.Attempts)));
    }

    [Fact]
    public async Task A_mail_is_in_the_language_of_its_reader()
    {
        await using var server = MailServer.Start();
        await using var portal = await TestPortal.StartAsync(DeliveryScene.MailAt(server.Port));
        await portal.KnowAsync(Given.Admin("pat"));
        await portal.KnowAsync(Given.Admin("quinn"));
        await portal.Get<PeopleRegister>().ChooseLanguageAsync(Given.Admin("quinn"), "de", Cancellation);
        await portal.AnnounceAsync($"{"Ann"} approved the request for {"'shop'"}.");

        await portal.DispatchAsync();

        var mails = (await server.StopAsync()).ToDictionary(mail => Assert.Single(mail.To), mail => mail.Message);
        var (english, german) = (mails["pat@portal.example"], mails["quinn@portal.example"]);
        Assert.Equal(("Note on shop", "Kommentar zu shop"), (english.Subject, german.Subject));
        Assert.Contains("Ann approved the request for 'shop'.", english.TextBody, StringComparison.Ordinal);
        Assert.Contains("Ann hat den Antrag für 'shop' genehmigt.", german.TextBody, StringComparison.Ordinal);
        Assert.Contains("<html lang=\"de\">", german.HtmlBody, StringComparison.Ordinal);
        Assert.Contains("In TenantPortal öffnen", WebUtility.HtmlDecode(german.HtmlBody), StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_the_mail_server_is_lost_everything_waits_and_is_sent_once_when_it_is_back()
    {
        var port = await FreePortAsync();
        await using var portal = await TestPortal.StartAsync(DeliveryScene.MailAt(port));
        await portal.KnowAsync(Given.Admin());
        for (var number = 1; number <= 3; number++)
            await portal.AnnounceAsync($"Note {number}.");
        for (var hours = 0; hours < 24 * 10; hours += 6)
        {
            await portal.DispatchAsync();
            portal.Time.Advance(TimeSpan.FromHours(6));
        }

        var waiting = await portal.DeliveriesAsync();
        Assert.All(
            waiting,
            delivery =>
                Assert.Equal(
                    (DeliveryStatus.Pending, $"The mail server 127.0.0.1:{port} cannot be reached (ConnectionRefused)."),
                    (delivery.Status, delivery.LastError)
                )
        );
        await using var server = MailServer.Start(port);
        await portal.DispatchAsync();
        await portal.DispatchAsync();

        Assert.Equal(
            ["Note 1.", "Note 2.", "Note 3."],
            (await server.StopAsync()).Select(mail => mail.Message.TextBody!.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries)[1]).Order()
        );
        Assert.All(await portal.DeliveriesAsync(), delivery => Assert.Equal(DeliveryStatus.Sent, delivery.Status));
    }

    [Fact]
    public async Task The_waits_after_failures_grow_from_a_minute_to_six_hours()
    {
        await using var portal = await TestPortal.StartAsync(DeliveryScene.MailAt(await FreePortAsync()));
        await portal.KnowAsync(Given.Admin());
        await portal.AnnounceAsync("A note.");
        var waits = new List<double>();
        for (var attempt = 0; attempt < 11; attempt++)
        {
            await portal.DispatchAsync();
            var wait = (await portal.DeliveryAsync()).NextAttemptAt - portal.Time.GetUtcNow();
            waits.Add(wait.TotalMinutes);
            portal.Time.Advance(wait);
        }

        Assert.Equal([1, 2, 4, 8, 16, 32, 64, 128, 256, 360, 360], waits);
    }

    [Fact]
    public async Task The_first_mail_that_arrives_calls_all_others_that_wait_for_the_server()
    {
        var port = await FreePortAsync();
        await using var portal = await TestPortal.StartAsync(DeliveryScene.MailAt(port));
        await portal.KnowAsync(Given.Admin());
        await portal.AnnounceAsync("Old.");
        for (var attempt = 0; attempt < 8; attempt++)
        {
            await portal.DispatchAsync();
            portal.Time.SetUtcNow((await portal.DeliveryAsync()).NextAttemptAt);
        }

        await portal.DispatchAsync();
        await using var server = MailServer.Start(port);
        await portal.AnnounceAsync("New.");
        await portal.DispatchAsync();

        Assert.Equal(2, (await server.StopAsync()).Count);
    }

    [Theory, OnEveryDatabase]
    public async Task What_was_written_down_before_a_crash_is_sent_once_after_it(DatabaseProvider database)
    {
        await using var server = MailServer.Start();
        await using var portal = await TestPortal.StartAsync(database, DeliveryScene.MailAt(server.Port));
        await portal.KnowAsync(Given.Admin());
        await portal.AnnounceAsync("A note.");
        await portal.Get<DeliveryDispatcher>().FanOutAsync(Cancellation);

        await using var restarted = await portal.RestartAsync();
        await restarted.DispatchAsync();

        Assert.Single(await server.StopAsync());
    }

    [Theory, OnEveryDatabase]
    public async Task Replicas_that_write_down_deliveries_at_once_write_each_down_once_and_log_no_error(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database, DeliveryScene.MailAt(1));
        await using var other = await portal.RestartAsync(("Portal:Replica", "two"));
        await portal.KnowAsync(Given.Admin());
        for (var number = 0; number < 40; number++)
            await portal.AnnounceAsync($"Note {number}.");
        TestPortal[] replicas = [portal, other];

        await AtOnce.RunAsync(
            2,
            async number =>
            {
                await replicas[number].Get<DeliveryDispatcher>().FanOutAsync(Cancellation);
                return number;
            }
        );

        Assert.Equal(40, (await portal.DeliveriesAsync()).Count);
        Assert.All(replicas, replica => Assert.Equal(0, replica.Queries.Failures));
    }

    [Theory, OnEveryDatabase]
    public async Task What_was_being_sent_when_the_process_died_is_taken_up_by_its_successor_at_once_and_by_others_when_the_claim_ends(
        DatabaseProvider database
    )
    {
        await using var server = MailServer.Start();
        await using var portal = await TestPortal.StartAsync(database, DeliveryScene.MailAt(server.Port));
        await portal.KnowAsync(Given.Admin());
        await portal.AnnounceAsync("A note.");
        await portal.Get<DeliveryDispatcher>().FanOutAsync(Cancellation);
        await DieWhileSendingAsync(portal);
        await using var other = await portal.RestartAsync(("Portal:Replica", "two"));
        await other.Get<DeliveryDispatcher>().ResumeAsync(Cancellation);
        await other.DispatchAsync();
        Assert.Equal(DeliveryStatus.Pending, (await portal.DeliveryAsync()).Status);

        other.Time.Advance(TimeSpan.FromMinutes(11));
        await other.DispatchAsync();
        await portal.AnnounceAsync("Another note.");
        await portal.Get<DeliveryDispatcher>().FanOutAsync(Cancellation);
        await DieWhileSendingAsync(portal);
        await using var successor = await portal.RestartAsync();
        await successor.Get<DeliveryDispatcher>().ResumeAsync(Cancellation);
        await successor.DispatchAsync();

        Assert.Equal(2, (await server.StopAsync()).Count);
    }

    [Fact]
    public async Task A_mail_that_a_crash_sends_twice_is_recognized_by_its_id_and_a_resend_is_another()
    {
        await using var server = MailServer.Start();
        await using var portal = await TestPortal.StartAsync(DeliveryScene.MailAt(server.Port));
        await portal.KnowAsync(Given.Admin());
        await portal.AnnounceAsync("A note.");
        await portal.DispatchAsync();
        // It was sent, but the process died before it could write that down.
        await using (var db = portal.OpenDatabase())
        {
            var delivery = db.Deliveries.Single();
            db.Entry(delivery).Property(row => row.Status).CurrentValue = DeliveryStatus.Pending;
            await db.SaveChangesAsync(Cancellation);
        }

        await portal.DispatchAsync();
        Assert.True((await portal.Get<DeliveryLog>().ResendAsync(Given.Admin(), 1, Cancellation)).Succeeded);
        await portal.DispatchAsync();

        var ids = (await server.StopAsync()).Select(mail => mail.Message.MessageId).ToList();
        Assert.Equal(ids[0], ids[1]);
        Assert.NotEqual(ids[0], ids[2]);
    }

    [Fact]
    public async Task Several_replicas_at_once_send_everything_once()
    {
        await using var server = MailServer.Start();
        await using var portal = await TestPortal.StartAsync(DeliveryScene.MailAt(server.Port));
        await using var other = await portal.RestartAsync(("Portal:Replica", "two"));
        await portal.KnowAsync(Given.Admin());
        for (var number = 0; number < 30; number++)
            await portal.AnnounceAsync($"Note {number}.");

        await AtOnce.RunAsync(
            2,
            async number =>
            {
                await (number == 0 ? portal : other).DispatchAsync();
                return true;
            }
        );

        Assert.Equal(30, (await portal.DeliveriesAsync()).Count(delivery => delivery.Status == DeliveryStatus.Sent));
        Assert.Equal(30, (await server.StopAsync()).Select(mail => mail.Message.MessageId).Distinct().Count());
    }

    [Fact]
    public async Task With_STARTTLS_and_a_password_it_sends_to_a_server_whose_authority_the_settings_name()
    {
        using var certificate = new MailCertificate();
        await using var server = MailServer.Start(certificate: certificate);
        await using var portal = await TestPortal.StartAsync(Secured(server, certificate, "correct horse"));
        await portal.KnowAsync(Given.Admin());
        await portal.AnnounceAsync("A note.");

        await portal.DispatchAsync();

        Assert.Single(await server.StopAsync());
    }

    [Fact]
    public async Task Nothing_is_sent_to_a_server_that_is_not_trusted_or_does_not_take_the_password_or_offers_no_TLS()
    {
        using var certificate = new MailCertificate();
        using var another = new MailCertificate();
        await using var server = MailServer.Start(certificate: certificate);
        await using var clear = MailServer.Start();

        Assert.Equal(
            "The mail server's certificate is not trusted, or the server does not use TLS on this port.",
            await ErrorAsync(Secured(server, null, "correct horse"))
        );
        Assert.Equal(
            "The mail server's certificate is not trusted, or the server does not use TLS on this port.",
            await ErrorAsync(Secured(server, another, "correct horse"))
        );
        Assert.Equal("The mail server rejected Notifications:Email:User or its password.", await ErrorAsync(Secured(server, certificate, "wrong")));
        Assert.Equal(
            "The mail server does not support what the settings require (STARTTLS or authentication).",
            await ErrorAsync(Secured(clear, certificate, "correct horse"))
        );
        Assert.Empty(await server.StopAsync());
        Assert.Empty(await clear.StopAsync());
    }

    [Theory, OnEveryDatabase]
    public async Task One_address_that_is_refused_stops_no_other(DatabaseProvider database)
    {
        await using var server = MailServer.Start();
        await using var portal = await TestPortal.StartAsync(database, DeliveryScene.MailAt(server.Port));
        await portal.KnowAsync(Given.Admin("a"), "unknown@portal.example");
        await portal.KnowAsync(Given.Admin("b"), "busy@portal.example");
        await portal.KnowAsync(Given.Admin("c"));
        await portal.AnnounceAsync("A note.");

        await portal.DispatchAsync();

        var deliveries = (await portal.DeliveriesAsync()).OrderBy(delivery => delivery.Target, StringComparer.Ordinal).ToList();
        Assert.Equal(
            [("busy@portal.example", DeliveryStatus.Pending), ("c@portal.example", DeliveryStatus.Sent), ("unknown@portal.example", DeliveryStatus.Failed)],
            deliveries.Select(delivery => (delivery.Target, delivery.Status))
        );
        Assert.Equal("The mail server rejected the address: 550 mailbox unavailable", deliveries[2].LastError);
        Assert.Single(await server.StopAsync());
    }

    [Theory, OnEveryDatabase]
    public async Task What_is_refused_for_three_days_is_given_up_and_says_so(DatabaseProvider database)
    {
        await using var server = MailServer.Start();
        await using var portal = await TestPortal.StartAsync(database, DeliveryScene.MailAt(server.Port));
        await portal.KnowAsync(Given.Admin(), "busy@portal.example");
        await portal.AnnounceAsync("A note.");
        for (var hours = 0; hours <= 24 * 3; hours += 6)
        {
            await portal.DispatchAsync();
            portal.Time.Advance(TimeSpan.FromHours(6));
        }

        var delivery = await portal.DeliveryAsync();
        Assert.Equal((DeliveryStatus.GaveUp, 13), (delivery.Status, delivery.Attempts));
        Assert.Contains("451", delivery.LastError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Text_from_people_adds_no_header_no_recipient_and_no_HTML()
    {
        await using var server = MailServer.Start();
        await using var portal = await TestPortal.StartAsync(DeliveryScene.MailAt(server.Port));
        await portal.KnowAsync(Given.Admin());
        await using (var db = portal.OpenDatabase())
        {
            db.Announce(
                new Announcement
                {
                    Kind = AnnouncementKind.NoteAdded,
                    Tenant = "shop\r\nBcc: mallory@evil.example",
                    Team = "payments",
                    At = Given.Now,
                    Audiences = [Audience.Role(NotifiedRole.PlatformAdmin)],
                    ActorName = "Ann\r\nX-Evil: 1",
                    Sentence = "<script>alert(1)</script>\r\n.\r\nRCPT TO:<mallory@evil.example>\r\n<a href=\"https://evil.example\">here</a>",
                }
            );
            await db.SaveChangesAsync(Cancellation);
        }

        await portal.DispatchAsync();

        var mail = Assert.Single(await server.StopAsync());
        Assert.Equal(["platform-admin@portal.example"], mail.To);
        Assert.Equal("Note on shop  Bcc: mallory@evil.example", mail.Message.Subject);
        Assert.DoesNotContain(mail.Message.Headers, header => header.Id == HeaderId.Bcc || header.Field == "X-Evil");
        Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt;", mail.Message.HtmlBody, StringComparison.Ordinal);
        Assert.DoesNotContain("<a href=\"https://evil", mail.Message.HtmlBody, StringComparison.Ordinal);
        Assert.Contains("RCPT TO:<mallory@evil.example>", mail.Message.TextBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_one_is_written_to_who_does_not_want_it_may_not_see_it_or_has_long_been_away()
    {
        await using var portal = await TestPortal.StartAsync(DeliveryScene.MailAt(1));
        await portal.KnowAsync(Given.Lead(id: "away"));
        portal.Time.Advance(TimeSpan.FromDays(181));
        await portal.KnowAsync(Given.Lead());
        await portal.KnowAsync(Given.Lead(id: "quiet"));
        await portal.Get<NotificationSettings>().SaveAsync(Given.Lead(id: "quiet"), [new EventChoice(NotificationEvent.Comment, ByEmail: false)], Cancellation);
        await portal.KnowAsync(Given.Person("moved", "search-team"));
        await portal.KnowAsync(Given.Lead(id: "odd"), "odd@portal.example, mallory@evil.example");
        await portal.KnowAsync(Given.Lead(id: "ann"));
        await portal.AnnounceAsync("A note.", Audience.TeamLeads("payments"), Audience.Person("moved"), Audience.Person("payments-lead"));

        await portal.Get<DeliveryDispatcher>().FanOutAsync(Cancellation);

        Assert.Equal("payments-lead@portal.example", (await portal.DeliveryAsync()).Target);
    }

    [Fact]
    public async Task The_mailbox_of_a_role_is_written_to_once_beside_its_people()
    {
        await using var portal = await TestPortal.StartAsync([
            .. DeliveryScene.MailAt(1),
            ("Notifications:Mailboxes:PlatformAdmins:0", "platform@portal.example"),
            ("Notifications:Mailboxes:PlatformAdmins:1", "PAT@portal.example"),
        ]);
        await portal.KnowAsync(Given.Admin("pat"));
        await portal.AnnounceAsync("A note.");

        await portal.Get<DeliveryDispatcher>().FanOutAsync(Cancellation);

        Assert.Equal(["pat@portal.example", "platform@portal.example"], (await portal.DeliveriesAsync()).Select(delivery => delivery.Target).Order());
    }

    [Fact]
    public async Task Without_a_mail_server_nothing_is_written_down_and_nothing_old_is_sent_when_there_is_one()
    {
        await using var portal = await TestPortal.StartAsync();
        await portal.KnowAsync(Given.Admin());
        await portal.AnnounceAsync("A note.");
        await portal.DispatchAsync();

        await using var restarted = await portal.RestartAsync(DeliveryScene.MailAt(1));
        await restarted.Get<DeliveryDispatcher>().FanOutAsync(Cancellation);

        Assert.Empty(await portal.DeliveriesAsync());
    }

    private static (string, string?)[] Secured(MailServer server, MailCertificate? authority, string password) =>
        [
            .. DeliveryScene.MailAt(server.Port, "StartTls"),
            ("Notifications:Email:CaFile", authority?.CaFile ?? ""),
            ("Notifications:Email:User", "portal"),
            ("Notifications:Email:Password", password),
        ];

    private static async Task<string?> ErrorAsync((string, string?)[] settings)
    {
        await using var portal = await TestPortal.StartAsync(settings);
        await portal.KnowAsync(Given.Admin());
        await portal.AnnounceAsync("A note.");
        await portal.DispatchAsync();
        var delivery = await portal.DeliveryAsync();
        Assert.Equal(DeliveryStatus.Pending, delivery.Status);
        return delivery.LastError;
    }

    private static async Task DieWhileSendingAsync(TestPortal portal)
    {
        await using var db = portal.OpenDatabase();
        var delivery = db.Deliveries.Single(row => row.Status == DeliveryStatus.Pending);
        db.Entry(delivery).Property(row => row.ClaimedBy).CurrentValue = portal.Settings.Portal.EffectiveReplica;
        db.Entry(delivery).Property(row => row.ClaimedUntil).CurrentValue = portal.Time.GetUtcNow().AddMinutes(10);
        await db.SaveChangesAsync(Cancellation);
    }

    /// <summary>One at which no one listens any more.</summary>
    private static async Task<int> FreePortAsync()
    {
        await using var server = MailServer.Start();
        return server.Port;
    }
}
