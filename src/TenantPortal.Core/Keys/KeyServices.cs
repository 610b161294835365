using Microsoft.Extensions.Configuration;
using TenantPortal.Core.Configuration;
using TenantPortal.Core.Keys;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the encryption of keys at rest.</summary>
internal static class KeyServices
{
    public static IServiceCollection AddKeys(this IServiceCollection services) =>
        services
            .AddSettings<KeyOptions>(KeyOptions.Section)
            .AddBuiltFromSettings<KeyOptions, KeyWrapping>(provider =>
                Build(SettingsBinder.Read<KeyOptions>(provider.GetRequiredService<IConfiguration>(), KeyOptions.Section))
            );

    private static BuiltFromSettings<KeyWrapping> Build(KeyOptions options)
    {
        List<string> mistakes = [];
        var certificate = options.Certificate.File.Length > 0 ? Certificate(options.Certificate, "Keys:Certificate:File", mistakes) : null;
        var secret = options.SecretFile.Length > 0 ? Secret(options.SecretFile, "Keys:SecretFile", mistakes) : null;
        if (options.Certificate.File.Length > 0 && options.SecretFile.Length > 0)
            mistakes.Add(
                "Keys:Certificate:File and Keys:SecretFile are both set. Set one, and list the other as a previous one if keys are encrypted with it."
            );
        WrappingKey?[] previous =
        [
            .. options.PreviousCertificates.Select(former => Certificate(former.Value, $"Keys:PreviousCertificates:{former.Key}:File", mistakes)),
            .. options.PreviousSecretFiles.Select((former, i) => Secret(former, $"Keys:PreviousSecretFiles:{i}", mistakes)),
        ];
        return new BuiltFromSettings<KeyWrapping>(
            mistakes.Count == 0 ? new KeyWrapping((WrappingKey?)certificate ?? secret, previous.OfType<WrappingKey>()) : null,
            mistakes
        );
    }

    private static CertificateKey? Certificate(KeyCertificateOptions options, string setting, List<string> mistakes)
    {
        var loaded = CertificateKey.Load(options, out var problem);
        if (problem is not null)
            mistakes.Add($"{setting} {problem}");
        return loaded;
    }

    private static SecretFileKey? Secret(string file, string setting, List<string> mistakes)
    {
        var loaded = SecretFileKey.Load(file, out var problem);
        if (problem is not null)
            mistakes.Add($"{setting} {problem}");
        return loaded;
    }
}
