using System.Runtime.InteropServices;
using TenantPortal.Core.Notifications.Delivering;
using TenantPortal.Core.Tenants;
using TenantPortal.Kubernetes.Tests;
using TenantPortal.Testing;

namespace TenantPortal.Benchmarks.Kills;

/// <summary>
/// Two web processes and two reconcilers on one PostgreSQL database and one cluster, killed at random and started again under a steady load. At the end,
/// nothing that was promised may be missing, and nothing may have been done twice.
/// </summary>
internal static class KillsBenchmark
{
    private const int Users = 4;

    /// <summary>More than are finished.</summary>
    private const int TenantsPerMinute = 120;

    private static readonly TimeSpan MaxSettling = TimeSpan.FromMinutes(5);

    /// <summary>Returns whether nothing was lost and nothing done twice.</summary>
    public static async Task<bool> RunAsync(BenchmarkCluster cluster, int minutes, int seed, CancellationToken cancellationToken)
    {
        if (TestDatabase.Server is null)
        {
            await Console.Error.WriteLineAsync($"{TestDatabase.ServerVariable} names no PostgreSQL server; replicas need one.");
            return false;
        }

        await using var database = await KillsDatabase.CreateAsync(cancellationToken);
        await using var receivers = await Receivers.StartAsync(cancellationToken);
        await using var proxy = await BreakingProxy.StartAsync(cluster.Kubeconfig, int.MaxValue, cancellationToken);
        using var kubeconfig = new ProxyKubeconfig(proxy.Url);
        using var server = new BareClient(cluster.Kubeconfig);
        Console.WriteLine(
            $"2 web processes and 2 reconcilers, {minutes} minutes, seed {seed}, {BuiltPortal.Configuration}; {Environment.ProcessorCount} cores, "
                + $".NET {Environment.Version}, PostgreSQL {await database.ReadVersionAsync(cancellationToken)}, "
                + $"Kubernetes {await server.ReadVersionAsync(cancellationToken)}, {RuntimeInformation.OSDescription}."
        );

        var errors = new ErrorLog();
        (string Key, string? Value)[] settings =
        [
            .. database.Settings,
            .. receivers.Settings,
            ("Clusters:default:Kubeconfig", kubeconfig.Path),
            ("Sandbox:Nodes", "0"),
            ("Tenants:DeletionGrace", "00:00:00"),
            ("Limits:CallsPerMinute", "100000"),
        ];
        Replica New(string role, int number) =>
            new($"{role}-{number}", [.. EnvironmentVariables.Of([.. settings, ("Portal:Roles:0", role), ("Portal:Replica", $"{role}-{number}")])], errors);
        await using var web1 = New("Web", 1);
        await using var web2 = New("Web", 2);
        await using var reconciler1 = New("Reconciler", 1);
        await using var reconciler2 = New("Reconciler", 2);
        Replica[] webs = [web1, web2];
        Replica[] reconcilers = [reconciler1, reconciler2];
        Replica[] all = [.. webs, .. reconcilers];
        await Task.WhenAll(all.Select(replica => replica.StartAsync(cancellationToken)));

        using var lead = await WebReplicas.SignInAsync(webs, "payments-lead", cancellationToken);
        using var admin = await WebReplicas.SignInAsync(webs, "platform-admin", cancellationToken);
        var promises = new Promises();
        var load = new Load(lead, admin, promises);
        using var names = cluster.NewTenants(minutes * TenantsPerMinute).Select(tenant => tenant.Name).GetEnumerator();
        var namespaces = new NamespaceHistory(server);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var period = TimeSpan.FromMinutes(minutes);
        var killing = new[] { new Killer(webs, new Random(seed)), new Killer(reconcilers, new Random(seed + 1)) }
            .Select(killer => killer.RunAsync(over.Token))
            .ToArray();
        var watching = namespaces.RunAsync(over.Token);
        over.CancelAfter(period);
        var until = DateTimeOffset.UtcNow + period;
        await Task.WhenAll(Enumerable.Range(0, Users).Select(_ => load.RunAsync(names, until, cancellationToken)));
        await Task.WhenAll([.. killing, watching]);
        cancellationToken.ThrowIfCancellationRequested();

        await SettleAsync(database, cancellationToken);
        var verdict = new Verdict(promises, database, receivers, all);
        await verdict.JudgeAsync(cancellationToken);
        verdict.JudgeCluster(proxy.Writes, namespaces, await server.ListNamespacesAsync(cancellationToken));

        Console.WriteLine(
            $"  kills                 {webs.Sum(web => web.Kills.Count)} of web processes, {reconcilers.Sum(one => one.Kills.Count)} of reconcilers"
        );
        Console.WriteLine($"  start of a process    {Describe([.. all.SelectMany(one => one.Starts).Select(start => start.TotalSeconds)])}");
        Console.WriteLine(
            $"  calls of the API      {lead.Answers + admin.Answers} answered, {lead.Broken + admin.Broken} cut off; "
                + $"one waited for {Math.Max(lead.Longest.TotalSeconds, admin.Longest.TotalSeconds):0.0} s at most"
        );
        Console.WriteLine($"  approval until Ready  {Describe(load.ReadyAfter)}");
        foreach (var line in verdict.Counts)
            Console.WriteLine($"  {line}");
        foreach (var (error, count) in errors.Counts)
            Console.WriteLine($"  logged as an error, {count} times: {error}");
        foreach (var violation in verdict.Violations)
            Console.WriteLine($"VIOLATION: {violation}");
        Console.WriteLine($"{verdict.Violations.Count} violations");
        return verdict.Violations.Count == 0;
    }

    /// <summary>Waits until the replicas have finished what they were killed in, or for long enough to say that they will not.</summary>
    private static async Task SettleAsync(KillsDatabase database, CancellationToken cancellationToken)
    {
        var deadline = DateTimeOffset.UtcNow + MaxSettling;
        bool isSettled;
        do
        {
            await Task.Delay(TimeSpan.FromSeconds(2), cancellationToken);
            isSettled =
                (await database.ListTenantsAsync(cancellationToken)).All(tenant => tenant.Phase is TenantPhase.Ready or TenantPhase.Archived)
                && (await database.ListAnnouncementsAsync(cancellationToken)).All(announcement => announcement.FannedOutAt is not null)
                && (await database.ListDeliveriesAsync(cancellationToken)).All(delivery => delivery.Status != DeliveryStatus.Pending);
        } while (!isSettled && DateTimeOffset.UtcNow < deadline);
    }

    private static string Describe(List<double> seconds) =>
        seconds.Count == 0 ? "never" : $"median {Statistics.Median(seconds):0.0} s, at most {seconds.Max():0.0} s, {seconds.Count} times";
}
