namespace TenantPortal.Core.Clusters.Registry;

/// <summary>What a platform admin enters of a cluster, checked.</summary>
internal sealed record ClusterProfile
{
    public required string Title { get; init; }

    public string Description { get; init; } = "";

    public required CredentialReference Credential { get; init; }

    public string? Context { get; init; }

    public string GroupPrefix { get; init; } = "";

    public required string PortalNamespace { get; init; }

    public required string PortalServiceAccount { get; init; }

    public IReadOnlyList<ClusterLabel> Labels { get; init; } = [];

    public IReadOnlyList<string> Tiers { get; init; } = [];

    public IReadOnlyList<string> Environments { get; init; } = [];

    public KnownCluster ToKnown(string name) =>
        new(name, ClusterOptions.OfAdded(Context, GroupPrefix, PortalNamespace, PortalServiceAccount))
        {
            Title = Title,
            Credential = Credential,
            Labels = Labels,
            Tiers = Tiers,
            Environments = Environments,
        };

    /// <summary>What differs, for the audit log; empty when nothing does.</summary>
    public string DescribeChange(ClusterProfile after)
    {
        (string What, string Before, string After)[] all =
        [
            ("title", Title, after.Title),
            ("description", Description, after.Description),
            ("credentials", Credential.ToString(), after.Credential.ToString()),
            ("context", Context ?? "", after.Context ?? ""),
            ("group prefix", GroupPrefix, after.GroupPrefix),
            ("portal namespace", PortalNamespace, after.PortalNamespace),
            ("portal ServiceAccount", PortalServiceAccount, after.PortalServiceAccount),
            ("labels", string.Join(", ", Labels), string.Join(", ", after.Labels)),
            ("tiers", string.Join(", ", Tiers), string.Join(", ", after.Tiers)),
            ("environments", string.Join(", ", Environments), string.Join(", ", after.Environments)),
        ];
        return string.Join("; ", all.Where(one => one.Before != one.After).Select(one => $"{one.What}: '{one.Before}' → '{one.After}'"));
    }
}
