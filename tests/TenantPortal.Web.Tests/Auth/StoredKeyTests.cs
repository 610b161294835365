using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using TenantPortal.Core;
using TenantPortal.Core.Data;
using TenantPortal.Core.Keys;
using TenantPortal.Core.Sessions.Keys;
using TenantPortal.Testing;
using TenantPortal.Web.Auth.Keys;

namespace TenantPortal.Web.Tests.Auth;

/// <summary>The keys of sessions and antiforgery tokens at rest.</summary>
public sealed class StoredKeyTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tenantportal-stored-keys-");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task New_keys_are_stored_encrypted_and_work_after_a_restart()
    {
        var (data, secret) = (NewFolder("data"), NewSecret("secret"));
        string cookie;
        await using (var portal = new PortalProcess(("Portal:DataPath", data), ("Keys:SecretFile", secret)))
            cookie = await SignInAsync(portal);
        var stored = await File.ReadAllTextAsync(Assert.Single(Directory.GetFiles(Path.Combine(data, "keys"))), Cancellation);

        await using var restarted = new PortalProcess(("Portal:DataPath", data), ("Keys:SecretFile", secret));

        Assert.DoesNotContain("<masterKey", stored, StringComparison.Ordinal);
        Assert.Contains("tenantportal-wrapped/1 secret-", stored, StringComparison.Ordinal);
        Assert.True(await IsSignedInAsync(restarted, cookie));
    }

    [Fact]
    public async Task Plain_keys_are_encrypted_at_the_next_start_and_keep_working()
    {
        var (data, first, second) = (NewFolder("data"), NewSecret("first"), NewSecret("second"));
        string cookie;
        await using (var portal = new PortalProcess(("Portal:DataPath", data)))
            cookie = await SignInAsync(portal);
        var file = Assert.Single(Directory.GetFiles(Path.Combine(data, "keys")));
        var plain = await File.ReadAllTextAsync(file, Cancellation);

        await using (var portal = new PortalProcess(("Portal:DataPath", data), ("Keys:SecretFile", first)))
            Assert.True(await IsSignedInAsync(portal, cookie));
        var wrapped = await File.ReadAllTextAsync(file, Cancellation);
        await using (var portal = new PortalProcess(("Portal:DataPath", data), ("Keys:SecretFile", second), ("Keys:PreviousSecretFiles:0", first)))
            Assert.True(await IsSignedInAsync(portal, cookie));
        var rotated = await File.ReadAllTextAsync(file, Cancellation);
        await using (var portal = new PortalProcess(("Portal:DataPath", data), ("Keys:SecretFile", second)))
            Assert.True(await IsSignedInAsync(portal, cookie));

        Assert.Contains("<masterKey", plain, StringComparison.Ordinal);
        Assert.DoesNotContain("<masterKey", wrapped, StringComparison.Ordinal);
        Assert.DoesNotContain("<masterKey", rotated, StringComparison.Ordinal);
        Assert.NotEqual(wrapped, rotated);
    }

    [Fact]
    public async Task The_program_does_not_start_with_keys_that_it_cannot_decrypt()
    {
        var (data, secret) = (NewFolder("data"), NewSecret("secret"));
        await using (var portal = new PortalProcess(("Portal:DataPath", data), ("Keys:SecretFile", secret)))
            await SignInAsync(portal);
        var key = Path.Combine(data, "audit.key");

        var (exitCode, errors) = await PortalProgram.StartAsync(
            "Development",
            ("Portal__DataPath", data),
            ("Urls", "http://127.0.0.1:0"),
            ("Logging__LogLevel__Default", "None")
        );

        Assert.Equal(78, exitCode);
        Assert.StartsWith($"{key} is encrypted with 'secret-", errors, StringComparison.Ordinal);
        Assert.Single(errors.Trim().Split('\n'));
        Assert.DoesNotContain(await File.ReadAllTextAsync(secret, Cancellation), errors, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_up_to_date_is_not_written_again()
    {
        var data = NewFolder("data");
        var file = Path.Combine(Directory.CreateDirectory(Path.Combine(data, "keys")).FullName, "key-1.xml");
        File.WriteAllText(file, "<key><descriptor /></key>");
        var before = File.GetLastWriteTimeUtc(file);
        using var services = new ServiceCollection().AddPortalCore(Given.Configuration(), isDevelopment: true).BuildServiceProvider();

        new StoredKeys(new PortalOptions { DataPath = data }, services.GetRequiredService<KeyWrapping>(), services.GetRequiredService<SharedKeys>()).Rewrap();

        Assert.Equal(before, File.GetLastWriteTimeUtc(file));
        Assert.Single(Directory.GetFiles(Path.GetDirectoryName(file)!));
    }

    [Fact]
    public async Task Replicas_on_one_server_share_the_encrypted_keys_and_those_of_the_folder_before()
    {
        Assert.SkipWhen(TestDatabase.Server is null, TestDatabase.NoServer);
        await using var database = await TestDatabase.CreateAsync(DatabaseProvider.PostgreSql);
        var (first, second) = (NewSecret("first"), NewSecret("second"));
        string before;
        await using (var alone = Replica(database, "one"))
            before = await SignInAsync(alone);

        await using var one = Replica(database, "one", ("Keys:SecretFile", first));
        await using var other = Replica(database, "other", ("Keys:SecretFile", first));
        var cookie = await SignInAsync(one);
        Assert.True(await IsSignedInAsync(other, cookie));
        Assert.True(await IsSignedInAsync(other, before));
        Assert.False(Directory.Exists(Path.Combine(_folder.FullName, "other", "keys")));
        var stored = one.Services.GetRequiredService<SharedKeys>().Read();
        Assert.All(stored.Values, xml => Assert.DoesNotContain("<masterKey", xml, StringComparison.Ordinal));

        await using var rotated = Replica(database, "rotated", ("Keys:SecretFile", second), ("Keys:PreviousSecretFiles:0", first));
        Assert.True(await IsSignedInAsync(rotated, cookie));
        var after = one.Services.GetRequiredService<SharedKeys>().Read();
        Assert.Equal(stored.Keys.Order(StringComparer.Ordinal), after.Keys.Order(StringComparer.Ordinal));
        Assert.All(after, key => Assert.NotEqual(stored[key.Key], key.Value));
    }

    private PortalProcess Replica(TestDatabase database, string name, params (string Key, string Value)[] settings) =>
        new([
            .. database.Connection,
            ("Portal:DataPath", NewFolder(name)),
            ("Portal:Replica", name),
            ("Audit:Key", Convert.ToBase64String(new byte[32])),
            .. settings,
        ]);

    private string NewFolder(string name) => _folder.CreateSubdirectory(name).FullName;

    private string NewSecret(string name)
    {
        var file = Path.Combine(_folder.FullName, name);
        File.WriteAllText(file, Convert.ToBase64String(RandomNumberGenerator.GetBytes(48)));
        return file;
    }

    private static async Task<string> SignInAsync(PortalProcess portal)
    {
        var answer = await portal.Anonymous().GetAsync("/signin/development?person=payments-lead", Cancellation);
        return string.Join("; ", answer.Headers.GetValues("Set-Cookie").Select(cookie => cookie.Split(';')[0]));
    }

    private static async Task<bool> IsSignedInAsync(PortalProcess portal, string cookie)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/requests");
        request.Headers.Add("Cookie", cookie);
        using var client = portal.CreateDefaultClient();
        return (await client.SendAsync(request, Cancellation)).IsSuccessStatusCode;
    }
}
