using TenantPortal.Core;
using TenantPortal.Core.Requests;
using TenantPortal.Core.Requests.Reading;

namespace TenantPortal.Web.Features.Requests.Reviewing;

/// <summary>One line of the conversation: a comment, a decision or an event. Exactly one of them is set.</summary>
internal sealed record TimelineEntry(DateTimeOffset At, NoteView? Note, DecisionView? Decision, HistoryEntry? Event)
{
    /// <summary>Events that are shown as the comment or the decision that they record.</summary>
    private static readonly string[] ShownOtherwise =
    [
        "request.noted",
        "request.noted-internally",
        "request.approved",
        "request.approved-second",
        "request.approved-by-rule",
        "request.rejected",
    ];

    /// <summary>From the oldest on.</summary>
    public static IReadOnlyList<TimelineEntry> Of(RequestDetails request) =>
        [
            .. request
                .History.Reverse()
                .Where(entry => !ShownOtherwise.Contains(entry.Action))
                .Select(entry => new TimelineEntry(entry.At, null, null, entry))
                .Concat(request.Notes.Select(note => new TimelineEntry(note.At, note, null, null)))
                .Concat(request.Decisions.Select(decision => new TimelineEntry(decision.DecidedAt, null, decision, null)))
                .OrderBy(entry => entry.At),
        ];
}
