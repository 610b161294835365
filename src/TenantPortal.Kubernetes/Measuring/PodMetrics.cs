using System.Text.Json.Nodes;
using TenantPortal.Core.Quotas;
using TenantPortal.Core.Usage;
using TenantPortal.Kubernetes.Connections;

namespace TenantPortal.Kubernetes.Measuring;

/// <summary>Reads what the pods of a cluster use now from its metrics API. That API has no watch, so it is one list of the whole cluster.</summary>
internal static class PodMetrics
{
    private const string ApiVersion = "metrics.k8s.io/v1beta1";
    private const string Kind = "PodMetrics";
    private const string Path = $"/apis/{ApiVersion}/pods";

    /// <summary>Servers that know no pages return everything at once.</summary>
    private const int PageSize = 1000;

    /// <summary>More pages are not read: a sum of a part would be too low.</summary>
    private const int MaxPages = 100;

    private static readonly Quantity MaxSum = Quantity.FromUnits(long.MaxValue);

    /// <summary>The sums over the pods of each of these namespaces. A namespace without a measured pod is not in it.</summary>
    /// <exception cref="UnknownKindException">The cluster does not serve the API.</exception>
    /// <exception cref="ClusterRefusedException">The cluster refused the list, or it is too long.</exception>
    public static async Task<IReadOnlyDictionary<string, RealUse>> SumAsync(ClusterApi api, IEnumerable<string> namespaces, CancellationToken cancellationToken)
    {
        var sums = namespaces.ToDictionary(name => name, _ => new Sum(), StringComparer.Ordinal);
        var next = "";
        for (var page = 0; page == 0 || next.Length > 0; page++)
        {
            if (page == MaxPages)
                throw new IOException($"The list of {Kind} has more than {MaxPages * PageSize} items.");
            var after = next.Length > 0 ? $"&continue={Uri.EscapeDataString(next)}" : "";
            var read = await api.ListComputedAsync($"{Path}?limit={PageSize}{after}", cancellationToken);
            if (read.IsNotFound)
                throw new UnknownKindException(ApiVersion, Kind);
            if (!read.Succeeded)
                throw new ClusterRefusedException(read);
            foreach (var pod in (read.Body["items"] as JsonArray ?? []).OfType<JsonObject>())
            {
                if (TextOf(pod["metadata"]?["namespace"]) is { } inNamespace && sums.TryGetValue(inNamespace, out var sum))
                    sum.Add(pod);
            }

            next = TextOf(read.Body["metadata"]?["continue"]) ?? "";
        }

        return sums.Where(sum => sum.Value.Pods > 0).ToDictionary(sum => sum.Key, sum => sum.Value.ToRealUse(), StringComparer.Ordinal);
    }

    private static string? TextOf(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private sealed class Sum
    {
        private Quantity _cpu;
        private Quantity _memory;

        public int Pods { get; private set; }

        /// <summary>A pod with an amount that cannot be read counts as not measured.</summary>
        public void Add(JsonObject pod)
        {
            var (cpu, memory) = (Quantity.Zero, Quantity.Zero);
            if (pod["containers"] is not JsonArray { Count: > 0 } containers)
                return;
            foreach (var usage in containers.Select(container => (container as JsonObject)?["usage"] as JsonObject))
            {
                if (!TryRead(usage?["cpu"], out var itsCpu) || !TryRead(usage?["memory"], out var itsMemory))
                    return;
                (cpu, memory) = (cpu + itsCpu, memory + itsMemory);
            }

            (_cpu, _memory, Pods) = (_cpu + cpu, _memory + memory, Pods + 1);
        }

        public RealUse ToRealUse() => new(_cpu.ToThousandths(), _memory > MaxSum ? long.MaxValue : _memory.ToUnits(), Pods);

        private static bool TryRead(JsonNode? node, out Quantity amount) => Quantity.TryParse(TextOf(node), out amount) && amount.Sign >= 0;
    }
}
