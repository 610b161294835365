using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Audit;
using TenantPortal.Core.Notifications.Announcements;
using TenantPortal.Core.People;
using TenantPortal.Core.Teams;

namespace TenantPortal.Core.Requests.Conversation;

/// <summary>Comments on a request: shared with the team, or internal to reviewers.</summary>
public sealed class ConversationService(RequestTransaction requests, TimeProvider time)
{
    /// <summary>The most comments of one person on one request in an hour.</summary>
    public const int MaxPerHour = 60;

    /// <summary>A comment that everyone sees who sees the request.</summary>
    internal const string SharedAction = "request.noted";

    /// <summary>Hidden from the team: that there is an internal note is itself internal.</summary>
    internal const string InternalAction = "request.noted-internally";

    /// <summary>Adds a comment; it changes nothing else, and is still possible after the decision.</summary>
    public Task<Result<string>> AddAsync(CurrentUser user, string id, string? text, NoteVisibility visibility, CancellationToken cancellationToken) =>
        requests.ChangeAsync(
            user,
            id,
            async opened =>
            {
                if (Check(user, opened.Team, text, visibility) is { } problem)
                    return problem;
                var now = time.GetUtcNow();
                var hourAgo = now.AddHours(-1);
                var conversation = opened.Request.ConversationId;
                var written = await opened.Db.Notes.CountAsync(
                    note => note.RequestId == conversation && note.AuthorId == user.Id && note.At > hourAgo,
                    cancellationToken
                );
                if (written >= MaxPerHour)
                    return new Problem($"You have written {MaxPerHour} comments on this request within an hour. Try again later.", Kind: ProblemKind.TooOften);
                opened.Db.Notes.Add(new RequestNote(conversation, user, text!.Trim(), visibility, now));
                // The entry about the request that has the comment is the one that covers it.
                opened.Db.Audit.Add(
                    new AuditEntry(user, visibility == NoteVisibility.Internal ? InternalAction : SharedAction, conversation, "Added a comment.", now)
                );
                // The team must not learn that there is an internal note.
                if (visibility == NoteVisibility.Shared)
                    opened.Db.Announce(RequestAnnouncements.NoteAdded(opened.All.ToAnnounced(), user, text, now));
                return Result.Done;
            },
            cancellationToken
        );

    /// <summary>Whether the user can read internal notes: the platform's people can, unless it is their own team's request.</summary>
    public static bool ReadsInternal(CurrentUser user, Team team) => user.SeesEverything && !user.BelongsTo(team);

    private static Problem? Check(CurrentUser user, Team team, string? text, NoteVisibility visibility)
    {
        var isReviewer = (user.IsPlatformAdmin || user.IsSecurityApprover) && !user.BelongsTo(team);
        if (visibility == NoteVisibility.Internal && !isReviewer)
            return new("Only reviewers can write internal notes. Write a shared note.", "visibility", ProblemKind.Forbidden);
        if (!isReviewer && !user.BelongsTo(team))
            return new($"Only the team '{team.Title}' and reviewers can comment here.", Kind: ProblemKind.Forbidden);
        return WrittenText.IsBlank(text) ? new("Enter a comment.", "text") : WrittenText.Check(text, "note", RequestNote.MaxLength, "text");
    }
}
