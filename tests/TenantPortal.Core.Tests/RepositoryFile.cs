using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace TenantPortal.Core.Tests;

/// <summary>Files of the repository that tests compare with the program: documents and source.</summary>
internal static class RepositoryFile
{
    public static string Root { get; } = FindRoot();

    public static string Read(params string[] path) => File.ReadAllText(Path.Combine([Root, .. path])).ReplaceLineEndings("\n");

    /// <summary>The part of a document between <c>&lt;!-- NAME --&gt;</c> and <c>&lt;!-- /NAME --&gt;</c> is this. <c>UPDATE_DOCS=1</c> writes it.</summary>
    public static void AssertPart(string name, string expected, params string[] path)
    {
        var document = Read(path);
        var part = new Regex($"(?<=<!-- {Regex.Escape(name)} -->\n).*?(?=<!-- /{Regex.Escape(name)} -->)", RegexOptions.Singleline);
        Assert.True(part.IsMatch(document), $"{string.Join('/', path)} has no part <!-- {name} --> … <!-- /{name} -->.");
        if (Environment.GetEnvironmentVariable("UPDATE_DOCS") == "1")
        {
            document = part.Replace(document, _ => expected, 1);
            File.WriteAllText(Path.Combine([Root, .. path]), document);
        }

        Assert.Equal(expected, part.Match(document).Value);
    }

    private static string FindRoot([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", ".."));
}
