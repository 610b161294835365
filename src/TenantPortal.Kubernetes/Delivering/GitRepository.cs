using System.Text;
using LibGit2Sharp;
using TenantPortal.Core.ManifestDelivery;
using TenantPortal.Kubernetes.Connections;

namespace TenantPortal.Kubernetes.Delivering;

/// <summary>A folder of the branch, as it is on the server.</summary>
/// <param name="Commit">The head of the branch; null in an empty repository.</param>
/// <param name="Files">The content of the files by name; empty if there is no folder.</param>
/// <param name="Change">Who last changed the folder, and when; null if that is not among the newest commits.</param>
internal sealed record GitFolder(string? Commit, IReadOnlyDictionary<string, string> Files, FolderChange? Change);

/// <summary>The commit that last changed a folder.</summary>
internal sealed record FolderChange(string Author, DateTimeOffset At);

/// <summary>
/// The repository that manifests are committed to. A commit is built on the head of the server's branch and replaces one folder, so what others committed
/// elsewhere stays, and a push that is not a fast-forward is built again. It never forces a push. One call at a time; the local copy belongs to this process.
/// </summary>
internal sealed class GitRepository(DeliveryOptions options, TimeProvider time) : IDisposable
{
    private const int Attempts = 3;
    private const int MaxFiles = 500;
    private const int MaxFileBytes = 1 << 20;

    /// <summary>Commits that are searched for who changed a folder.</summary>
    private const int MaxSearched = 200;

    private const string Prepared = "refs/heads/tenantportal-delivery";

    /// <summary>One fetch serves the passes of many tenants. A push that meets a newer head fetches anyway.</summary>
    private static readonly TimeSpan FetchedFor = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _one = new(1);
    private DirectoryInfo? _copy;
    private DateTimeOffset _fetchedAt;
    private bool _isDisposed;

    private string Tracked => $"refs/remotes/origin/{options.Branch}";

    /// <summary>As people see it.</summary>
    public string Title => $"branch '{options.Branch}' of {options.Repository}";

    /// <exception cref="GitProblemException">The repository cannot be read.</exception>
    public Task<GitFolder> ReadAsync(string folder, CancellationToken cancellationToken) =>
        RunAsync(
            repository =>
            {
                Fetch(repository, isForced: false);
                var head = HeadOf(repository);
                var files = FilesOf(head, folder);
                return new GitFolder(head?.Sha, files, files.Count == 0 ? null : FindChange(head!, folder));
            },
            cancellationToken
        );

    /// <summary>Replaces a folder by these files, or removes it if there are none. Returns the commit that has them.</summary>
    /// <param name="files">The files of the folder, for what it has at the head of the branch. Called again when the head has moved.</param>
    /// <param name="message">Of the commit.</param>
    /// <exception cref="GitProblemException">The repository cannot be read, or refuses the commit.</exception>
    public Task<string> WriteAsync(
        string folder,
        Func<IReadOnlyDictionary<string, string>, IReadOnlyDictionary<string, string>> files,
        string message,
        CancellationToken cancellationToken
    ) =>
        RunAsync(
            repository =>
            {
                for (var attempt = 1; ; attempt++)
                {
                    Fetch(repository, isForced: true);
                    var head = HeadOf(repository);
                    var present = FilesOf(head, folder);
                    var wanted = files(present);
                    if (DeliveredFiles.AreSame(present, wanted))
                        return head?.Sha ?? "";
                    var commit = Commit(repository, head, folder, wanted, message);
                    if (TryPush(repository, commit, attempt == Attempts))
                        return commit.Sha;
                }
            },
            cancellationToken
        );

    /// <summary>Reads the branch without the local copy of earlier calls. Returns its head, or null for an empty repository.</summary>
    /// <exception cref="GitProblemException">The repository cannot be read.</exception>
    public Task<string?> ProbeAsync(CancellationToken cancellationToken) =>
        RunAsync(
            repository =>
            {
                Fetch(repository, isForced: true);
                return HeadOf(repository)?.Sha;
            },
            cancellationToken
        );

    public void Dispose()
    {
        _isDisposed = true;
        // A call that still runs removes the copy at its end.
        if (_one.Wait(0, CancellationToken.None))
        {
            DeleteCopy();
            _one.Release();
        }
    }

    /// <summary>libgit2 blocks and cannot be cancelled: a call that takes too long goes on alone, and holds the lock until it ends.</summary>
    private async Task<T> RunAsync<T>(Func<Repository, T> work, CancellationToken cancellationToken)
    {
        if (!await _one.WaitAsync(options.MaxWait, cancellationToken))
            throw NotResponding();
        var running = Task.Run(
            () =>
            {
                try
                {
                    using var repository = Open();
                    return work(repository);
                }
                finally
                {
                    if (_isDisposed)
                        DeleteCopy();
                    _one.Release();
                }
            },
            CancellationToken.None
        );
        try
        {
            return await running.WaitAsync(options.MaxWait, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            // Observed, so that its failure is not reported as unhandled.
            _ = running.ContinueWith(failed => failed.Exception, TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously);
            throw NotResponding();
        }
        catch (LibGit2SharpException exception)
        {
            // The copy may be broken; the next call makes another.
            _fetchedAt = default;
            throw new GitProblemException("GitFailed", $"The portal cannot use {Title}. Git reports: {ClusterProblem.Quote(exception.Message)}.", exception);
        }
        catch (IOException exception)
        {
            throw new GitProblemException("GitFailed", $"The portal cannot write its copy of {Title}: {exception.Message}", exception);
        }
    }

    private GitProblemException NotResponding() =>
        new("GitAway", $"The server of {Title} did not respond within {options.MaxWait.TotalSeconds:0} s. The portal retries automatically.");

    private Repository Open()
    {
        if (_copy is not null && !Repository.IsValid(_copy.FullName))
            DeleteCopy();
        if (_copy is null)
        {
            _copy = Directory.CreateTempSubdirectory("tenantportal-git-");
            _fetchedAt = default;
            Repository.Init(_copy.FullName, isBare: true);
            using var created = new Repository(_copy.FullName);
            created.Network.Remotes.Add("origin", options.Repository);
        }

        return new Repository(_copy.FullName);
    }

    private void DeleteCopy()
    {
        if (_copy is null)
            return;
        // Git writes its objects without the right to write.
        foreach (var file in _copy.EnumerateFiles("*", SearchOption.AllDirectories))
            file.Attributes = FileAttributes.Normal;
        _copy.Delete(recursive: true);
        _copy = null;
    }

    private void Fetch(Repository repository, bool isForced)
    {
        var now = time.GetUtcNow();
        if (!isForced && (now - _fetchedAt).Duration() < FetchedFor)
            return;
        Commands.Fetch(
            repository,
            "origin",
            [$"+refs/heads/{options.Branch}:{Tracked}"],
            new FetchOptions
            {
                CredentialsProvider = Credentials,
                TagFetchMode = TagFetchMode.None,
                Prune = true,
            },
            null
        );
        // An empty repository gets its first branch. In another one, a branch that is missing is a mistake in the settings.
        if (
            HeadOf(repository) is null
            && repository.Network.ListReferences(options.Repository, Credentials).Any(reference => IsBranch(reference.CanonicalName))
        )
            throw new GitProblemException(
                "NoBranch",
                $"The repository {options.Repository} has no branch '{options.Branch}'. Create it, or change Delivery:Branch."
            );
        _fetchedAt = now;
    }

    private static bool IsBranch(string name) => name.StartsWith("refs/heads/", StringComparison.Ordinal);

    private Commit? HeadOf(Repository repository) => repository.Refs[Tracked] is { } reference ? repository.Lookup<Commit>(reference.TargetIdentifier) : null;

    private static Dictionary<string, string> FilesOf(Commit? head, string folder)
    {
        var files = new Dictionary<string, string>(StringComparer.Ordinal);
        if (head?[folder]?.Target is Tree tree)
            Read(tree, "", files);
        return files;
    }

    private static void Read(Tree tree, string prefix, Dictionary<string, string> files)
    {
        foreach (var entry in tree)
        {
            if (entry.Target is Tree below)
                Read(below, $"{prefix}{entry.Name}/", files);
            else if (files.Count < MaxFiles)
                // What is too long, or not a file, is not one of the portal: its content does not matter.
                files[prefix + entry.Name] =
                    entry.Target is Blob { IsBinary: false } blob && blob.Size <= MaxFileBytes ? blob.GetContentText(Encoding.UTF8) : "";
        }
    }

    private static FolderChange? FindChange(Commit head, string folder)
    {
        var searched = 0;
        for (var commit = head; commit is not null && searched < MaxSearched; searched++)
        {
            var parent = commit.Parents.FirstOrDefault();
            if (parent?[folder]?.Target.Sha != commit[folder]?.Target.Sha)
                return new FolderChange(commit.Author.Name, commit.Committer.When);
            commit = parent;
        }

        return null;
    }

    private Commit Commit(Repository repository, Commit? head, string folder, IReadOnlyDictionary<string, string> files, string message)
    {
        var tree = head is null ? new TreeDefinition() : TreeDefinition.From(head);
        if (tree[folder] is not null)
            tree.Remove(folder);
        foreach (var (name, content) in files)
        {
            using var stream = new MemoryStream(Encoding.UTF8.GetBytes(content));
            tree.Add($"{folder}/{name}", repository.ObjectDatabase.CreateBlob(stream), Mode.NonExecutableFile);
        }

        var author = new Signature(options.AuthorName, options.AuthorEmail, time.GetUtcNow());
        return repository.ObjectDatabase.CreateCommit(
            author,
            author,
            message,
            repository.ObjectDatabase.CreateTree(tree),
            head is null ? [] : [head],
            prettifyMessage: true
        );
    }

    /// <summary>False when another commit was pushed in the meantime.</summary>
    private bool TryPush(Repository repository, Commit commit, bool isLast)
    {
        repository.Refs.Add(Prepared, commit.Id, allowOverwrite: true);
        string? refused = null;
        try
        {
            repository.Network.Push(
                repository.Network.Remotes["origin"],
                $"{Prepared}:refs/heads/{options.Branch}",
                new PushOptions { CredentialsProvider = Credentials, OnPushStatusError = error => refused = error.Message }
            );
        }
        catch (NonFastForwardException) when (!isLast)
        {
            return false;
        }

        if (refused is not null)
            throw new GitProblemException("GitRefused", $"The server refused the commit to {Title}. Git reports: {ClusterProblem.Quote(refused)}.");
        repository.Refs.Add(Tracked, commit.Id, allowOverwrite: true);
        return true;
    }

    private Credentials? Credentials(string url, string? user, SupportedCredentialTypes types) =>
        options.User.Length == 0 ? null : new UsernamePasswordCredentials { Username = options.User, Password = options.Password };
}
