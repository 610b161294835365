using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using TenantPortal.Core;
using TenantPortal.Core.Secrets;

namespace TenantPortal.Kubernetes.Tests.Guards;

/// <summary>Secrets managers as an operator configures them.</summary>
internal static class Backends
{
    public static readonly Dictionary<string, string?> Azure = new()
    {
        ["SecretBackends:azure:Kind"] = "AzureKeyVault",
        ["SecretBackends:azure:VaultUrl"] = "https://kv-{tenant}.vault.azure.net",
        ["SecretBackends:azure:DirectoryId"] = "11111111-1111-1111-1111-111111111111",
        ["SecretBackends:azure:ClientId"] = "22222222-2222-2222-2222-222222222222",
    };

    public static Dictionary<string, string?> Vault(string name, string prefix) =>
        new()
        {
            [$"SecretBackends:{name}:Kind"] = "Vault",
            [$"SecretBackends:{name}:Server"] = "https://vault.example.com",
            [$"SecretBackends:{name}:Path"] = "kv",
            [$"SecretBackends:{name}:MountPath"] = "kubernetes",
            [$"SecretBackends:{name}:Role"] = "tenant-{tenant}",
            [$"SecretBackends:{name}:Prefix"] = prefix,
        };

    public static IReadOnlyList<SecretBackend> Of(params Dictionary<string, string?>[] settings) =>
        new ServiceCollection()
            .AddPortalCore(new ConfigurationBuilder().AddInMemoryCollection(settings.SelectMany(section => section)).Build(), isDevelopment: true)
            .BuildServiceProvider()
            .GetRequiredService<SecretBackendCatalog>()
            .All;
}
