using System.Text;
using Microsoft.Extensions.Logging;
using TenantPortal.Core.Drift;
using TenantPortal.Core.ManifestDelivery;
using TenantPortal.Core.Requests.Reading;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tiers;
using TenantPortal.Core.Tiers.Blueprints;
using TenantPortal.Core.Tiers.Blueprints.Manifests;
using TenantPortal.Kubernetes.Connections;

namespace TenantPortal.Kubernetes.Delivering;

/// <summary>What is in the repository for a tenant after a pass.</summary>
/// <param name="Commit">The commit that has it.</param>
/// <param name="Kept">The files with changes of others that stay, because the tier only reports them.</param>
/// <param name="Restored">The objects that others had changed in the repository, before they were written again.</param>
/// <param name="ChangedAt">When the folder last changed; null for long ago.</param>
internal sealed record Delivered(string Commit, IReadOnlyList<string> Kept, IReadOnlyList<ObjectDrift> Restored, DateTimeOffset? ChangedAt)
{
    /// <summary>As people write it.</summary>
    public string ShortCommit => Commit.Length > 7 ? Commit[..7] : Commit;
}

/// <summary>Commits the manifests of tenants, and removes them, where a cluster is delivered by Git.</summary>
internal sealed partial class GitDelivery(
    GitRepository repository,
    DeliveryOptions options,
    ApprovalReader approvals,
    TierCatalog tiers,
    TimeProvider time,
    ILogger<GitDelivery> logger
)
{
    public string Title => repository.Title;

    /// <summary>Makes the folder of the tenant what was approved. Commits only if something differs.</summary>
    /// <param name="manifests">In the order of application.</param>
    /// <param name="keepsFormer">Whether the files of a former namespace stay, because its workloads have not moved yet.</param>
    /// <exception cref="GitProblemException">The repository cannot be read, or refuses the commit.</exception>
    public async Task<Delivered> DeliverAsync(
        Tenant tenant,
        string home,
        IReadOnlyList<Manifest> manifests,
        bool keepsFormer,
        CancellationToken cancellationToken
    )
    {
        if (manifests.FirstOrDefault(manifest => manifest is { ApiVersion: "v1", Kind: "Secret" }) is { } secret)
            throw new GitProblemException("SecretInManifests", $"The blueprint creates the {secret.Title}, and Secrets are not committed to a repository.");
        var approved = DeliveredFiles.Write(tenant.Name, manifests);
        var byFile = manifests.ToDictionary(manifest => DeliveredFiles.NameOf(ObjectReference.Of(manifest)), StringComparer.Ordinal);
        var reportsOnly = tiers.Find(tenant.Tier)?.Drift == DriftMode.Report;
        var folder = FolderOf(tenant);
        var read = await repository.ReadAsync(folder, cancellationToken);
        var (commit, changedAt) = (read.Commit, read.Change?.At);
        if (commit is null || !DeliveredFiles.AreSame(read.Files, Build(read.Files).Files))
        {
            var message = await DescribeAsync($"Deliver tenant {tenant.Name} to cluster {tenant.Cluster}", tenant, cancellationToken);
            commit = await repository.WriteAsync(folder, present => Build(present).Files, message, cancellationToken);
            changedAt = time.GetUtcNow();
            Committed(tenant.Name, tenant.Cluster, commit);
        }

        var (_, kept) = Build(read.Files);
        var restored = DeliveredFiles
            .FindChanged(tenant.Name, read.Files)
            .Where(name => byFile.ContainsKey(name) && !kept.Contains(name))
            .Select(name => FindDrift(byFile[name], read.Files.GetValueOrDefault(name), read.Change?.Author));
        return new Delivered(commit, kept, [.. restored], changedAt);

        (IReadOnlyDictionary<string, string> Files, IReadOnlyList<string> Kept) Build(IReadOnlyDictionary<string, string> present)
        {
            var files = new Dictionary<string, string>(
                keepsFormer ? DeliveredFiles.With(tenant.Name, approved, DeliveredFiles.FindElsewhere(home, present)) : approved,
                StringComparer.Ordinal
            );
            var stays = reportsOnly
                ? DeliveredFiles
                    .FindChanged(tenant.Name, present)
                    .Where(name => byFile.TryGetValue(name, out var manifest) && present.TryGetValue(name, out var text) && IsHarmless(manifest, text))
                    .Order(StringComparer.Ordinal)
                    .ToList()
                : [];
            foreach (var name in stays)
                files[name] = present[name];
            return (files, stays);
        }
    }

    /// <summary>Removes the folder of the tenant. Returns the commit without it.</summary>
    /// <exception cref="GitProblemException">The repository cannot be read, or refuses the commit.</exception>
    public async Task<string> RemoveAsync(Tenant tenant, CancellationToken cancellationToken)
    {
        var folder = FolderOf(tenant);
        var read = await repository.ReadAsync(folder, cancellationToken);
        if (read.Files.Count == 0)
            return read.Commit ?? "";
        var message = await DescribeAsync($"Remove tenant {tenant.Name} from cluster {tenant.Cluster}", tenant, cancellationToken);
        var commit = await repository.WriteAsync(folder, _ => new Dictionary<string, string>(), message, cancellationToken);
        Committed(tenant.Name, tenant.Cluster, commit);
        return commit;
    }

    private string FolderOf(Tenant tenant) => $"{options.Folder}/{tenant.Cluster}/{tenant.Name}".TrimStart('/');

    /// <summary>The message names the people of the approval, and is signed off by the portal, which is the author.</summary>
    private async Task<string> DescribeAsync(string title, Tenant tenant, CancellationToken cancellationToken)
    {
        var text = new StringBuilder(title).Append("\n\n");
        if (await approvals.FindAsync(tenant.RequestId, cancellationToken) is { } approval)
        {
            Add("Request", approval.RequestId);
            Add("Requested-by", approval.Requester);
            foreach (var approver in approval.Approvers)
                Add("Approved-by", approver);
        }

        Add("Tenant-id", tenant.Id.ToString());
        Add("Manifest-hash", tenant.ManifestHash);
        Add("Signed-off-by", $"{options.AuthorName} <{options.AuthorEmail}>");
        return text.ToString();

        // A name is one line, so that it cannot add lines of its own.
        void Add(string key, string value) =>
            text.Append(key).Append(": ").Append(string.Concat(value.Select(character => char.IsControl(character) ? ' ' : character))).Append('\n');
    }

    /// <summary>Whether a file of others is the approved object, apart from fields that do not secure the tenant.</summary>
    private static bool IsHarmless(Manifest approved, string text) =>
        Read(approved, text) is { } changed
        && DriftDetector
            .Compare(approved, changed.ToJson(), ClusterApi.FieldManager)
            .Concat(DriftDetector.Compare(changed, approved.ToJson(), ClusterApi.FieldManager))
            .All(difference => !SecurityFields.Contains(approved.Kind, difference.Path));

    private static ObjectDrift FindDrift(Manifest approved, string? text, string? author) =>
        text is not null && Read(approved, text) is { } changed
            ? new ObjectDrift(
                ObjectReference.Of(approved),
                DriftKind.Changed,
                [
                    .. DriftDetector
                        .Compare(approved, changed.ToJson(), ClusterApi.FieldManager)
                        .Select(difference => difference with { Manager = ManagerOf(author), IsOwned = false }),
                ]
            )
            : ObjectDrift.Missing(ObjectReference.Of(approved));

    private static string ManagerOf(string? author)
    {
        var manager = author is null ? "git" : $"git: {author}";
        return manager.Length <= FieldOwners.MaxManagerLength ? manager : manager[..FieldOwners.MaxManagerLength];
    }

    /// <summary>The object in a file; null if it is not this one object.</summary>
    private static Manifest? Read(Manifest approved, string text)
    {
        try
        {
            return StoredManifests.Read(text) is [var only] && only.Id == approved.Id ? only : null;
        }
        catch (Exception exception) when (exception is YamlDotNet.Core.YamlException or InvalidOperationException or InvalidCastException or ArgumentException)
        {
            return null;
        }
    }

    [LoggerMessage(LogLevel.Information, "Tenant {Tenant} for cluster {Cluster} is in the repository as of commit {Commit}")]
    private partial void Committed(string tenant, string cluster, string commit);
}
