using TenantPortal.Core.Quotas;

namespace TenantPortal.Core.Tiers;

/// <summary>The resources that one worker node of a dedicated cluster provides to pods. A tenant's quota determines the number of nodes.</summary>
public sealed class WorkerNode
{
    /// <summary>Without volumes, which nodes do not provide.</summary>
    private static readonly QuotaResource[] Resources = [QuotaResource.Cpu, QuotaResource.Memory, QuotaResource.EphemeralStorage, QuotaResource.Pods];

    private readonly Dictionary<QuotaResource, Quantity> _holds;

    private WorkerNode(Dictionary<QuotaResource, Quantity> holds) => _holds = holds;

    /// <summary>Reads amounts by resource name; every mistake is reported at its field.</summary>
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

    /// <summary>The minimum number of nodes for the quota: at least one.</summary>
    public int CountFor(Quota quota) => (int)Resources.Max(resource => Nodes(Units(resource, quota[resource]), Units(resource, _holds[resource])));

    private static long Units(QuotaResource resource, Quantity amount) => resource.Unit == QuotaUnit.Cores ? amount.ToThousandths() : amount.ToUnits();

    private static long Nodes(long requested, long perNode) => Math.Min(((requested - 1) / perNode) + 1, int.MaxValue);
}
