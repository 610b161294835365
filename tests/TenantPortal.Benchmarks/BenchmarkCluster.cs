namespace TenantPortal.Benchmarks;

/// <summary>The API server that is measured on: gives names that no one has, and removes their namespaces at the end.</summary>
internal sealed class BenchmarkCluster(string kubeconfig) : IAsyncDisposable
{
    private static readonly TimeSpan MaxCleanupTime = TimeSpan.FromMinutes(5);

    private readonly string _run = Guid.NewGuid().ToString("N")[..8];
    private readonly HashSet<string> _namespaces = [];
    private int _series;

    public string Kubeconfig => kubeconfig;

    /// <summary>Tenants of new names, with their objects.</summary>
    public IReadOnlyList<TenantObjects> NewTenants(int count)
    {
        var series = ++_series;
        var tenants = TenantObjects.Render(Enumerable.Range(1, count).Select(number => $"b{_run}-{series}-{number}"));
        _namespaces.UnionWith(tenants.Select(tenant => tenant.Namespace));
        return tenants;
    }

    /// <summary>
    /// Deletes what is there of the namespaces, and waits until they are gone. Only now: deleting is work for the server that would disturb
    /// what is measured.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        using var client = new BareClient(kubeconfig);
        using var patience = new CancellationTokenSource(MaxCleanupTime);
        var left = await LeftAsync(client, patience.Token);
        Console.WriteLine($"Removing {left.Count} namespaces ...");
        await Parallel.ForEachAsync(
            left,
            new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = patience.Token },
            async (name, ended) => await client.DeleteNamespaceAsync(name, ended)
        );
        try
        {
            while ((left = await LeftAsync(client, patience.Token)).Count > 0)
                await Task.Delay(TimeSpan.FromSeconds(1), patience.Token);
        }
        catch (OperationCanceledException)
        {
            Console.WriteLine($"{left.Count} namespaces (team-b{_run}-...) are still being deleted by the cluster.");
        }
    }

    private async Task<IReadOnlyCollection<string>> LeftAsync(BareClient client, CancellationToken cancellationToken) =>
        [.. (await client.ListNamespacesAsync(cancellationToken)).Where(_namespaces.Contains)];
}
