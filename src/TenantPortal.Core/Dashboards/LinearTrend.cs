namespace TenantPortal.Core.Dashboards;

/// <summary>When a trend reaches an amount.</summary>
/// <param name="Day">When the line does.</param>
/// <param name="Earliest">When the upper end of the band does.</param>
/// <param name="Latest">When the lower end of the band does; null when that is beyond <see cref="LinearTrend.Horizon"/> days.</param>
public sealed record ReachedDay(DateOnly Day, DateOnly Earliest, DateOnly? Latest);

/// <summary>
/// The straight line that fits the amounts of some days best, and the band that holds nine of ten amounts around it. It knows nothing of what is
/// planned: it only continues what was.
/// </summary>
public sealed class LinearTrend
{
    /// <summary>With fewer days, there is no trend.</summary>
    public const int MinDays = 14;

    /// <summary>How far a trend is continued, in days.</summary>
    public const int Horizon = 730;

    /// <summary>The half width of a band with 90 % of a normal distribution, in standard deviations.</summary>
    private const double BandWidth = 1.645;

    private readonly DateOnly _last;
    private readonly int _count;
    private readonly double _meanDay;
    private readonly double _meanAmount;
    private readonly double _slope;
    private readonly double _spreadOfDays;
    private readonly double _deviation;

    private LinearTrend(IReadOnlyList<(DateOnly Day, long Amount)> points)
    {
        _last = points.Max(point => point.Day);
        _count = points.Count;
        _meanDay = points.Average(point => (double)point.Day.DayNumber);
        _meanAmount = points.Average(point => (double)point.Amount);
        _spreadOfDays = points.Sum(point => Math.Pow(point.Day.DayNumber - _meanDay, 2));
        _slope = points.Sum(point => (point.Day.DayNumber - _meanDay) * (point.Amount - _meanAmount)) / _spreadOfDays;
        _deviation = Math.Sqrt(points.Sum(point => Math.Pow(point.Amount - At(point.Day.DayNumber), 2)) / (_count - 2));
    }

    /// <summary>Null with fewer than <see cref="MinDays"/> days.</summary>
    /// <param name="points">Each day at most once, in any order.</param>
    public static LinearTrend? Of(IReadOnlyList<(DateOnly Day, long Amount)> points) => points.Count < MinDays ? null : new LinearTrend(points);

    /// <summary>The first day after the last known one on which the line reaches the amount; null when it does not within the horizon.</summary>
    public ReachedDay? FindReached(long amount) =>
        _slope > 0 && FirstDay(day => At(day) >= amount) is { } likely
            ? new ReachedDay(likely, FirstDay(day => At(day) + Band(day) >= amount) ?? likely, FirstDay(day => At(day) - Band(day) >= amount))
            : null;

    private double At(int day) => _meanAmount + (_slope * (day - _meanDay));

    private double Band(int day) => BandWidth * _deviation * Math.Sqrt(1 + (1d / _count) + (Math.Pow(day - _meanDay, 2) / _spreadOfDays));

    private DateOnly? FirstDay(Func<int, bool> reaches)
    {
        for (var day = _last.DayNumber + 1; day <= _last.DayNumber + Horizon; day++)
        {
            if (reaches(day))
                return DateOnly.FromDayNumber(day);
        }

        return null;
    }
}
