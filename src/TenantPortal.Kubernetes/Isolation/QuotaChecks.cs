using System.Text.Json.Nodes;
using TenantPortal.Core.IsolationChecks;

namespace TenantPortal.Kubernetes.Isolation;

/// <summary>Checks that quota and limits bound every shared resource.</summary>
internal static class QuotaChecks
{
    private static readonly string[] Amounts =
    [
        "requests.cpu",
        "limits.cpu",
        "requests.memory",
        "limits.memory",
        "requests.ephemeral-storage",
        "limits.ephemeral-storage",
        "requests.storage",
    ];

    private static readonly string[] Counts =
    [
        "pods",
        "count/pods",
        "services",
        "replicationcontrollers",
        "resourcequotas",
        "secrets",
        "configmaps",
        "persistentvolumeclaims",
        "services.nodeports",
        "services.loadbalancers",
    ];

    private static readonly string[] Outward = ["services.nodeports", "services.loadbalancers"];

    private static readonly string[] Defaults = ["cpu", "memory", "ephemeral-storage"];

    private static readonly IsolationCheck Resources = new(
        "quota-resources",
        "CPU, memory and storage are bounded",
        "Read the keys of the ResourceQuotas.",
        IsolationSeverity.Major,
        "MTB-PL1-CC-FNS-1"
    );

    private static readonly IsolationCheck Objects = new(
        "quota-objects",
        "The number of objects is bounded",
        "Read the keys of the ResourceQuotas.",
        IsolationSeverity.Major,
        "MTB-PL1-CC-FNS-2"
    );

    private static readonly IsolationCheck Outside = new(
        "quota-no-outside-services",
        "NodePort and LoadBalancer services cannot be created",
        "Read the keys services.nodeports and services.loadbalancers of the ResourceQuotas.",
        IsolationSeverity.Major,
        "MTB-PL1-BC-HI-1"
    );

    private static readonly IsolationCheck Counted = new(
        "quota-counted",
        "The cluster enforces the quota",
        "Read the status of the ResourceQuotas: the API server enforces only what its controller has counted.",
        IsolationSeverity.Major
    );

    private static readonly IsolationCheck Limited = new(
        "limit-defaults",
        "Containers without limits get default limits",
        "Read the defaults of the LimitRanges.",
        IsolationSeverity.Minor
    );

    /// <summary>For a tenant with nodes of its own: nothing of it runs in its namespace, and its size bounds it.</summary>
    public static IEnumerable<IsolationFinding> NotApplicable() =>
        new[] { Resources, Objects, Outside, Counted, Limited }.Select(check =>
            check.NotApplicable("The tenant has its own nodes, and their number bounds it. No workload runs in its namespace on this cluster.")
        );

    public static IEnumerable<IsolationFinding> Check(CheckedNamespace live)
    {
        var hard = live
            .Quotas.SelectMany(quota => quota["spec"]?["hard"] as JsonObject ?? [])
            .ToLookup(entry => Canonical(entry.Key), entry => (string?)entry.Value ?? "", StringComparer.Ordinal);
        yield return Resources.Of(Missing(Amounts, hard), "All of them are bounded.");
        yield return Objects.Of(Missing(Counts, hard), "All of them are bounded.");
        yield return Outside.Of([.. Outward.Where(key => !hard[key].Contains("0")).Select(key => $"No quota sets {key} to 0.")], "Both are 0.");
        yield return live.Quotas.Where(quota => quota["status"]?["hard"] is not JsonObject { Count: > 0 }).Select(CheckedNamespace.NameOf).ToList()
            is { Count: > 0 } uncounted
            ? Counted.NotTestable($"The cluster has not reported usage for {string.Join(", ", uncounted)}.")
            : Counted.Of(live.Quotas.Count == 0 ? ["There is no ResourceQuota."] : [], "The cluster reports usage for all quotas.");
        var defaults = live
            .Limits.SelectMany(limit => limit["spec"]?["limits"]?.AsArray() ?? [])
            .Where(item => (string?)item?["type"] == "Container")
            .SelectMany(item => item!["default"] as JsonObject ?? [])
            .Select(entry => entry.Key)
            .ToHashSet(StringComparer.Ordinal);
        yield return Limited.Of(
            [.. Defaults.Where(resource => !defaults.Contains(resource)).Select(resource => $"There is no default limit of {resource}.")],
            "CPU, memory and ephemeral storage have defaults."
        );
    }

    private static List<string> Missing(IEnumerable<string> keys, ILookup<string, string> hard) =>
        [.. keys.Where(key => !hard.Contains(key)).Select(key => $"No quota bounds {key}.")];

    // In a quota, cpu is short for requests.cpu.
    private static string Canonical(string key) => key is "cpu" or "memory" or "ephemeral-storage" ? $"requests.{key}" : key;
}
