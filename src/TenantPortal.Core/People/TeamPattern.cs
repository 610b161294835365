using System.Text.RegularExpressions;

namespace TenantPortal.Core.People;

/// <summary>A regular expression that finds a team's name in the full name of a group, in linear time.</summary>
internal sealed class TeamPattern
{
    private const string Team = "team";
    private const int MaxLength = 200;

    private readonly Regex _regex;

    private TeamPattern(Regex regex) => _regex = regex;

    /// <exception cref="FormatException">The pattern is invalid; the message explains why.</exception>
    public static TeamPattern Parse(string text)
    {
        if (text.Length > MaxLength)
            throw new FormatException($"is longer than {MaxLength} characters.");
        try
        {
            // Parsed alone first: an extra parenthesis must not close the anchor's group.
            _ = new Regex(text, RegexOptions.NonBacktracking);
            var regex = new Regex($@"\A(?:{text})\z", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, TimeSpan.FromMilliseconds(100));
            return regex.GetGroupNames().Contains(Team)
                ? new TeamPattern(regex)
                : throw new FormatException("has no group called team, such as (?<team>.+)-team-leads.");
        }
        catch (ArgumentException)
        {
            throw new FormatException("is not a valid regular expression.");
        }
        catch (NotSupportedException)
        {
            throw new FormatException("uses lookarounds or backreferences, which cannot be matched in linear time. Remove them.");
        }
    }

    public static HashSet<string> FindTeams(IReadOnlyList<TeamPattern> patterns, IReadOnlySet<string> groups) =>
        patterns.Count == 0 ? [] : [.. groups.SelectMany(group => patterns.Select(pattern => pattern.FindTeam(group)).OfType<string>())];

    /// <summary>Null when the name does not match.</summary>
    public string? FindTeam(string group) => _regex.Match(group) is { Success: true } match && match.Groups[Team] is { Success: true } team ? team.Value : null;
}
