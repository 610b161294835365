using TenantPortal.Kubernetes.Tests;

namespace TenantPortal.Benchmarks;

/// <summary>The file that leads the portal to a proxy, which adds the credentials.</summary>
internal sealed class ProxyKubeconfig : IDisposable
{
    public ProxyKubeconfig(string url) => File.WriteAllText(Path, TestKubeconfig.To(url));

    public string Path { get; } = System.IO.Path.GetTempFileName();

    public void Dispose() => File.Delete(Path);
}
