using Microsoft.Extensions.Configuration;

namespace TenantPortal.Core.Configuration;

/// <summary>A mistake in one key.</summary>
/// <param name="Path">The key, including all keys below it.</param>
internal sealed record SettingMistake(string Path, string What)
{
    public bool IsAbout(string key) =>
        key.Equals(Path, StringComparison.OrdinalIgnoreCase) || key.StartsWith(Path + ConfigurationPath.KeyDelimiter, StringComparison.OrdinalIgnoreCase);

    /// <summary>True for a message about this key, a key below it, or a parent that lacks this key.</summary>
    public bool Explains(string sentence)
    {
        var key = sentence.Split(' ', 2)[0].TrimEnd(':');
        return IsAbout(key) || Path.StartsWith(key + ConfigurationPath.KeyDelimiter, StringComparison.OrdinalIgnoreCase);
    }

    public override string ToString() => $"{Path} {What}";
}
