namespace TenantPortal.Core.Dashboards;

/// <summary>Which requests a dashboard of the process is about.</summary>
public sealed record ProcessFilter
{
    /// <summary>The time spans that can be chosen, in weeks.</summary>
    public static readonly IReadOnlyList<int> Spans = [12, 26, 52];

    /// <summary>One of <see cref="Spans"/>.</summary>
    public int Weeks { get; init; } = 12;

    public string? Department { get; init; }

    public string? Team { get; init; }
}

/// <summary>The requests that were submitted in one week, by what became of them.</summary>
/// <param name="Monday">The first day, in UTC.</param>
/// <param name="Ended">Withdrawn or expired.</param>
public sealed record ProcessWeek(DateOnly Monday, int Automatic, int Approved, int Rejected, int Ended, int Open)
{
    public int Submitted => Automatic + Approved + Rejected + Ended + Open;
}

/// <summary>How long decisions took, in working time: how long requests waited for the platform, not for the team.</summary>
/// <param name="Count">The number of decisions of people; automatic ones take no time.</param>
/// <param name="WithinTarget">The share of them that took no longer than the target.</param>
public sealed record DecisionTimes(int Count, TimeSpan Median, TimeSpan P90, double WithinTarget)
{
    /// <summary>Null without a decision.</summary>
    internal static DecisionTimes? Of(IEnumerable<TimeSpan> times, TimeSpan target)
    {
        TimeSpan[] sorted = [.. times.Order()];
        // The nearest rank, so that the result is the time of a request.
        TimeSpan Rank(int percent) => sorted[((sorted.Length * percent) + 99) / 100 - 1];
        return sorted.Length == 0 ? null : new DecisionTimes(sorted.Length, Rank(50), Rank(90), (double)sorted.Count(time => time <= target) / sorted.Length);
    }
}

/// <summary>A rejection and its reason.</summary>
/// <param name="Team">The title of the team.</param>
public sealed record Rejection(string Request, string Tenant, string Team, RequestKind Kind, DateTimeOffset DecidedAt, string Reason);

/// <summary>The open requests of a team.</summary>
/// <param name="Team">The title of the team.</param>
/// <param name="ForDecision">Those that wait for the platform.</param>
/// <param name="Overdue">Those of them that have waited longer than the target.</param>
/// <param name="ForTeam">Those that wait for an answer of the team.</param>
public sealed record WaitingTeam(string Name, string Team, int ForDecision, int Overdue, int ForTeam);

/// <summary>How requests are decided.</summary>
/// <param name="Times">Null when no person decided a request.</param>
/// <param name="Target">How long a request may wait, in working time.</param>
/// <param name="AutomaticShare">The share of decisions that the rule took; null without a decision.</param>
/// <param name="Rejections">The latest ones.</param>
/// <param name="Waiting">The teams with open requests, as of now; those with the most first.</param>
public sealed record ProcessBoard(
    IReadOnlyList<ProcessWeek> Weeks,
    DecisionTimes? Times,
    TimeSpan Target,
    double? AutomaticShare,
    IReadOnlyList<Rejection> Rejections,
    IReadOnlyList<WaitingTeam> Waiting
);
