using TenantPortal.Core.Dashboards;

namespace TenantPortal.Web.Features.Dashboard.Process;

/// <summary>How long decisions of people took, in hours of working time.</summary>
/// <param name="WithinTarget">The share that took no longer than the target, from 0 to 1.</param>
internal sealed record DecisionTimesResponse(int Count, double MedianHours, double P90Hours, double WithinTarget);

/// <summary>How the requests that the caller can see are decided.</summary>
/// <param name="Weeks">By the week of the submission, oldest first.</param>
/// <param name="Times">Null when no person decided a request.</param>
/// <param name="TargetHours">How long a request may wait, in hours of working time.</param>
/// <param name="AutomaticShare">The share of automatic decisions, from 0 to 1; null without a decision.</param>
internal sealed record ProcessBoardResponse(
    IReadOnlyList<ProcessWeek> Weeks,
    DecisionTimesResponse? Times,
    double TargetHours,
    double? AutomaticShare,
    IReadOnlyList<Rejection> Rejections,
    IReadOnlyList<WaitingTeam> Waiting
)
{
    public static ProcessBoardResponse From(ProcessBoard board) =>
        new(
            board.Weeks,
            board.Times is { } times ? new(times.Count, times.Median.TotalHours, times.P90.TotalHours, times.WithinTarget) : null,
            board.Target.TotalHours,
            board.AutomaticShare,
            board.Rejections,
            board.Waiting
        );
}
