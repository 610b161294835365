using System.Globalization;
using System.IO.Compression;
using TenantPortal.Core.Data;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.Data;

/// <summary>The databases of earlier versions, which are in the folder <c>Kept</c>.</summary>
internal static class KeptDatabase
{
    // The key of the kept databases, and of nothing else.
    public static readonly (string, string?) AuditKey = ("Audit:Key", "a2VwdC1kYXRhYmFzZS1vZi10aGUtdGVzdHMtMDAwMDE=");

    public static async Task<TestDatabase> RestoreAsync(DatabaseProvider provider, string version, CancellationToken cancellationToken)
    {
        var name = Path.Combine(
            RepositoryFile.Root,
            "tests",
            "TenantPortal.Core.Tests",
            "Data",
            "Kept",
            $"{version}.{provider.ToString().ToLower(CultureInfo.InvariantCulture)}"
        );
        await using var packed = new GZipStream(File.OpenRead($"{name}.sql.gz"), CompressionMode.Decompress);
        var script = await new StreamReader(packed).ReadToEndAsync(cancellationToken);
        return await TestDatabase.RestoreAsync(provider, script, ("audit.head", await File.ReadAllTextAsync($"{name}.audit.head", cancellationToken)));
    }
}
