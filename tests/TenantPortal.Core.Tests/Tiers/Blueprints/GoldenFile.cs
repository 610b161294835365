using System.Runtime.CompilerServices;

namespace TenantPortal.Core.Tests.Tiers.Blueprints;

/// <summary>What a blueprint shall make, as YAML files whose changes are reviewed. <c>UPDATE_GOLDEN=1</c> writes them again.</summary>
internal static class GoldenFile
{
    public static string Read(string file) => File.ReadAllText(PathOf(file));

    public static void AssertEqual(string file, string yaml)
    {
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            File.WriteAllText(PathOf(file), yaml);
        }

        Assert.Equal(Read(file), yaml);
    }

    private static string PathOf(string file, [CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "Golden", file);
}
