using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Data;
using TenantPortal.Core.People;
using TenantPortal.Core.Quotas;
using TenantPortal.Core.Requests.Fields;

namespace TenantPortal.Core.Requests.Drafts;

/// <summary>A draft as its writer sees it.</summary>
public sealed record DraftView(string Id, DraftContent Content, DateTimeOffset StartedAt, DateTimeOffset SavedAt);

/// <summary>Keeps what people are writing, so that a closed browser loses nothing. Nobody but the writer sees a draft.</summary>
public sealed class DraftService(IDbContextFactory<PortalDb> databases, TimeProvider time)
{
    /// <summary>Of one person; the oldest makes room.</summary>
    public const int MaxDrafts = 20;

    /// <summary>After this long without a change a draft is thrown away.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(30);

    /// <summary>Of one draft, all its texts together.</summary>
    private const int MaxCharacters = 20_000;

    /// <summary>The newest first.</summary>
    public async Task<IReadOnlyList<DraftView>> ListAsync(CurrentUser user, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db
            .Drafts.AsNoTracking()
            .Where(draft => draft.WriterId == user.Id)
            .OrderByDescending(draft => draft.SavedAt)
            .Take(MaxDrafts)
            .Select(draft => new DraftView(draft.Id, draft.Content, draft.StartedAt, draft.SavedAt))
            .ToListAsync(cancellationToken);
    }

    /// <summary>Null when there is none, or it belongs to someone else.</summary>
    public async Task<DraftView?> FindAsync(CurrentUser user, string id, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db
            .Drafts.AsNoTracking()
            .Where(draft => draft.Id == id && draft.WriterId == user.Id)
            .Select(draft => new DraftView(draft.Id, draft.Content, draft.StartedAt, draft.SavedAt))
            .SingleOrDefaultAsync(cancellationToken);
    }

    /// <summary>Stores what was typed, without judging it.</summary>
    /// <param name="id">Of the draft; null to start one.</param>
    /// <returns>The draft's id.</returns>
    public async Task<Result<string>> SaveAsync(CurrentUser user, string? id, DraftContent content, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var draft = id is null ? null : await db.Drafts.SingleOrDefaultAsync(draft => draft.Id == id && draft.WriterId == user.Id, cancellationToken);
        if (id is not null && draft is null)
            return NotFound(id);
        // A body may leave out what a type promises.
        if (content.Input is null)
            return new Problem("Send the content of the draft as 'input'.", "input");
        if (CountCharacters(content.Input) > MaxCharacters)
            return new Problem($"The limit of a draft is {MaxCharacters} characters. Shorten the text.");

        var now = time.GetUtcNow();
        if (draft is null)
        {
            var tooMany = await db
                .Drafts.Where(row => row.WriterId == user.Id)
                .OrderByDescending(row => row.SavedAt)
                .Skip(MaxDrafts - 1)
                .ToListAsync(cancellationToken);
            db.Drafts.RemoveRange(tooMany);
            db.Drafts.Add(new Draft(id = RequestId.New(), user, content, now));
        }
        else
        {
            draft.Save(content, now);
        }

        await db.SaveChangesAsync(cancellationToken);
        return id!;
    }

    public async Task<Result<string>> DiscardAsync(CurrentUser user, string id, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Drafts.Where(draft => draft.Id == id && draft.WriterId == user.Id).ExecuteDeleteAsync(cancellationToken) == 1 ? id : NotFound(id);
    }

    private static Problem NotFound(string id) =>
        new($"There is no draft '{WrittenText.Shorten(id)}' of yours. It may have been submitted or deleted.", Kind: ProblemKind.NotFound);

    private static int CountCharacters(RequestInput input) =>
        new[] { input.Tenant, input.Team, input.Tier, input.Size, input.Environment, input.Cluster, input.Purpose, input.OverrideReason, input.Case?.Audience }
            .Concat(input.Quota?.SelectMany(amount => new[] { amount.Key, amount.Value }) ?? [])
            .Concat(input.Options?.SelectMany(option => new[] { option.Key, option.Value }) ?? [])
            .Concat(input.Secrets?.Names?.Append(input.Secrets.Backend) ?? [])
            .Concat(input.Access?.SelectMany(access => new[] { access.Group, access.Role }) ?? [])
            .Concat(input.Case?.Compliance ?? [])
            .Concat(input.Tenants ?? [])
            .Concat(
                input.Environments?.SelectMany(one =>
                    new[] { one.Environment, one.Size }.Concat(one.Quota?.SelectMany(amount => new[] { amount.Key, amount.Value }) ?? [])
                )
                    ?? []
            )
            .Sum(text => text?.Length ?? 0);
}
