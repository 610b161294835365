using System.Security.Cryptography;

namespace TenantPortal.Testing;

/// <summary>The keys that all replicas have: that of the audit log, and the one that encrypts the keys of sessions in the database.</summary>
public sealed class ReplicaKeys : IDisposable
{
    private readonly string _wrapping = Path.GetTempFileName();
    private readonly string _audit = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    public ReplicaKeys() => File.WriteAllText(_wrapping, Convert.ToBase64String(RandomNumberGenerator.GetBytes(48)));

    public (string Key, string? Value)[] Settings => [("Audit:Key", _audit), ("Keys:SecretFile", _wrapping)];

    public void Dispose() => File.Delete(_wrapping);
}
