using System.Globalization;
using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Audit;
using TenantPortal.Core.Data;
using TenantPortal.Core.People;

namespace TenantPortal.Core.PlatformNotices;

/// <summary>Publishes and withdraws the notices of platform admins. Everyone who is signed in sees them.</summary>
public sealed class PlatformNoticeService(IDbContextFactory<PortalDb> databases, TimeProvider time, ChangeFeed changes)
{
    /// <summary>In characters.</summary>
    public const int MaxLength = 500;

    /// <summary>Shown now or later. More would fill the pages.</summary>
    public const int MaxNotices = 10;

    /// <summary>From its publication to its end.</summary>
    public static readonly TimeSpan MaxTime = TimeSpan.FromDays(90);

    public static bool MayPublish(CurrentUser user) => user.IsPlatformAdmin;

    /// <summary>Those that are shown now or later, the next to start first.</summary>
    public async Task<IReadOnlyList<PlatformNotice>> ListAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await NotEnded(db).AsNoTracking().OrderBy(notice => notice.StartsAt).ThenBy(notice => notice.Id).ToListAsync(cancellationToken);
    }

    /// <summary>Null for one that has ended or was withdrawn.</summary>
    public async Task<PlatformNotice?> FindAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await NotEnded(db).AsNoTracking().SingleOrDefaultAsync(notice => notice.Id == id, cancellationToken);
    }

    public async Task<Result<PlatformNotice>> PublishAsync(
        CurrentUser user,
        string? text,
        DateTimeOffset? startsAt,
        DateTimeOffset? endsAt,
        CancellationToken cancellationToken
    )
    {
        if (!MayPublish(user))
            return OnlyAdmins;
        var now = time.GetUtcNow();
        var problems = Check(text, startsAt, endsAt, now).ToArray();
        if (problems.Length > 0)
            return problems;

        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        // One after another, so that two admins together do not exceed the limit.
        await using var transaction = await db.JoinAuditedAsync(cancellationToken);
        if (await NotEnded(db).CountAsync(cancellationToken) >= MaxNotices)
            return new Problem($"The limit is {MaxNotices} notices that are shown now or later. Withdraw one first.", Kind: ProblemKind.Conflict);
        var notice = new PlatformNotice(Guid.CreateVersion7(now), text!.Trim(), startsAt > now ? startsAt.Value : now, endsAt!.Value, user.Name);
        db.PlatformNotices.Add(notice);
        db.Audit.Add(
            new AuditEntry(
                user,
                "notice.published",
                notice.Id.ToString(),
                $"Published the notice \"{notice.Text}\", shown from {Write(notice.StartsAt)} to {Write(notice.EndsAt)} UTC.",
                now
            )
        );
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        changes.Publish(ChangeTopics.Notifications);
        return notice;
    }

    public async Task<Result> WithdrawAsync(CurrentUser user, Guid id, CancellationToken cancellationToken)
    {
        if (!MayPublish(user))
            return OnlyAdmins;
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.JoinAuditedAsync(cancellationToken);
        if (await NotEnded(db).SingleOrDefaultAsync(notice => notice.Id == id, cancellationToken) is not { } notice)
            return new Problem("There is no such notice. It may have ended or been withdrawn.", Kind: ProblemKind.NotFound);
        db.PlatformNotices.Remove(notice);
        db.Audit.Add(new AuditEntry(user, "notice.withdrawn", notice.Id.ToString(), $"Withdrew the notice \"{notice.Text}\".", time.GetUtcNow()));
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        changes.Publish(ChangeTopics.Notifications);
        return Result.Done;
    }

    private static Problem OnlyAdmins => new("Only platform admins can publish and withdraw notices.", Kind: ProblemKind.Forbidden);

    private static IEnumerable<Problem> Check(string? text, DateTimeOffset? startsAt, DateTimeOffset? endsAt, DateTimeOffset now)
    {
        if (WrittenText.IsBlank(text))
            yield return new Problem("Enter the text of the notice.", "text");
        else if (WrittenText.Check(text, "notice", MaxLength, "text") is { } problem)
            yield return problem;
        if (endsAt is not { } end)
            yield return new Problem("Enter when the notice ends.", "endsAt");
        else if (end <= now)
            yield return new Problem("The end is in the past. Enter a later time.", "endsAt");
        else if (end - now > MaxTime)
            yield return new Problem($"A notice is shown for at most {MaxTime.Days} days. Enter an earlier end.", "endsAt");
        else if (end <= startsAt)
            yield return new Problem("The notice must end after it starts.", "endsAt");
    }

    private static string Write(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    private IQueryable<PlatformNotice> NotEnded(PortalDb db)
    {
        var now = time.GetUtcNow();
        return db.PlatformNotices.Where(notice => notice.EndsAt > now);
    }
}
