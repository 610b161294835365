using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.DependencyInjection;
using TenantPortal.Core.Audit;
using TenantPortal.Core.Audit.Log;
using TenantPortal.Core.Configuration;
using TenantPortal.Core.Data;
using TenantPortal.Core.Keys;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.Keys;

/// <summary>The keys in the data folder are encrypted with a certificate or a secret file.</summary>
public sealed class KeyWrappingTests : IDisposable
{
    private const string Password = "a password of the admins";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tenantportal-keys-");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    public static TheoryData<string> Kinds => ["pem", "pem-with-key", "pem-encrypted", "pfx", "secret"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task The_audit_key_is_stored_encrypted_and_read_again(string kind)
    {
        await using var portal = await TestPortal.StartAsync(DatabaseProvider.Sqlite, SettingsOf(kind));
        await WriteAsync(portal, 3);

        var stored = await File.ReadAllTextAsync(KeyFile(portal), Cancellation);
        await using var afterRestart = await portal.RestartAsync();
        await WriteAsync(afterRestart, 2);

        Assert.StartsWith(kind == "secret" ? "tenantportal-wrapped/1 secret-" : "tenantportal-wrapped/1 certificate-", stored, StringComparison.Ordinal);
        Assert.Equal((true, 5), await VerifyAsync(afterRestart));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(KeyFile(portal)));
    }

    [Fact]
    public async Task A_plain_key_is_encrypted_at_the_next_start_and_decrypted_when_the_setting_is_gone()
    {
        await using var plain = await TestPortal.StartAsync(DatabaseProvider.Sqlite);
        await WriteAsync(plain, 3);
        var before = await File.ReadAllTextAsync(KeyFile(plain), Cancellation);

        await using var wrapped = await plain.RestartAsync(SettingsOf("secret"));
        wrapped.Get<AuditKeys>().Rewrap();
        var during = await File.ReadAllTextAsync(KeyFile(plain), Cancellation);
        var verified = await VerifyAsync(wrapped);
        await using var unwrapped = await plain.RestartAsync(("Keys:PreviousSecretFiles:0", SecretFile));
        unwrapped.Get<AuditKeys>().Rewrap();

        Assert.True(KeyWrapping.IsWrapped(during));
        Assert.DoesNotContain(before, during, StringComparison.Ordinal);
        Assert.Equal((true, 3), verified);
        Assert.Equal(before, await File.ReadAllTextAsync(KeyFile(plain), Cancellation));
    }

    [Fact]
    public async Task A_former_certificate_decrypts_and_the_next_start_encrypts_with_the_current_one()
    {
        await using var portal = await TestPortal.StartAsync(DatabaseProvider.Sqlite, SettingsOf("pem"));
        await WriteAsync(portal, 3);
        var former = await File.ReadAllTextAsync(KeyFile(portal), Cancellation);

        await using var rotated = await portal.RestartAsync([
            .. SettingsOf("pfx"),
            ("Keys:PreviousCertificates:former:File", Path.Combine(_folder.FullName, "pem.pem")),
        ]);
        rotated.Get<AuditKeys>().Rewrap();
        var current = await File.ReadAllTextAsync(KeyFile(portal), Cancellation);
        await using var later = await portal.RestartAsync([.. SettingsOf("pfx", create: false)]);

        Assert.NotEqual(former.Split(' ')[1], current.Split(' ')[1]);
        Assert.Equal((true, 3), await VerifyAsync(later));
    }

    [Fact]
    public async Task A_key_of_another_certificate_is_refused_with_a_sentence()
    {
        await using var portal = await TestPortal.StartAsync(DatabaseProvider.Sqlite, SettingsOf("secret"));
        await WriteAsync(portal, 1);

        await using var without = await portal.RestartAsync(("Keys:SecretFile", ""));
        var refused = Assert.Throws<KeyUnreadableException>(without.Get<AuditKeys>().Rewrap);

        Assert.StartsWith($"{KeyFile(portal)} is encrypted with 'secret-", refused.Message, StringComparison.Ordinal);
        Assert.EndsWith("Keys:PreviousCertificates or Keys:PreviousSecretFiles.", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void A_changed_envelope_is_refused(int part)
    {
        var wrapping = Load(SettingsOf("secret"));
        var parts = wrapping.Wrap("the key").Split(' ');
        var bytes = Convert.FromBase64String(parts[part]);
        bytes[^1] ^= 1;
        parts[part] = Convert.ToBase64String(bytes);

        var refused = Assert.Throws<KeyUnreadableException>(() => wrapping.Unwrap(string.Join(' ', parts), "audit.key"));

        Assert.Equal("audit.key was changed and cannot be decrypted. Restore it from a backup.", refused.Message);
    }

    [Fact]
    public void Equal_keys_are_encrypted_differently()
    {
        var wrapping = Load(SettingsOf("pem"));

        Assert.NotEqual(wrapping.Wrap("the key"), wrapping.Wrap("the key"));
        Assert.Equal("the key", wrapping.Unwrap(wrapping.Wrap("the key"), "audit.key"));
    }

    [Fact]
    public void What_cannot_be_read_is_a_mistake_in_the_settings_that_names_the_file_and_no_secret()
    {
        var bad = Path.Combine(_folder.FullName, "bad.pem");
        File.WriteAllText(bad, "not a certificate");
        var shortSecret = Path.Combine(_folder.FullName, "short");
        File.WriteAllText(shortSecret, "too short a secret\n");
        var elliptic = Path.Combine(_folder.FullName, "elliptic.pem");
        var (certificate, key) = TestCertificates.New();
        File.WriteAllText(elliptic, certificate + key);
        Certificate("pfx");

        Assert.Equal(
            [
                "Keys:Certificate:File and Keys:SecretFile are both set. Set one, and list the other as a previous one if keys are encrypted with it.",
                $"Keys:Certificate:File names '{bad}', which cannot be read as a certificate with its key. Check the file, its key and its password.",
                "Keys:PreviousCertificates:0:File names '/nowhere.pem', which does not exist or cannot be read.",
                $"Keys:PreviousCertificates:1:File names '{elliptic}', which has no RSA private key.",
                $"Keys:PreviousCertificates:2:File names '{Path.Combine(_folder.FullName, "pfx.pfx")}', which cannot be read as a certificate with its key. "
                    + "Check the file, its key and its password.",
                "Keys:PreviousSecretFiles:0 names '/nowhere', which does not exist or cannot be read.",
                $"Keys:SecretFile names '{shortSecret}', which must have 32 bytes to 64 KiB. To generate one, run: openssl rand -base64 48.",
            ],
            FindMistakes(
                    ("Keys:Certificate:File", bad),
                    ("Keys:SecretFile", shortSecret),
                    ("Keys:PreviousCertificates:0:File", "/nowhere.pem"),
                    ("Keys:PreviousCertificates:1:File", elliptic),
                    ("Keys:PreviousCertificates:2:File", Path.Combine(_folder.FullName, "pfx.pfx")),
                    ("Keys:PreviousCertificates:2:Password", "the wrong password"),
                    ("Keys:PreviousSecretFiles:0", "/nowhere")
                )
                .Order(StringComparer.Ordinal)
        );
    }

    private string SecretFile => Path.Combine(_folder.FullName, "secret");

    private static string KeyFile(TestPortal portal) => Path.Combine(portal.Settings.Portal.EffectiveDataPath, "audit.key");

    private (string, string?)[] SettingsOf(string kind, bool create = true)
    {
        if (kind == "secret")
        {
            if (create)
                File.WriteAllText(SecretFile, Convert.ToBase64String(RandomNumberGenerator.GetBytes(48)) + "\n");
            return [("Keys:SecretFile", SecretFile)];
        }

        if (create)
            Certificate(kind);
        return
        [
            ("Keys:Certificate:File", Path.Combine(_folder.FullName, kind == "pfx" ? "pfx.pfx" : kind + ".pem")),
            ("Keys:Certificate:KeyFile", kind is "pem-with-key" or "pem-encrypted" ? Path.Combine(_folder.FullName, kind + ".key") : ""),
            ("Keys:Certificate:Password", kind is "pfx" or "pem-encrypted" ? Password : ""),
        ];
    }

    private void Certificate(string kind)
    {
        using var key = RSA.Create(2048);
        using var certificate = new CertificateRequest("CN=Keys", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(
            DateTimeOffset.UtcNow.AddDays(-1),
            DateTimeOffset.UtcNow.AddDays(1)
        );
        var path = Path.Combine(_folder.FullName, kind);
        if (kind == "pfx")
        {
            File.WriteAllBytes(path + ".pfx", certificate.Export(X509ContentType.Pfx, Password));
            return;
        }

        var keyPem =
            kind == "pem-encrypted"
                ? key.ExportEncryptedPkcs8PrivateKeyPem(Password, new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 10_000))
                : key.ExportPkcs8PrivateKeyPem();
        File.WriteAllText(path + ".key", keyPem);
        File.WriteAllText(path + ".pem", certificate.ExportCertificatePem() + "\n" + (kind == "pem" ? keyPem + "\n" : ""));
    }

    private static KeyWrapping Load((string, string?)[] settings) => Services(settings).GetRequiredService<KeyWrapping>();

    private static IReadOnlyList<string> FindMistakes(params (string, string?)[] settings) =>
        Assert.Throws<SettingsException>(() => SettingsValidation.Validate(Services(settings))).Mistakes;

    private static ServiceProvider Services((string, string?)[] settings) =>
        new ServiceCollection().AddPortalCore(Given.Configuration(settings), isDevelopment: true).BuildServiceProvider();

    private static async Task<(bool, long)> VerifyAsync(TestPortal portal)
    {
        var report = await portal.Get<AuditVerifier>().VerifyAsync(Cancellation);
        return (report.IsIntact, report.Checked);
    }

    private static async Task WriteAsync(TestPortal portal, int count)
    {
        for (var i = 0; i < count; i++)
            await portal.Get<AuditLog>().RecordAsync(Given.Admin(), "test.written", "shop", "Something happened.", Cancellation);
    }
}
