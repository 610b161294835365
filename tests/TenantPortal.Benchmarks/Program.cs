using System.Globalization;
using TenantPortal.Benchmarks;
using TenantPortal.Benchmarks.Kills;
using TenantPortal.Benchmarks.Pages;
using TenantPortal.Core.Data;

const string Usage = """
    Measures the budgets of the portal, each against something else in the same run:
      provision [--tenants 200] [--rounds 3]   many tenants approved at once, against a bare HTTP client and kubectl
      approve [--rounds 20]                    one approval of an idle portal, against a bare HTTP client
      start [--rounds 5] [--published FOLDER]  from the start of the program, as built or as published, to its first page
      faults [--tenants 200] [--rounds 3]      many tenants approved at once, undisturbed and while a third of all calls fails
      idle [--tenants 2000] [--minutes 10]     a portal to whose tenants nothing happens
      restart [--tenants 5000]                 a reconciler that starts again while nothing has changed; ends with 1 when it writes
      pages [--database Sqlite] [--tenants 5000] [--data FOLDER] [--rounds 20] [--only TEXT] [--sql]
                                               every page and every call that reads, with ten times as many requests
      kills [--minutes 10] [--seed 1]          replicas that are killed at random: nothing is lost and nothing done twice
    provision and approve need the kubeconfig of a real API server in TENANTPORTAL_TEST_KUBECONFIG. Without it, faults, idle, kills and restart use the Sandbox.
    pages ends with 1 when anything sends more than 6 queries. It needs the server in TENANTPORTAL_TEST_POSTGRES for --database PostgreSql, and keeps what it
    has filled in the folder of --data, and in a database of the server with the name tenantportal_pages and a digest of the folder.
    kills needs a PostgreSQL server in TENANTPORTAL_TEST_POSTGRES, and ends with 1 when something was lost or done twice.
    """;

using var stopping = new CancellationTokenSource();

// The namespaces that were made are removed even then.
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stopping.Cancel();
};

int? Number(string option, int otherwise) =>
    Array.IndexOf(args, option) is var at and >= 0
        ? at + 1 < args.Length && int.TryParse(args[at + 1], CultureInfo.InvariantCulture, out var number) && number > 0
            ? number
            : null
        : otherwise;

string? Text(string option) => Array.IndexOf(args, option) is var at and >= 0 ? args.ElementAtOrDefault(at + 1) ?? "" : null;

var benchmark = args.FirstOrDefault();
var published = Text("--published");
if (args is [SandboxProcess.Argument, var itsKubeconfig])
{
    await SandboxProcess.RunAsync(itsKubeconfig, stopping.Token);
    return 0;
}

if (
    (published is not null && !File.Exists(Path.Combine(published, "TenantPortal.Web.dll")))
    || benchmark is not ("provision" or "approve" or "start" or "faults" or "idle" or "kills" or "pages" or "restart")
    || !Enum.TryParse<DatabaseProvider>(Text("--database") ?? nameof(DatabaseProvider.Sqlite), out var provider)
    || Number(
        "--tenants",
        benchmark switch
        {
            "pages" or "restart" => 5000,
            "idle" => 2000,
            _ => 200,
        }
    )
        is not { } tenants
    || Number("--minutes", 10) is not { } minutes
    || Number("--seed", 1) is not { } seed
    || Number(
        "--rounds",
        benchmark switch
        {
            "provision" or "faults" => 3,
            "approve" or "pages" => 20,
            _ => 5,
        }
    )
        is not { } rounds
)
{
    await Console.Error.WriteLineAsync(Usage);
    return 2;
}

if (benchmark == "start")
{
    await StartBenchmark.RunAsync(rounds, published, stopping.Token);
    return 0;
}

if (benchmark == "pages")
    return await PagesBenchmark.RunAsync(provider, Text("--data"), tenants, rounds, Text("--only"), args.Contains("--sql"), stopping.Token) ? 0 : 1;

var kubeconfig = Environment.GetEnvironmentVariable("TENANTPORTAL_TEST_KUBECONFIG") is { Length: > 0 } path ? path : null;
var canUseSandbox = benchmark is "faults" or "idle" or "kills" or "restart";
await using var sandbox = kubeconfig is null && canUseSandbox ? await SandboxProcess.StartAsync(stopping.Token) : null;
kubeconfig ??= sandbox?.Kubeconfig;
if (kubeconfig is null)
{
    await Console.Error.WriteLineAsync("TENANTPORTAL_TEST_KUBECONFIG names no kubeconfig of a real API server; there is nothing to measure against.");
    return 1;
}

await using var cluster = new BenchmarkCluster(kubeconfig);
if (benchmark == "restart")
    return await RestartBenchmark.RunAsync(cluster, tenants, stopping.Token) ? 0 : 1;
if (benchmark == "kills")
    return await KillsBenchmark.RunAsync(cluster, minutes, seed, stopping.Token) ? 0 : 1;

await (
    benchmark switch
    {
        "provision" => ProvisionBenchmark.RunAsync(cluster, tenants, rounds, stopping.Token),
        "faults" => FaultsBenchmark.RunAsync(cluster, tenants, rounds, stopping.Token),
        "idle" => IdleBenchmark.RunAsync(cluster, tenants, minutes, stopping.Token),
        _ => ApproveBenchmark.RunAsync(cluster, rounds, stopping.Token),
    }
);
return 0;
