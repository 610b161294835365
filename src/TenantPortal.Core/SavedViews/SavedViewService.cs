using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Data;
using TenantPortal.Core.People;

namespace TenantPortal.Core.SavedViews;

/// <summary>Keeps each user's own views of the lists. A view is an address, so it shows what its reader may see at the time.</summary>
public sealed class SavedViewService(IDbContextFactory<PortalDb> databases)
{
    /// <summary>Of one user and list.</summary>
    public const int MaxViews = 20;

    public const int MaxNameLength = 50;
    public const int MaxQueryLength = 2000;

    /// <summary>By name.</summary>
    public async Task<IReadOnlyList<SavedView>> ListAsync(CurrentUser user, ViewedList list, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await Of(db, user, list).AsNoTracking().OrderBy(view => view.Name).ToListAsync(cancellationToken);
    }

    /// <summary>Saves a view, in place of the one with the same name.</summary>
    /// <param name="query">The query string of the page, with or without its question mark.</param>
    public async Task<Result> SaveAsync(CurrentUser user, ViewedList list, string? name, string query, CancellationToken cancellationToken)
    {
        var (chosen, filters) = ((name ?? "").Trim(), query.TrimStart('?'));
        if (WrittenText.IsBlank(chosen))
            return new Problem("Enter a name for the view.", "view");
        if (WrittenText.Check(chosen, "name", MaxNameLength, "view") is { } problem)
            return problem;
        if (filters.Length == 0)
            return new Problem("Set a filter first: a view without one is the whole list.", "view");
        if (filters.Length > MaxQueryLength)
            return new Problem("The filters are too long to be saved. Shorten the texts in them.", "view");
        // Two windows may save the same new name at once; the second finds the row of the first.
        return await TrySaveAsync(user, list, chosen, filters, cancellationToken)
            ?? await TrySaveAsync(user, list, chosen, filters, cancellationToken)
            ?? throw new InvalidOperationException($"Could not save the view of '{user.Id}'.");
    }

    public async Task<Result> DeleteAsync(CurrentUser user, ViewedList list, string name, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await Of(db, user, list).Where(view => view.Name == name).ExecuteDeleteAsync(cancellationToken) == 1
            ? Result.Done
            : new Problem($"There is no view '{WrittenText.Shorten(name)}' of yours. It may have been deleted.", "view", ProblemKind.NotFound);
    }

    private static IQueryable<SavedView> Of(PortalDb db, CurrentUser user, ViewedList list) =>
        db.SavedViews.Where(view => view.PersonId == user.Id && view.List == list);

    /// <summary>Null when a view with the name was added at the same time.</summary>
    private async Task<Result?> TrySaveAsync(CurrentUser user, ViewedList list, string name, string filters, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var views = await Of(db, user, list).ToListAsync(cancellationToken);
        var known = views.SingleOrDefault(view => view.Name == name);
        if (known is null && views.Count >= MaxViews)
            return new Problem($"The limit is {MaxViews} views of this list. Delete one first.", "view");
        if (known is null)
            db.SavedViews.Add(new SavedView(user.Id, list, name, filters));
        else
            known.Replace(filters);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            return Result.Done;
        }
        catch (DbUpdateException exception) when (known is null && exception.ViolatesKeyOf<SavedView>(db))
        {
            return null;
        }
    }
}
