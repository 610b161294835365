using TenantPortal.Core;
using TenantPortal.Core.ClusterAdministration;
using TenantPortal.Web.Components.Forms;

namespace TenantPortal.Web.Features.Clusters;

/// <summary>The form input for a cluster.</summary>
public sealed class ClusterDraft
{
    /// <summary>The fields in the order of the page.</summary>
    private static readonly string[] Order =
    [
        "name",
        "title",
        "description",
        "labels",
        "tiers",
        "environments",
        "credential",
        "context",
        "groupPrefix",
        "portalNamespace",
        "portalServiceAccount",
    ];

    public string? Name { get; set; }

    public string? Title { get; set; }

    public string? Description { get; set; }

    public string? Labels { get; set; }

    public HashSet<string> Tiers { get; } = [];

    public HashSet<string> Environments { get; } = [];

    public string? Credential { get; set; }

    public string? Context { get; set; }

    public string? GroupPrefix { get; set; }

    public string? PortalNamespace { get; set; }

    public string? PortalServiceAccount { get; set; }

    public Guid? Version { get; private init; }

    public static ClusterDraft From(ClusterDetails cluster)
    {
        var draft = new ClusterDraft
        {
            Name = cluster.Summary.Name,
            Title = cluster.Summary.Title,
            Description = cluster.Description,
            Labels = string.Join("\n", cluster.Summary.Labels),
            Credential = cluster.Credential,
            Context = cluster.Context,
            GroupPrefix = cluster.GroupPrefix,
            PortalNamespace = cluster.PortalNamespace,
            PortalServiceAccount = cluster.PortalServiceAccount,
            Version = cluster.Version,
        };
        draft.Tiers.UnionWith(cluster.Tiers);
        draft.Environments.UnionWith(cluster.Environments);
        return draft;
    }

    public ClusterInput ToInput(Guid? test = null) =>
        new()
        {
            Name = Name?.Trim(),
            Title = Title,
            Description = Description,
            Labels = (Labels ?? "").Split(['\n', ','], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
            Tiers = [.. Tiers.Order(StringComparer.Ordinal)],
            Environments = [.. Environments.Order(StringComparer.Ordinal)],
            Credential = Credential,
            Context = Context,
            GroupPrefix = GroupPrefix,
            PortalNamespace = PortalNamespace,
            PortalServiceAccount = PortalServiceAccount,
            Version = Version,
            Test = test,
        };

    /// <summary>Returns the topmost field with a problem; null if there is none.</summary>
    public static string? FindFirstInvalid(IReadOnlyList<Problem> problems) => Order.FirstOrDefault(problems.HasProblem);

    /// <summary>Returns the problems that do not belong to a field of the page.</summary>
    public static IReadOnlyList<Problem> WithoutField(IReadOnlyList<Problem> problems) => [.. problems.Where(problem => !Order.Contains(problem.Field))];
}
