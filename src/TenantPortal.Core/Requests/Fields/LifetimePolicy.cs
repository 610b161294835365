using TenantPortal.Core.Calendar;

namespace TenantPortal.Core.Requests.Fields;

/// <summary>Until when a tenant may last.</summary>
public static class LifetimePolicy
{
    /// <summary>A tenant that lives longer has no planned end.</summary>
    public const int MaxYears = 5;

    /// <param name="today">UTC.</param>
    /// <returns>The day as it may be; null for no end.</returns>
    public static DateOnly? Check(DateOnly? day, DateOnly today, List<Problem> problems)
    {
        if (day is not { } last)
            return null;
        if (last <= today)
            problems.Add(new("The expiry date must be after today. Choose a later date, or none.", "expiresOn"));
        else if (last > today.AddYears(MaxYears))
            problems.Add(new($"The expiry date is more than {MaxYears} years from now. Choose an earlier date, or none.", "expiresOn"));
        return last;
    }

    /// <summary>The date that a renewal form proposes: so many months after the expiry date, or after today when the tenant has expired.</summary>
    /// <param name="end">The expiry date that the tenant has.</param>
    /// <param name="months">1 or more.</param>
    public static DateOnly ProposeRenewal(DateOnly end, DateOnly today, int months)
    {
        var (proposed, latest) = ((end > today ? end : today).AddMonths(months), today.AddYears(MaxYears));
        return proposed < latest ? proposed : latest;
    }

    /// <summary>A renewal never ends a tenant earlier: a deletion does that.</summary>
    /// <param name="end">The last day that the tenant has.</param>
    /// <inheritdoc cref="Check"/>
    public static DateOnly? CheckRenewal(DateOnly? day, DateOnly end, DateOnly today, List<Problem> problems)
    {
        if (day <= end)
            problems.Add(new($"The tenant already expires on {end.ToText()}. Choose a later date, or none.", "expiresOn"));
        return Check(day, today, problems);
    }
}
