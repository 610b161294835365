using TenantPortal.Core.Configuration;

namespace TenantPortal.Core.People;

/// <summary>Validates the section <c>Access</c>.</summary>
internal sealed class AccessOptionsValidator : SettingsValidator<AccessOptions>
{
    protected override IEnumerable<string> FindMistakes(AccessOptions options)
    {
        foreach (var group in options.GroupNames.Where(group => string.IsNullOrWhiteSpace(group.Value)))
            yield return $"Access:GroupNames:{group.Key} must be the group's name.";
        var patterns = FindPatternMistakes("Access:TeamPatterns:Leads", options.TeamPatterns.Leads)
            .Concat(FindPatternMistakes("Access:TeamPatterns:Members", options.TeamPatterns.Members));
        foreach (var mistake in patterns)
            yield return mistake;
    }

    private static List<string> FindPatternMistakes(string key, string[] patterns)
    {
        var mistakes = new List<string>();
        foreach (var (i, pattern) in patterns.Index())
        {
            try
            {
                TeamPattern.Parse(pattern);
            }
            catch (FormatException exception)
            {
                mistakes.Add($"{key}:{i} {exception.Message}");
            }
        }

        return mistakes;
    }
}
