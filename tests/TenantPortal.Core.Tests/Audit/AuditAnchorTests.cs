using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Audit;
using TenantPortal.Core.Audit.Anchoring;
using TenantPortal.Core.Audit.Anchoring.Writing;
using TenantPortal.Core.Audit.Log;
using TenantPortal.Core.Configuration;
using TenantPortal.Core.Data;
using TenantPortal.Core.Notifications.Announcements;
using TenantPortal.Core.Notifications.Webhooks;
using TenantPortal.Core.Tests.Notifications;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.Audit;

/// <summary>The end of the log, recorded where a user with the database and the data folder cannot change it.</summary>
public sealed class AuditAnchorTests : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tenantportal-anchor-");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string AnchorFile => Path.Combine(_folder.FullName, "anchors.log");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory, OnEveryDatabase]
    public async Task Each_interval_appends_the_signed_end_to_the_file(DatabaseProvider database)
    {
        await using var portal = await StartAsync(database, ("Audit:Anchor:File", AnchorFile), ("Audit:Anchor:Name", "eu-1"));
        await portal.WriteEntriesAsync(3);

        await RunAsync(portal);
        await RunAsync(portal);
        await portal.WriteEntriesAsync(2);
        portal.Time.Advance(Interval);
        await RunAsync(portal);

        var lines = (await File.ReadAllLinesAsync(AnchorFile, Cancellation)).Select(AnchorStatement.Parse).ToList();
        Assert.Equal([3, 5], lines.Select(line => line!.Sequence));
        Assert.All(lines, line => Assert.True(line!.Portal == "eu-1" && line.IsGenuine(portal.Get<AuditKeys>())));
        Assert.Equal((await portal.Get<AuditReader>().FindEndAsync(Cancellation)).Hash, lines[1]!.Hash);
        Assert.Equal((AnchorKind.File, 5, null), await FindTargetAsync(portal) is var shown ? (shown.Kind, shown.Sequence, shown.Problem) : default);
        Assert.True((await portal.Get<AuditVerifier>().VerifyAsync(Cancellation)).IsIntact);
    }

    [Theory, OnEveryDatabase]
    public async Task A_chain_that_is_shorter_than_the_file_says_is_broken(DatabaseProvider database)
    {
        await using var portal = await StartAsync(database, ("Audit:Anchor:File", AnchorFile));

        Assert.Equal("Entries 3 to 5 are missing at the end, although line 1 of the anchor file records them.", await ShortenAsync(portal));
    }

    [Theory, OnEveryDatabase]
    public async Task A_chain_that_was_written_again_differs_from_the_file(DatabaseProvider database)
    {
        await using var portal = await StartAsync(database, ("Audit:Anchor:File", AnchorFile));
        await portal.WriteEntriesAsync(3);
        await RunAsync(portal);
        await portal.RemoveLogAsync();
        await using var afterRestart = await portal.RestartAsync();
        // By someone who has the key.
        afterRestart.Time.Advance(TimeSpan.FromMinutes(1));
        await afterRestart.WriteEntriesAsync(4);

        Assert.Equal("Entry 3 differs from the one recorded in line 1 of the anchor file.", (await afterRestart.FindOnlyBreakAsync()).Sentence);
    }

    [Fact]
    public async Task Changed_foreign_and_unreadable_lines_of_the_file_are_named()
    {
        await using var portal = await StartAsync(DatabaseProvider.Sqlite, ("Audit:Anchor:File", AnchorFile));
        await portal.WriteEntriesAsync(3);
        await RunAsync(portal);
        var line = (await File.ReadAllTextAsync(AnchorFile, Cancellation)).TrimEnd();
        await File.WriteAllLinesAsync(
            AnchorFile,
            [
                line,
                line.Replace(" 3 ", " 2 ", StringComparison.Ordinal),
                line.Replace("tenantportal", "other", StringComparison.Ordinal),
                "",
                new string('x', 5000),
            ],
            Cancellation
        );

        Assert.Equal(
            [
                "Line 3 of the anchor file is of another portal, 'other'.",
                "Line 4 of the anchor file is not one that the portal wrote.",
                "Line 5 of the anchor file is not one that the portal wrote.",
                "Line 2 of the anchor file was changed, or was signed with a key that is not configured.",
            ],
            (await portal.Get<AuditVerifier>().VerifyAsync(Cancellation)).Breaks.Select(found => found.Sentence)
        );
    }

    [Fact]
    public async Task A_syslog_server_gets_a_datagram()
    {
        using var server = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        var port = ((IPEndPoint)server.Client.LocalEndPoint!).Port;
        await using var portal = await StartAsync(DatabaseProvider.Sqlite, Syslog(port, SyslogProtocol.Udp));
        await portal.WriteEntriesAsync(3);

        await RunAsync(portal);

        var message = Encoding.UTF8.GetString((await server.ReceiveAsync(Cancellation)).Buffer);
        var hash = (await portal.Get<AuditReader>().FindEndAsync(Cancellation)).Hash;
        Assert.Matches(
            """^<110>1 \S+Z tenantportal tenantportal - audit-anchor \[anchor@32473 """
                + $"""portal="tenantportal" sequence="3" hash="{hash}" keyId="\w+" signature="\w+"\] """
                + """The audit log ends with entry 3\.$""",
            message
        );
    }

    [Theory]
    [InlineData(SyslogProtocol.Tcp)]
    [InlineData(SyslogProtocol.Tls)]
    public async Task A_syslog_server_gets_a_counted_frame(SyslogProtocol protocol)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var certificate = new MailCertificate();
        await using var portal = await StartAsync(
            DatabaseProvider.Sqlite,
            [.. Syslog(((IPEndPoint)listener.LocalEndpoint).Port, protocol), ("Audit:Anchor:Syslog:CaFile", certificate.CaFile)]
        );
        await portal.WriteEntriesAsync(3);

        var received = ReceiveAsync(listener, protocol == SyslogProtocol.Tls ? certificate.Load() : null);
        await RunAsync(portal);
        var text = await received;

        var parts = text.Split(' ', 2);
        Assert.Equal(Encoding.UTF8.GetByteCount(parts[1]), int.Parse(parts[0], CultureInfo.InvariantCulture));
        Assert.StartsWith("<110>1 ", parts[1], StringComparison.Ordinal);
        Assert.Null((await FindTargetAsync(portal)).Problem);
    }

    [Fact]
    public async Task A_webhook_gets_signed_JSON()
    {
        await using var endpoint = await WebhookEndpoint.StartAsync();
        await using var portal = await StartAsync(DatabaseProvider.Sqlite, Webhook(endpoint.Url));
        await portal.WriteEntriesAsync(3);

        await RunAsync(portal);

        var call = Assert.Single(endpoint.Calls);
        Assert.Equal(
            WebhookClient.Sign("a secret of the admins", call.Headers["X-TenantPortal-Timestamp"], call.Body),
            call.Headers["X-TenantPortal-Signature"]
        );
        Assert.Equal(("audit.anchored", "tenantportal-3"), (call.Headers["X-TenantPortal-Event"], call.Headers["X-TenantPortal-Delivery"]));
        var body = JsonDocument.Parse(call.Body).RootElement;
        Assert.Equal(
            ("tenantportal", 3, (await portal.Get<AuditReader>().FindEndAsync(Cancellation)).Hash),
            (body.GetProperty("portal").GetString(), body.GetProperty("sequence").GetInt32(), body.GetProperty("hash").GetString())
        );
    }

    [Theory, OnEveryDatabase]
    public async Task A_time_stamp_is_stored_and_verified(DatabaseProvider database)
    {
        await using var service = await TimeStampService.StartAsync();
        await using var portal = await StartAsync(database, TimeStamps(service));
        await portal.WriteEntriesAsync(3);

        await RunAsync(portal);

        Assert.Null((await FindTargetAsync(portal)).Problem);
        await using (var db = portal.OpenDatabase())
            Assert.Equal(3, (await db.TimeStamps.SingleAsync(Cancellation)).Sequence);
        Assert.True((await portal.Get<AuditVerifier>().VerifyAsync(Cancellation)).IsIntact);
    }

    [Theory, OnEveryDatabase]
    public async Task A_chain_that_differs_from_a_time_stamp_is_broken(DatabaseProvider database)
    {
        await using var service = await TimeStampService.StartAsync();
        await using var portal = await StartAsync(database, TimeStamps(service));

        Assert.Equal("Entries 3 to 5 are missing at the end, although the time stamp 1 records them.", await ShortenAsync(portal));
    }

    [Theory, OnEveryDatabase]
    public async Task A_time_stamp_that_was_changed_proves_nothing(DatabaseProvider database)
    {
        await using var service = await TimeStampService.StartAsync();
        await using var portal = await StartAsync(database, TimeStamps(service));
        await portal.WriteEntriesAsync(3);
        await RunAsync(portal);
        await using (var db = portal.OpenDatabase())
            await db.Database.ExecuteSqlRawAsync("""UPDATE "AuditTimeStamps" SET "Sequence" = 2""", Cancellation);

        Assert.Equal(
            "The time stamp 1 of entry 2 proves nothing. The token is not about this end of the log, or its signature is not valid.",
            (await portal.FindOnlyBreakAsync()).Sentence
        );
    }

    [Theory]
    [InlineData(TimeStampFault.WrongNonce)]
    [InlineData(TimeStampFault.WrongHash)]
    [InlineData(TimeStampFault.Refused)]
    [InlineData(TimeStampFault.Garbage)]
    [InlineData(TimeStampFault.Endless)]
    [InlineData(TimeStampFault.ServerError)]
    public async Task A_wrong_response_of_a_time_stamp_service_is_a_failure(TimeStampFault fault)
    {
        await using var service = await TimeStampService.StartAsync();
        service.Fault = fault;
        await using var portal = await StartAsync(DatabaseProvider.Sqlite, TimeStamps(service));
        await portal.WriteEntriesAsync(3);

        await RunAsync(portal);

        var shown = await FindTargetAsync(portal);
        Assert.Equal((null, 0), (shown.RecordedAt, shown.Sequence));
        Assert.Contains("time-stamp service", shown.Problem, StringComparison.Ordinal);
        await using var db = portal.OpenDatabase();
        Assert.False(await db.TimeStamps.AnyAsync(Cancellation));
    }

    [Fact]
    public async Task A_time_stamp_service_that_is_not_trusted_is_a_failure()
    {
        await using var service = await TimeStampService.StartAsync();
        await using var portal = await StartAsync(
            DatabaseProvider.Sqlite,
            ("Audit:Anchor:TimeStamp:Url", service.Url),
            ("Audit:Anchor:TimeStamp:CaFile", service.OtherCaFile)
        );
        await portal.WriteEntriesAsync(3);

        await RunAsync(portal);

        Assert.Equal("The certificate of the time-stamp service is not trusted.", (await FindTargetAsync(portal)).Problem);
    }

    [Theory, OnEveryDatabase]
    public async Task A_target_that_comes_and_goes_is_announced_once(DatabaseProvider database)
    {
        await using var endpoint = await WebhookEndpoint.StartAsync();
        await using var portal = await StartAsync(database, Webhook(endpoint.Url));
        await portal.WriteEntriesAsync(1);

        // Three failures announce it; then it works once, and fails again.
        await AttemptAsync(portal, endpoint, 500, 500, 500, 500, 200, 500, 500, 500);
        var announced = await CountAnnouncementsAsync(portal);
        await AttemptAsync(portal, endpoint, 200, 200, 200, 500, 500, 500);

        Assert.Equal((1, 2), (announced, await CountAnnouncementsAsync(portal)));
        var failing = (await portal.Get<AuditReader>().ListAsync(Given.Auditor(), new AuditFilter { Action = "audit" }, Cancellation)).Value!.Items;
        Assert.Equal(2, failing.Count(entry => entry is { Action: "audit.anchor-failing", Details: "The webhook responded with status 500." }));
    }

    [Fact]
    public async Task An_end_that_the_portal_did_not_write_is_not_recorded()
    {
        await using var portal = await StartAsync(DatabaseProvider.Sqlite, ("Audit:Anchor:File", AnchorFile));
        await portal.WriteEntriesAsync(3);
        await using (var db = portal.OpenDatabase())
            await db.Database.ExecuteSqlRawAsync("""UPDATE "AuditHead" SET "Sequence" = 2""", Cancellation);

        await RunAsync(portal);

        Assert.False(File.Exists(AnchorFile));
        Assert.Equal("The end of the audit log is not what the portal wrote. Verify the log.", (await FindTargetAsync(portal)).Problem);
    }

    [Theory, OnEveryDatabase]
    public async Task Of_two_replicas_one_records(DatabaseProvider database)
    {
        await using var portal = await StartAsync(database, ("Audit:Anchor:File", AnchorFile));
        await using var other = await portal.RestartAsync(("Portal:Replica", "other"));
        await portal.WriteEntriesAsync(3);

        await RunAsync(portal);
        await RunAsync(other);

        Assert.Single(await File.ReadAllLinesAsync(AnchorFile, Cancellation));
    }

    [Fact]
    public async Task Without_an_interval_nothing_is_recorded()
    {
        await using var portal = await TestPortal.StartAsync(("Audit:Anchor:File", AnchorFile));
        await portal.WriteEntriesAsync(3);

        await RunAsync(portal);

        Assert.False(File.Exists(AnchorFile));
        Assert.Empty(await portal.Get<AnchorReader>().ListAsync(Cancellation));
    }

    [Theory]
    [InlineData("Audit:Anchor:Interval must be 00:01:00 to 7.00:00:00, or 00:00:00 for never, not 00:00:10.", "Interval", "00:00:10", "File", "a")]
    [InlineData("Audit:Anchor:File, Syslog:Host, Webhook:Url or TimeStamp:Url must be set because Audit:Anchor:Interval is set.", "Interval", "01:00:00")]
    [InlineData("Audit:Anchor:Name must be letters, digits, hyphens, underscores and full stops, at most 100 characters.", "Name", "a b")]
    [InlineData("Audit:Anchor:Syslog:Port must be 1 to 65535, or 0 for the default, not 70000.", "Syslog:Port", "70000")]
    [InlineData("Audit:Anchor:Syslog:CaFile names '/nowhere.pem', which does not exist.", "Syslog:CaFile", "/nowhere.pem")]
    [InlineData(
        "Audit:Anchor:Webhook:Url must be an https:// address without a password.",
        "Webhook:Url",
        "http://example.com",
        "Webhook:Secret",
        "0123456789abcdef"
    )]
    [InlineData(
        "Audit:Anchor:Webhook:Secret must have at least 16 characters because it authenticates every request. Set it in the environment.",
        "Webhook:Url",
        "https://example.com"
    )]
    [InlineData("Audit:Anchor:TimeStamp:Url must be an http:// or https:// address without a password.", "TimeStamp:Url", "ftp://example.com")]
    [InlineData("Audit:Anchor:TimeStamp:CaFile names '/nowhere.pem', which does not exist.", "TimeStamp:CaFile", "/nowhere.pem")]
    public void Mistakes_in_the_settings_are_named(string mistake, params string[] settings)
    {
        var configuration = Given.Configuration([.. settings.Chunk(2).Select(pair => ($"Audit:Anchor:{pair[0]}", (string?)pair[1]))]);

        Assert.Equal([mistake], AuditAnchorMistakes.Find(SettingsBinder.Read<AuditOptions>(configuration, AuditOptions.Section).Anchor, isDevelopment: false));
    }

    private static async Task<TestPortal> StartAsync(DatabaseProvider database, params (string Key, string? Value)[] settings)
    {
        var portal = await TestPortal.StartAsync(database, [("Audit:Anchor:Interval", Interval.ToString()), .. settings]);
        await portal.Get<AnchorQueue>().PrepareAsync(Cancellation);
        return portal;
    }

    private static Task RunAsync(TestPortal portal) => portal.Get<AnchorQueue>().RunAsync(Cancellation);

    private static async Task AttemptAsync(TestPortal portal, WebhookEndpoint endpoint, params int[] answers)
    {
        foreach (var answer in answers)
        {
            endpoint.Answers.Enqueue(answer);
            await RunAsync(portal);
            portal.Time.Advance(Interval);
        }
    }

    /// <summary>Records 5 entries at the target, writes a log of 2 in their place, and returns what the verification finds.</summary>
    private static async Task<string> ShortenAsync(TestPortal portal)
    {
        await portal.WriteEntriesAsync(5);
        await RunAsync(portal);
        await portal.RemoveLogAsync();
        await using var afterRestart = await portal.RestartAsync();
        await afterRestart.WriteEntriesAsync(2);
        return (await afterRestart.FindOnlyBreakAsync()).Sentence;
    }

    /// <summary>The one target, as auditors see it.</summary>
    private static async Task<AnchorLine> FindTargetAsync(TestPortal portal) => Assert.Single(await portal.Get<AnchorReader>().ListAsync(Cancellation));

    private static async Task<int> CountAnnouncementsAsync(TestPortal portal)
    {
        await using var db = portal.OpenDatabase();
        return await db.Announcements.CountAsync(announcement => announcement.Kind == AnnouncementKind.AuditAnchorFailing, Cancellation);
    }

    private static (string, string?)[] Syslog(int port, SyslogProtocol protocol) =>
        [
            ("Audit:Anchor:Syslog:Host", "127.0.0.1"),
            ("Audit:Anchor:Syslog:Port", port.ToString(CultureInfo.InvariantCulture)),
            ("Audit:Anchor:Syslog:Protocol", protocol.ToString()),
        ];

    private static (string, string?)[] Webhook(string url) => [("Audit:Anchor:Webhook:Url", url), ("Audit:Anchor:Webhook:Secret", "a secret of the admins")];

    private static (string, string?)[] TimeStamps(TimeStampService service) =>
        [("Audit:Anchor:TimeStamp:Url", service.Url), ("Audit:Anchor:TimeStamp:CaFile", service.CaFile)];

    private static async Task<string> ReceiveAsync(TcpListener listener, X509Certificate2? certificate)
    {
        using var client = await listener.AcceptTcpClientAsync(Cancellation);
        await using Stream stream = certificate is null ? client.GetStream() : new SslStream(client.GetStream());
        if (stream is SslStream secured)
            await secured.AuthenticateAsServerAsync(certificate!);
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync(Cancellation);
    }
}
