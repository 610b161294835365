using System.Diagnostics;

namespace TenantPortal.Kubernetes.Tests.Delivering;

/// <summary>A bare repository on disk, and a person with a clone of it. Both use the program <c>git</c>, as a server does.</summary>
internal sealed class TestRepository : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tenantportal-repository-");

    public TestRepository()
    {
        Assert.SkipWhen(!IsInstalled, "The program git is not installed.");
        Git(_folder.FullName, "init", "--quiet", "--bare", "--initial-branch=main", Bare);
        Git(Bare, "config", "http.receivepack", "true");
    }

    private static bool IsInstalled { get; } =
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, "git")));

    /// <summary>The path of the bare repository.</summary>
    public string Bare => Path.Combine(_folder.FullName, "fleet.git");

    /// <summary>The folder that the bare repository is in.</summary>
    public string Root => _folder.FullName;

    private string Clone => Path.Combine(_folder.FullName, "clone");

    /// <summary>The head of the branch; null before the first commit.</summary>
    public string? Head => Directory.EnumerateFiles(Path.Combine(Bare, "refs", "heads")).Any() ? Git(Bare, "rev-parse", "main").Trim() : null;

    public int Commits => Head is null ? 0 : int.Parse(Git(Bare, "rev-list", "--count", "main"), System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The message of the newest commit, with its author in the first line.</summary>
    public string LastMessage => Git(Bare, "log", "-1", "--format=%an <%ae>%n%B", "main");

    /// <summary>The content of the files below a folder, by path.</summary>
    public IReadOnlyDictionary<string, string> Read(string folder) =>
        Head is null
            ? new Dictionary<string, string>()
            : Git(Bare, "ls-tree", "-r", "--name-only", "main", folder + "/")
                .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .ToDictionary(path => path, path => Git(Bare, "show", $"main:{path}"));

    /// <summary>The paths of all files.</summary>
    public string ReadAll() => string.Join(' ', Git(Bare, "ls-tree", "-r", "--name-only", "main").Split('\n', StringSplitOptions.RemoveEmptyEntries));

    /// <summary>Someone else commits.</summary>
    /// <param name="change">Changes files in the clone.</param>
    public void CommitAs(string person, Action<string> change)
    {
        if (!Directory.Exists(Clone))
            Git(Root, "clone", "--quiet", Bare, Clone);
        Git(Clone, "fetch", "--quiet", "origin");
        Git(Clone, "checkout", "--quiet", "-B", "main");
        if (Head is not null)
            Git(Clone, "reset", "--quiet", "--hard", "origin/main");
        change(Clone);
        Git(Clone, "add", "--all");
        Git(Clone, "-c", $"user.name={person}", "-c", "user.email=person@example.com", "commit", "--quiet", "--message", "Change");
        Git(Clone, "push", "--quiet", "origin", "main");
    }

    /// <summary>The server refuses every push with these words, as for a protected branch.</summary>
    public void RefusePushes(string words)
    {
        var hook = Path.Combine(Bare, "hooks", "update");
        File.WriteAllText(hook, $"#!/bin/sh\necho '{words}' >&2\nexit 1\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(hook, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    public void AcceptPushes() => File.Delete(Path.Combine(Bare, "hooks", "update"));

    public void Dispose() => _folder.Delete(recursive: true);

    private static string Git(string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo("git", arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["GIT_CONFIG_NOSYSTEM"] = "1";
        start.Environment["GIT_CONFIG_GLOBAL"] = "/dev/null";
        using var git = Process.Start(start)!;
        var errors = git.StandardError.ReadToEndAsync();
        var output = git.StandardOutput.ReadToEnd();
        git.WaitForExit();
        Assert.True(git.ExitCode == 0, $"git {string.Join(' ', arguments)}: {errors.GetAwaiter().GetResult()}");
        return output;
    }
}
