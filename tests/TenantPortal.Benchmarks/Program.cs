using System.Globalization;
using TenantPortal.Benchmarks;
using TenantPortal.Benchmarks.Kills;

const string Usage = """
    Measures the budgets of the portal, each against something else in the same run:
      provision [--tenants 200] [--rounds 3]   many tenants approved at once, against a bare HTTP client and kubectl
      approve [--rounds 20]                    one approval of an idle portal, against a bare HTTP client
      start [--rounds 5] [--published FOLDER]  from the start of the program, as built or as published, to its first page
      faults [--tenants 200] [--rounds 3]      many tenants approved at once, undisturbed and while a third of all calls fails
      idle [--tenants 2000] [--minutes 10]     a portal to whose tenants nothing happens
      kills [--minutes 10] [--seed 1]          replicas that are killed at random: nothing is lost and nothing done twice
    provision and approve need the kubeconfig of a real API server in TENANTPORTAL_TEST_KUBECONFIG. Without it, faults, idle and kills use the Sandbox.
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

var benchmark = args.FirstOrDefault();
var published = Array.IndexOf(args, "--published") is var given and >= 0 ? args.ElementAtOrDefault(given + 1) ?? "" : null;
if (args is [SandboxProcess.Argument, var itsKubeconfig])
{
    await SandboxProcess.RunAsync(itsKubeconfig, stopping.Token);
    return 0;
}

if (
    (published is not null && !File.Exists(Path.Combine(published, "TenantPortal.Web.dll")))
    || benchmark is not ("provision" or "approve" or "start" or "faults" or "idle" or "kills")
    || Number("--tenants", benchmark == "idle" ? 2000 : 200) is not { } tenants
    || Number("--minutes", 10) is not { } minutes
    || Number("--seed", 1) is not { } seed
    || Number(
        "--rounds",
        benchmark switch
        {
            "provision" or "faults" => 3,
            "approve" => 20,
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

var kubeconfig = Environment.GetEnvironmentVariable("TENANTPORTAL_TEST_KUBECONFIG") is { Length: > 0 } path ? path : null;
await using var sandbox = kubeconfig is null && benchmark is ("faults" or "idle" or "kills") ? await SandboxProcess.StartAsync(stopping.Token) : null;
kubeconfig ??= sandbox?.Kubeconfig;
if (kubeconfig is null)
{
    await Console.Error.WriteLineAsync("TENANTPORTAL_TEST_KUBECONFIG names no kubeconfig of a real API server; there is nothing to measure against.");
    return 1;
}

await using var cluster = new BenchmarkCluster(kubeconfig);
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
