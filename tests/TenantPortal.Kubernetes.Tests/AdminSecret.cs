using System.Text;
using TenantPortal.Testing;

namespace TenantPortal.Kubernetes.Tests;

/// <summary>The Secrets that vcluster and Cluster API make: an administrator's credential, and among it what may be known.</summary>
internal static class AdminSecret
{
    /// <summary>What no portal may keep or tell.</summary>
    public const string Credential = "hunter2-of-the-administrator";

    /// <summary>Who signed the API server's certificate: public.</summary>
    public static string Authority { get; } = TestCertificates.New("shop").Certificate;

    public static Dictionary<string, byte[]> OfVirtualCluster() =>
        new()
        {
            ["certificate-authority"] = Encoding.UTF8.GetBytes(Authority),
            ["client-certificate"] = Encoding.UTF8.GetBytes(Credential),
            ["client-key"] = Encoding.UTF8.GetBytes(Credential),
            ["config"] = Encoding.UTF8.GetBytes(Kubeconfig),
        };

    public static Dictionary<string, byte[]> OfDedicatedCluster() => new() { ["value"] = Encoding.UTF8.GetBytes(Kubeconfig) };

    private static string Kubeconfig =>
        $"""
            apiVersion: v1
            kind: Config
            clusters:
            - name: shop
              cluster:
                server: https://shop.example.com:6443
                certificate-authority-data: {Convert.ToBase64String(Encoding.UTF8.GetBytes(Authority))}
            users:
            - name: shop-admin
              user:
                token: {Credential}
            contexts:
            - name: shop-admin@shop
              context:
                cluster: shop
                user: shop-admin
            current-context: shop-admin@shop
            """;
}
