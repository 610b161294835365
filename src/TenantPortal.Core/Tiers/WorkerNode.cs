using TenantPortal.Core.Quotas;

namespace TenantPortal.Core.Tiers;

/// <summary>What one worker node of a dedicated cluster holds for pods. How many a tenant needs follows from its quota.</summary>
public sealed class WorkerNode
{
    /// <summary>Volumes are not of a node.</summary>
    private static readonly QuotaResource[] Resources = [QuotaResource.Cpu, QuotaResource.Memory, QuotaResource.EphemeralStorage, QuotaResource.Pods];

    private readonly Dictionary<QuotaResource, Quantity> _holds;

    private WorkerNode(Dictionary<QuotaResource, Quantity> holds) => _holds = holds;

    /// <summary>Reads amounts by resource name; every mistake is told at its field.</summary>
    public static (WorkerNode? Node, IReadOnlyList<Problem> Problems) TryParse(IReadOnlyDictionary<string, string> amounts)
    {
        var holds = new Dictionary<QuotaResource, Quantity>();
        var problems = amounts
            .Keys.Where(name => !Resources.Any(resource => resource.Name == name))
            .Select(name => new Problem($"A worker node has no '{name}'. It has {string.Join<QuotaResource>(", ", Resources)}.", "quota." + name))
            .ToList();
        foreach (var resource in Resources)
        {
            if (QuotaAmount.TryRead(resource, amounts.GetValueOrDefault(resource.Name), out var amount) is { } problem)
                problems.Add(problem);
            holds[resource] = amount;
        }

        return problems.Count == 0 ? (new WorkerNode(holds), problems) : (null, problems);
    }

    /// <summary>The fewest nodes that hold the quota: at least one.</summary>
    public int CountFor(Quota quota) => (int)Resources.Max(resource => Nodes(Units(resource, quota[resource]), Units(resource, _holds[resource])));

    private static long Units(QuotaResource resource, Quantity amount) => resource.Unit == QuotaUnit.Cores ? amount.ToThousandths() : amount.ToUnits();

    private static long Nodes(long asked, long held) => Math.Min(((asked - 1) / held) + 1, int.MaxValue);
}
