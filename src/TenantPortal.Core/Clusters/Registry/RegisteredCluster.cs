namespace TenantPortal.Core.Clusters.Registry;

/// <summary>
/// A cluster that a platform admin added, or the state of a cluster from the configuration. The row of a retired cluster stays, so that its name keeps its
/// identity.
/// </summary>
public sealed class RegisteredCluster
{
    // For Entity Framework.
    private RegisteredCluster() => (Name, Title, Description, GroupPrefix, PortalNamespace, PortalServiceAccount) = ("", "", "", "", "", "");

    internal RegisteredCluster(string name, ClusterProfile? profile)
        : this()
    {
        Name = name;
        Version = Guid.NewGuid();
        if (profile is not null)
            Describe(profile);
    }

    public string Name { get; private set; }

    public ClusterState State { get; private set; }

    public string Title { get; private set; }

    public string Description { get; private set; }

    /// <summary>Null for a cluster from the configuration.</summary>
    public string? Credential { get; private set; }

    public string? Context { get; private set; }

    public string GroupPrefix { get; private set; }

    public string PortalNamespace { get; private set; }

    public string PortalServiceAccount { get; private set; }

    public IReadOnlyList<string> Labels { get; private set; } = [];

    public IReadOnlyList<string> Tiers { get; private set; } = [];

    public IReadOnlyList<string> Environments { get; private set; } = [];

    /// <summary>Changes with every change.</summary>
    public Guid Version { get; private set; }

    /// <summary>Null for a cluster from the configuration.</summary>
    internal ClusterProfile? ToProfile() =>
        Credential is null
            ? null
            : new ClusterProfile
            {
                Title = Title,
                Description = Description,
                Credential = CredentialReference.Parse(Credential),
                Context = Context,
                GroupPrefix = GroupPrefix,
                PortalNamespace = PortalNamespace,
                PortalServiceAccount = PortalServiceAccount,
                Labels = [.. Labels.Select(ClusterLabel.Parse)],
                Tiers = Tiers,
                Environments = Environments,
            };

    internal KnownCluster ToKnown() =>
        ToProfile() is { } profile
            ? profile.ToKnown(Name) with
            {
                State = State,
                Version = Version,
            }
            : new KnownCluster(Name, new ClusterOptions()) { State = State, Version = Version };

    internal void Describe(ClusterProfile profile)
    {
        (Title, Description, Credential, Context) = (profile.Title, profile.Description, profile.Credential.ToString(), profile.Context);
        (GroupPrefix, PortalNamespace, PortalServiceAccount) = (profile.GroupPrefix, profile.PortalNamespace, profile.PortalServiceAccount);
        (Labels, Tiers, Environments) = ([.. profile.Labels.Select(label => label.ToString())], profile.Tiers, profile.Environments);
        Version = Guid.NewGuid();
    }

    internal void MoveTo(ClusterState state) => (State, Version) = (state, Guid.NewGuid());
}
