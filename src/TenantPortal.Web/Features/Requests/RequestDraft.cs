using TenantPortal.Core;
using TenantPortal.Core.Clusters;
using TenantPortal.Core.Requests;
using TenantPortal.Core.Teams;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tiers;
using TenantPortal.Web.Components;

namespace TenantPortal.Web.Features.Requests;

/// <summary>What somebody has typed so far for a new tenant.</summary>
public sealed class RequestDraft
{
    /// <summary>Stands for amounts of one's own in the choice of sizes.</summary>
    public const string Custom = "custom";

    /// <summary>The fields in the order of the page, so that the first wrong one is the topmost.</summary>
    private static readonly string[] Order = ["team", "tenant", "environment", "cluster", "purpose", "tier", "size", .. QuotaResource.All.Select(resource => resource.Field)];

    public string? Team { get; set; }

    public string? Tenant { get; set; }

    public string? Purpose { get; set; }

    public string? Environment { get; set; }

    public string? Cluster { get; set; }

    public string? Tier { get; private set; }

    public string? Size { get; set; }

    /// <summary>By resource name; used when the size is <see cref="Custom"/>.</summary>
    public Dictionary<string, string?> Amounts { get; } = [];

    /// <summary>Takes what can only be one.</summary>
    public static RequestDraft Start(IReadOnlyList<TeamChoice> teams, TierCatalog tiers, ClusterCatalog clusters, TenantOptions options)
    {
        var draft = new RequestDraft
        {
            Team = teams.Count == 1 ? teams[0].Name : null,
            Cluster = clusters.Names.Count == 1 ? clusters.Names.First() : null,
            Environment = options.Environments.Length == 1 ? options.Environments[0] : null,
        };
        if (tiers.All.Count == 1)
            draft.Choose(tiers.All[0]);
        return draft;
    }

    /// <summary>The fields start from the tier's middle size.</summary>
    public void Choose(Tier tier)
    {
        Tier = tier.Name;
        var middle = tier.Sizes[tier.Sizes.Count / 2];
        if (Size != Custom && tier.Sizes.All(size => size.Name != Size))
            Size = null;
        foreach (var (name, amount) in middle.Quota.ToAmounts())
            Amounts[name] = amount;
    }

    public RequestInput ToInput() => new()
    {
        Team = Team,
        Tenant = Tenant?.Trim(),
        Purpose = Purpose,
        Environment = Environment,
        Cluster = Cluster,
        Tier = Tier,
        Size = Size == Custom ? null : Size,
        Quota = Size == Custom ? Amounts.ToDictionary(amount => amount.Key, amount => amount.Value ?? "") : null,
    };

    /// <summary>The topmost field with a problem; null when none has one.</summary>
    public static string? FirstWrong(IReadOnlyList<Problem> problems) => Order.FirstOrDefault(problems.HasProblem);

    /// <summary>Those that belong to no field of the page.</summary>
    public static IReadOnlyList<Problem> WithoutField(IReadOnlyList<Problem> problems) => [.. problems.Where(problem => !Order.Contains(problem.Field))];
}
