using TenantPortal.Core.Audit;
using TenantPortal.Core.Notifications;
using TenantPortal.Core.People;
using TenantPortal.Core.Teams;

namespace TenantPortal.Core.Requests.Conversation;

/// <summary>What is said about a request: shared with the team, or among those who decide.</summary>
public sealed class ConversationService(RequestTransaction requests, TimeProvider time)
{
    /// <summary>Not told to the team: that there is an internal note is itself internal.</summary>
    internal const string InternalAction = "request.noted-internally";

    /// <summary>Adds a note; it changes nothing else, and may still be written when the request is decided.</summary>
    public Task<Result<string>> AddAsync(CurrentUser user, string id, string? text, NoteVisibility visibility, CancellationToken cancellationToken) =>
        requests.ChangeAsync(
            user,
            id,
            opened =>
            {
                if (Check(user, opened.Team, text, visibility) is { } problem)
                    return problem;
                var now = time.GetUtcNow();
                opened.Db.Notes.Add(new RequestNote(id, user, text!.Trim(), visibility, now));
                opened.Db.Audit.Add(new AuditEntry(user, visibility == NoteVisibility.Internal ? InternalAction : "request.noted", id, "Wrote a note.", now));
                // Not even that there is an internal note is for the team.
                if (visibility == NoteVisibility.Shared)
                    opened.Db.Announce(RequestAnnouncements.NoteAdded(opened.Request.ToAnnounced(), user, text, now));
                return Result.Done;
            },
            cancellationToken
        );

    /// <summary>Whether the person reads internal notes: those of the platform, unless the request is their own team's.</summary>
    public static bool ReadsInternal(CurrentUser user, Team team) => user.SeesEverything && !user.BelongsTo(team);

    private static Problem? Check(CurrentUser user, Team team, string? text, NoteVisibility visibility)
    {
        var isReviewer = (user.IsPlatformAdmin || user.IsSecurityApprover) && !user.BelongsTo(team);
        if (visibility == NoteVisibility.Internal && !isReviewer)
            return new("Internal notes are for those who decide. Write a shared note.", "visibility", ProblemKind.Forbidden);
        if (!isReviewer && !user.BelongsTo(team))
            return new($"Only the team '{team.Title}' and those who decide write notes here.", Kind: ProblemKind.Forbidden);
        return string.IsNullOrWhiteSpace(text) ? new("Write something.", "text") : WrittenText.Check(text, "note", RequestNote.MaxLength, "text");
    }
}
