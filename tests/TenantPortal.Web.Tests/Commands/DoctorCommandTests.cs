using System.Text.Json;
using Microsoft.Data.Sqlite;
using TenantPortal.Core.Diagnostics;
using TenantPortal.Sandbox;
using TenantPortal.Testing.IdentityProvider;
using TenantPortal.Web.Commands;

namespace TenantPortal.Web.Tests.Commands;

public sealed class DoctorCommandTests : IDisposable
{
    /// <summary>Nothing listens there: it is reserved for a service that no one runs.</summary>
    private const string Nowhere = "127.0.0.1:1";

    private readonly string _folder = Directory.CreateTempSubdirectory("tenantportal-doctor-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_of_eight_faults_is_named_in_one_run()
    {
        await using var open = await SandboxServer.StartAsync(new SandboxOptions(), Cancellation);
        open.WriteKubeconfig(Path.Combine(_folder, "open.kubeconfig"));
        await File.WriteAllTextAsync(Path.Combine(_folder, "file"), "", Cancellation);

        var (exitCode, found) = await ExamineAsync(
            ("Reconciler:Workers", "0"),
            ("Portal:DataPath", Path.Combine(_folder, "file", "data")),
            ("Database:Provider", "PostgreSql"),
            ("ConnectionStrings:Portal", "Host=127.0.0.1;Port=1;Username=portal;Password=not-to-be-shown"),
            ("Audit:Key", Convert.ToBase64String(new byte[32])),
            ("Clusters:default:Kind", "Kubeconfig"),
            ("Clusters:default:Kubeconfig", await WriteKubeconfigAsync("away")),
            ("Clusters:open:Kind", "Kubeconfig"),
            ("Clusters:open:Kubeconfig", Path.Combine(_folder, "open.kubeconfig")),
            ("Clusters:open:RequireGuards", "true"),
            ("Authentication:Mode", "OpenIdConnect"),
            ("Authentication:OpenIdConnect:Authority", $"http://{Nowhere}"),
            ("Authentication:OpenIdConnect:ClientId", "tenantportal"),
            ("Authentication:OpenIdConnect:ClientSecret", "not-to-be-shown"),
            ("Notifications:Email:Host", "127.0.0.1"),
            ("Notifications:Email:Port", "1"),
            ("Notifications:Email:Security", "None"),
            ("Notifications:Email:From", "portal@portal.example"),
            ("Notifications:Webhooks:chat:Url", $"https://{Nowhere}/hook"),
            ("Notifications:Webhooks:chat:Secret", "not-to-be-shown-not-to-be-shown!")
        );

        Assert.Equal(1, exitCode);
        Assert.Equal(
            [
                ("cluster default", "Cluster 'default' is unreachable: it refuses connections. The portal retries automatically."),
                ("data folder", $"'{_folder}/file/data' cannot be created, because '{_folder}/file' is a file. Change Portal:DataPath."),
                ("database", "The database server 127.0.0.1:1 cannot be reached. Check ConnectionStrings:Portal and the network."),
                (
                    "guards of open",
                    "Missing: The portal cannot take over a system namespace; The portal cannot bind itself in a system namespace. "
                        + "Install one of deploy/guards. Until then, the portal creates no new namespaces there."
                ),
                ("mail", "The mail server 127.0.0.1:1 cannot be reached (ConnectionRefused). Check Notifications:Email and the network."),
                ("settings", "Reconciler:Workers must be 1 to 128, not 0."),
                ("sign-in", $"The metadata of the identity provider at http://{Nowhere} cannot be read. Check the address and the network."),
                ("webhook chat", "The webhook cannot be reached (ConnectionRefused). Check Notifications:Webhooks:chat:Url and the network."),
            ],
            found.Where(line => line.Level == "Failure").Select(line => (line.Subject, line.Sentence)).Order()
        );
    }

    [Fact]
    public async Task A_portal_in_order_ends_with_0_and_nothing_is_created()
    {
        await using var provider = await TestProvider.StartAsync(ProviderShape.Plain);
        await provider.RegisterAsync(new Uri("https://portal.example"));
        await using var cluster = await SandboxServer.StartAsync(new SandboxOptions(), Cancellation);
        cluster.WriteKubeconfig(Path.Combine(_folder, "away.kubeconfig"));

        var (exitCode, text) = await CommandRun.RunAsync(["doctor"], Healthy(provider));

        Assert.True(exitCode == 0, text);
        Assert.StartsWith("ok       settings           They are valid.", text, StringComparison.Ordinal);
        Assert.Contains($"ok       sign-in            The provider at {provider.Authority} answers and knows the portal.", text, StringComparison.Ordinal);
        Assert.Contains("ok       rights on default  The portal has all rights of deploy/base/cluster-roles.yaml.", text, StringComparison.Ordinal);
        Assert.Contains("warning  database           Sqlite is empty. The portal migrates it at the next start.", text, StringComparison.Ordinal);
        Assert.EndsWith("Failures: 0. Warnings: 4.", text, StringComparison.Ordinal);
        Assert.Equal(["away.kubeconfig"], Directory.EnumerateFileSystemEntries(_folder).Select(Path.GetFileName));
    }

    [Fact]
    public async Task A_client_secret_that_the_provider_does_not_accept_is_named()
    {
        await using var provider = await TestProvider.StartAsync(ProviderShape.Plain);
        await provider.RegisterAsync(new Uri("https://portal.example"));
        await WriteKubeconfigAsync("away");

        var (exitCode, found) = await ExamineAsync([.. Healthy(provider, "not-to-be-shown"), ("Portal:Roles:0", "Web")]);

        Assert.Equal(1, exitCode);
        Assert.Equal(
            ("sign-in", "The provider rejects the portal's client ID or secret. Check that they are current."),
            found.Where(line => line.Level == "Failure").Select(line => (line.Subject, line.Sentence)).Single()
        );
        Assert.DoesNotContain(found, line => line.Subject.StartsWith("cluster", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(29, false)]
    [InlineData(-31, true)]
    [InlineData(3600, true)]
    public void A_clock_that_is_off_by_more_than_half_a_minute_is_a_failure(int seconds, bool isFailure) =>
        Assert.Equal(isFailure, Diagnosis.OfClock("sign-in", DateTimeOffset.UnixEpoch.AddSeconds(seconds), DateTimeOffset.UnixEpoch) is not null);

    [Fact]
    public async Task A_format_that_does_not_exist_is_wrong_use() =>
        Assert.Equal(
            "There is no format 'xml'. Choose text or json.",
            (await Assert.ThrowsAsync<WrongUseException>(() => CommandRun.RunAsync(["doctor", "--format", "xml"]))).Message
        );

    private (string, string?)[] Healthy(TestProvider provider, string secret = TestProvider.ClientSecret) =>
        [
            ("Portal:DataPath", Path.Combine(_folder, "data")),
            ("Clusters:default:Kind", "Kubeconfig"),
            ("Clusters:default:Kubeconfig", Path.Combine(_folder, "away.kubeconfig")),
            ("Clusters:default:RequireGuards", "false"),
            ("Authentication:Mode", "OpenIdConnect"),
            ("Authentication:OpenIdConnect:Authority", provider.Authority),
            ("Authentication:OpenIdConnect:ClientId", TestProvider.ClientId),
            ("Authentication:OpenIdConnect:ClientSecret", secret),
        ];

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    private sealed record Line(string Level, string Subject, string Sentence);

    private static async Task<(int ExitCode, IReadOnlyList<Line> Found)> ExamineAsync(params (string, string?)[] settings)
    {
        var (exitCode, text) = await CommandRun.RunAsync(["doctor", "--format", "json"], settings);
        Assert.DoesNotContain("not-to-be-shown", text, StringComparison.Ordinal);
        return (exitCode, JsonSerializer.Deserialize<List<Line>>(text, JsonSerializerOptions.Web)!);
    }

    private async Task<string> WriteKubeconfigAsync(string name)
    {
        var path = Path.Combine(_folder, $"{name}.kubeconfig");
        await File.WriteAllTextAsync(
            path,
            $$$"""
            {apiVersion: v1, kind: Config, current-context: it, contexts: [{name: it, context: {cluster: it, user: it}}],
             clusters: [{name: it, cluster: {server: "http://{{{Nowhere}}}"}}], users: [{name: it, user: {token: not-to-be-shown}}]}
            """,
            Cancellation
        );
        return path;
    }
}
