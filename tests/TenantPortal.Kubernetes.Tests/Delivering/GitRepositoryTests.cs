using TenantPortal.Core.Diagnostics;
using TenantPortal.Core.ManifestDelivery;
using TenantPortal.Kubernetes.Delivering;

namespace TenantPortal.Kubernetes.Tests.Delivering;

public sealed class GitRepositoryTests : IDisposable
{
    private const string Folder = "clusters/default/shop";

    private static readonly IReadOnlyDictionary<string, string> Files = new Dictionary<string, string> { ["a.yaml"] = "a: 1\n" };

    private readonly TestRepository _remote = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _remote.Dispose();

    [Fact]
    public async Task The_first_commit_creates_the_branch_of_an_empty_repository_and_the_same_files_are_committed_once()
    {
        using var repository = Open(_remote.Bare);

        var first = await repository.WriteAsync(Folder, _ => Files, "Deliver", Cancellation);
        var second = await repository.WriteAsync(Folder, _ => Files, "Deliver", Cancellation);

        Assert.Equal((first, first, 1), (second, _remote.Head, _remote.Commits));
        Assert.Equal("a: 1\n", Assert.Single(_remote.Read(Folder)).Value);
        Assert.StartsWith("TenantPortal <tenantportal@localhost>\nDeliver", _remote.LastMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_commit_of_others_in_the_meantime_stays_and_the_folder_is_written_on_top_of_it()
    {
        using var repository = Open(_remote.Bare);
        await repository.WriteAsync(Folder, _ => Files, "Deliver", Cancellation);
        var builds = 0;

        await repository.WriteAsync(
            Folder,
            _ =>
            {
                if (builds++ == 0)
                    _remote.CommitAs("Ann", clone => File.WriteAllText(Path.Combine(clone, "README.md"), "The fleet."));
                return new Dictionary<string, string> { ["b.yaml"] = "b: 1\n" };
            },
            "Deliver again",
            Cancellation
        );

        Assert.Equal((2, 3), (builds, _remote.Commits));
        Assert.Equal([$"{Folder}/b.yaml"], _remote.Read(Folder).Keys);
        Assert.Contains("README.md", _remote.ReadAll(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_set_of_files_removes_the_folder_and_nothing_else()
    {
        _remote.CommitAs("Ann", clone => File.WriteAllText(Path.Combine(clone, "README.md"), "The fleet."));
        using var repository = Open(_remote.Bare);
        await repository.WriteAsync(Folder, _ => Files, "Deliver", Cancellation);

        await repository.WriteAsync(Folder, _ => new Dictionary<string, string>(), "Remove", Cancellation);

        Assert.Equal("README.md", _remote.ReadAll());
    }

    [Fact]
    public async Task A_folder_has_its_last_author()
    {
        using var repository = Open(_remote.Bare);
        await repository.WriteAsync(Folder, _ => Files, "Deliver", Cancellation);
        _remote.CommitAs("Ann", clone => File.AppendAllText(Path.Combine(clone, Folder, "a.yaml"), "b: 2\n"));
        using var another = Open(_remote.Bare);

        var read = await another.ReadAsync(Folder, Cancellation);

        Assert.Equal(("Ann", "a: 1\nb: 2\n"), (read.Change!.Author, read.Files["a.yaml"]));
    }

    [Fact]
    public async Task A_branch_that_is_missing_in_a_repository_with_others_is_a_mistake()
    {
        _remote.CommitAs("Ann", clone => File.WriteAllText(Path.Combine(clone, "README.md"), "The fleet."));
        using var repository = Open(_remote.Bare, branch: "mian");

        var problem = await Assert.ThrowsAsync<GitProblemException>(() => repository.WriteAsync(Folder, _ => Files, "Deliver", Cancellation));

        Assert.Equal("NoBranch", problem.Reason);
        Assert.Contains("has no branch 'mian'", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_repository_that_is_away_is_reported_in_the_words_of_Git_and_used_again_when_it_is_back()
    {
        using var repository = Open(_remote.Bare);
        await repository.WriteAsync(Folder, _ => Files, "Deliver", Cancellation);
        var away = _remote.Bare + ".away";
        Directory.Move(_remote.Bare, away);

        var problem = await Assert.ThrowsAsync<GitProblemException>(() => repository.WriteAsync(Folder, _ => Other, "Deliver", Cancellation));
        Directory.Move(away, _remote.Bare);
        await repository.WriteAsync(Folder, _ => Other, "Deliver", Cancellation);

        Assert.Contains("Git reports:", problem.Message, StringComparison.Ordinal);
        Assert.Equal(2, _remote.Commits);
    }

    [Fact]
    public async Task A_protected_branch_refuses_the_commit_over_HTTP_and_nothing_is_half_done()
    {
        await using var server = await GitServer.StartAsync(_remote);
        using var repository = Open(server.Address, password: GitServer.Password);
        await repository.WriteAsync(Folder, _ => Files, "Deliver", Cancellation);
        _remote.RefusePushes("main is protected");

        var problem = await Assert.ThrowsAsync<GitProblemException>(() => repository.WriteAsync(Folder, _ => Other, "Deliver", Cancellation));
        var commits = _remote.Commits;
        _remote.AcceptPushes();
        await repository.WriteAsync(Folder, _ => Other, "Deliver", Cancellation);

        Assert.Equal("GitRefused", problem.Reason);
        Assert.Contains("hook declined", problem.Message, StringComparison.Ordinal);
        Assert.Equal((1, 2), (commits, _remote.Commits));
    }

    [Fact]
    public async Task A_wrong_password_is_reported_without_it_and_the_command_doctor_says_the_same()
    {
        await using var server = await GitServer.StartAsync(_remote);
        using var wrong = Open(server.Address, password: "wrong-horse");
        using var right = Open(server.Address, password: GitServer.Password);

        var problem = await Assert.ThrowsAsync<GitProblemException>(() => wrong.WriteAsync(Folder, _ => Files, "Deliver", Cancellation));
        var failed = await new GitCheck(Options(server.Address, "wrong-horse"), wrong).RunAsync(Cancellation);
        var passed = await new GitCheck(Options(server.Address, GitServer.Password), right).RunAsync(Cancellation);

        Assert.DoesNotContain("wrong-horse", problem.Message, StringComparison.Ordinal);
        Assert.Equal(DiagnosisLevel.Failure, Assert.Single(failed).Level);
        Assert.Equal(
            [
                $"{server.Address} is empty. The portal creates the branch 'main' with its first commit.",
                "The server admits pushes of this user. Rules for the branch are not tested.",
            ],
            passed.Select(found => found.Sentence)
        );
    }

    private static readonly IReadOnlyDictionary<string, string> Other = new Dictionary<string, string> { ["a.yaml"] = "a: 2\n" };

    private static GitRepository Open(string address, string branch = "main", string? password = null) =>
        new(Options(address, password, branch), TimeProvider.System);

    private static DeliveryOptions Options(string address, string? password, string branch = "main") =>
        new()
        {
            Mode = DeliveryMode.Git,
            Repository = address,
            Branch = branch,
            User = password is null ? "" : GitServer.User,
            Password = password ?? "",
        };
}
