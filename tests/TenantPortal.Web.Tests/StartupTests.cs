using System.Net;

namespace TenantPortal.Web.Tests;

public sealed class StartupTests
{
    [Fact]
    public async Task Wrong_settings_stop_the_start_and_every_mistake_is_reported()
    {
        var (exitCode, errors) = await PortalProgram.StartAsync(
            "Development",
            ("Reconciler__Workers", "0"),
            ("Portal__Colour", "red"),
            ("Authentication__Mode", "Magic")
        );

        Assert.Equal(78, exitCode);
        Assert.Contains("Portal:Colour", errors, StringComparison.Ordinal);
        Assert.Contains("Authentication:Mode must be EntraId or OpenIdConnect or Development, not 'Magic'.", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_other_environment_starts_with_the_Development_sign_in()
    {
        var (exitCode, errors) = await PortalProgram.StartAsync("Production", ("Authentication__Mode", "Development"));

        Assert.Equal(78, exitCode);
        Assert.Contains("It is allowed only in the Development environment, and this environment is Production.", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_data_folder_that_cannot_be_created_stops_the_start()
    {
        var file = Path.GetTempFileName();
        try
        {
            var (exitCode, errors) = await PortalProgram.StartAsync("Development", ("Portal__DataPath", Path.Combine(file, "data")));

            Assert.Equal(78, exitCode);
            Assert.Contains($"Portal:DataPath: the folder '{Path.Combine(file, "data")}' cannot be used.", errors, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task A_database_server_that_cannot_be_reached_ends_the_start_with_one_sentence()
    {
        var (exitCode, errors) = await PortalProgram.StartAsync(
            "Development",
            ("Database__Provider", "PostgreSql"),
            ("ConnectionStrings__Portal", "Host=127.0.0.1;Port=1;Username=portal;Password=not-to-be-shown"),
            ("Urls", "http://127.0.0.1:0")
        );

        Assert.Equal(69, exitCode);
        Assert.Contains("127.0.0.1:1 cannot be reached. Check ConnectionStrings:Portal and the network.", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("not-to-be-shown", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_way_to_sign_in_stops_the_start()
    {
        var (exitCode, errors) = await PortalProgram.StartAsync("Production");

        Assert.Equal(78, exitCode);
        Assert.Contains("Authentication:Mode is not set", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Production_serves_no_plain_http_to_other_machines_and_no_Sandbox()
    {
        var (exitCode, errors) = await PortalProgram.StartAsync("Production", ("Urls", "http://0.0.0.0:8080;https://0.0.0.0:8443"));

        Assert.Equal(78, exitCode);
        Assert.Contains("Urls contains http://0.0.0.0:8080, where sign-ins would travel in plain text.", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("Urls contains https", errors, StringComparison.Ordinal);
        Assert.Contains("Clusters:default:Kind is Sandbox, which is for trying out the portal", errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://0.0.0.0:8080", "Portal__TrustedProxies__0", "10.0.0.0/8")]
    [InlineData("http://127.0.0.1:8080", "Metrics__Port", "9464")]
    public async Task Production_serves_plain_http_to_proxies_that_are_trusted_and_for_metrics(string urls, string setting, string value)
    {
        var (_, errors) = await PortalProgram.StartAsync("Production", ("Urls", urls), (setting, value));

        Assert.Contains("Authentication:Mode is not set", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("plain text", errors, StringComparison.Ordinal);
    }

    [Fact]
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public async Task Files_that_were_there_are_closed_to_other_users()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no file modes.");
        var data = Directory.CreateTempSubdirectory("tenantportal-open-").FullName;
        var key = Path.Combine(data, "audit.key");
        await File.WriteAllTextAsync(key, Convert.ToBase64String(new byte[32]), TestContext.Current.CancellationToken);
        File.SetUnixFileMode(key, (UnixFileMode)0b110_100_100);
        File.SetUnixFileMode(data, (UnixFileMode)0b111_101_101);

        await using (var portal = new PortalProcess(("Portal:DataPath", data)))
            await portal.SignInAsync("payments-lead");

        Assert.Equal((UnixFileMode)0b111_000_000, File.GetUnixFileMode(data));
        Assert.All(
            Directory.EnumerateFiles(data, "*", SearchOption.AllDirectories),
            file => Assert.True(File.GetUnixFileMode(file) == (UnixFileMode)0b110_000_000, $"{file}: {File.GetUnixFileMode(file)}")
        );
        Directory.Delete(data, recursive: true);
    }

    [Theory]
    [InlineData("/healthz")]
    [InlineData("/readyz")]
    public async Task Probes_are_answered_whatever_the_host_is_called(string path)
    {
        await using var portal = new PortalProcess(("AllowedHosts", "portal.example.com"));
        using var probe = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { Host = "10.2.3.4:8080" } };
        using var page = new HttpRequestMessage(HttpMethod.Get, "/signin") { Headers = { Host = "evil.example" } };

        var answer = await portal.Anonymous().SendAsync(probe, TestContext.Current.CancellationToken);
        var refused = await portal.Anonymous().SendAsync(page, TestContext.Current.CancellationToken);

        Assert.Equal("ok", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
    }

    [Fact]
    public async Task Metrics_with_a_token_need_the_token()
    {
        await using var portal = new PortalProcess(("Metrics:Token", "a-token-for-prometheus"));

        Assert.Equal(HttpStatusCode.Unauthorized, await ReadMetricsAsync(portal, null));
        Assert.Equal(HttpStatusCode.Unauthorized, await ReadMetricsAsync(portal, "Bearer another-token"));
        Assert.Equal(HttpStatusCode.OK, await ReadMetricsAsync(portal, "Bearer a-token-for-prometheus"));
    }

    [Fact]
    public async Task Metrics_with_a_port_are_not_among_the_pages()
    {
        await using var portal = new PortalProcess(("Metrics:Port", "9464"));

        Assert.Equal(HttpStatusCode.NotFound, await ReadMetricsAsync(portal, null));
    }

    private static async Task<HttpStatusCode> ReadMetricsAsync(PortalProcess portal, string? authorization)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/metrics");
        if (authorization is not null)
            request.Headers.Add("Authorization", authorization);
        return (await portal.Anonymous().SendAsync(request, TestContext.Current.CancellationToken)).StatusCode;
    }

    [Fact]
    public async Task Metrics_contain_no_names_of_tenants()
    {
        await using var portal = new PortalProcess();
        var lead = await portal.SignInAsync("payments-lead");
        await lead.SubmitAsync();
        await lead.CallAsync("/tenants/checkout");

        var metrics = await portal.Anonymous().GetStringAsync("/metrics", TestContext.Current.CancellationToken);

        Assert.Contains("http_server_request_duration", metrics, StringComparison.Ordinal);
        Assert.DoesNotContain("checkout", metrics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_process_without_the_Web_role_has_health_and_no_pages()
    {
        await using var portal = new PortalProcess(("Portal:Roles:0", "Reconciler"));
        var client = portal.Anonymous();

        Assert.Equal("ok", await client.GetStringAsync("/readyz", TestContext.Current.CancellationToken));
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("/signin", TestContext.Current.CancellationToken)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await client.CallAsync("/tiers")).StatusCode);
    }
}
