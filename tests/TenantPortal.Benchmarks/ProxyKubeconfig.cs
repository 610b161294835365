namespace TenantPortal.Benchmarks;

/// <summary>The file that leads the portal to a proxy, which adds the credentials.</summary>
internal sealed class ProxyKubeconfig : IDisposable
{
    public ProxyKubeconfig(string url) =>
        File.WriteAllText(
            Path,
            $"""
            apiVersion: v1
            kind: Config
            clusters:
            - name: c
              cluster:
                server: "{url}"
            users:
            - name: u
              user:
                token: none
            contexts:
            - name: x
              context:
                cluster: c
                user: u
            current-context: x
            """
        );

    public string Path { get; } = System.IO.Path.GetTempFileName();

    public void Dispose() => File.Delete(Path);
}
