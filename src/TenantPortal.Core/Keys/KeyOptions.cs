namespace TenantPortal.Core.Keys;

/// <summary>What keys are encrypted with (section <c>Keys</c>). When nothing is set, they are in the data folder, and file modes alone protect them.</summary>
public sealed class KeyOptions
{
    public const string Section = "Keys";

    public KeyCertificateOptions Certificate { get; set; } = new();

    /// <summary>Former certificates by any name, which still decrypt. Keys are encrypted with the current one at the next start.</summary>
    public Dictionary<string, KeyCertificateOptions> PreviousCertificates { get; set; } = [];

    /// <summary>
    /// A file with at least 32 random bytes, such as a mounted secret, that keys are encrypted with. When empty: none. Set either this or
    /// <c>Keys:Certificate:File</c>.
    /// </summary>
    public string SecretFile { get; set; } = "";

    /// <summary>Former secret files, which still decrypt.</summary>
    public string[] PreviousSecretFiles { get; set; } = [];
}

/// <summary>A certificate with an RSA key (section <c>Keys:Certificate</c>).</summary>
public sealed class KeyCertificateOptions
{
    /// <summary>A PFX or PEM file with a certificate and its RSA key. When empty: none.</summary>
    public string File { get; set; } = "";

    /// <summary>The PEM file with the key, where it is not in the file of the certificate.</summary>
    public string KeyFile { get; set; } = "";

    /// <summary>The password of the PFX file or the key. Set it by environment variable only: <c>Keys__Certificate__Password</c>.</summary>
    public string Password { get; set; } = "";
}
