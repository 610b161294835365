using System.Globalization;
using TenantPortal.Benchmarks;

const string Usage = """
    Measures the budgets of the portal, each against something else in the same run:
      provision [--tenants 200] [--rounds 3]   many tenants approved at once, against a bare HTTP client and kubectl
      approve [--rounds 20]                    one approval of an idle portal, against a bare HTTP client
      start [--rounds 5]                       from the start of the program to its first page
    provision and approve need the kubeconfig of a real API server in TENANTPORTAL_TEST_KUBECONFIG.
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
if (
    benchmark is not ("provision" or "approve" or "start")
    || Number("--tenants", 200) is not { } tenants
    || Number(
        "--rounds",
        benchmark switch
        {
            "provision" => 3,
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
    await StartBenchmark.RunAsync(rounds, stopping.Token);
    return 0;
}

if (Environment.GetEnvironmentVariable("TENANTPORTAL_TEST_KUBECONFIG") is not { Length: > 0 } kubeconfig)
{
    await Console.Error.WriteLineAsync("TENANTPORTAL_TEST_KUBECONFIG names no kubeconfig of a real API server; there is nothing to measure against.");
    return 1;
}

await using var cluster = new BenchmarkCluster(kubeconfig);
if (benchmark == "provision")
    await ProvisionBenchmark.RunAsync(cluster, tenants, rounds, stopping.Token);
else
    await ApproveBenchmark.RunAsync(cluster, rounds, stopping.Token);
return 0;
