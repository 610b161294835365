using TenantPortal.Core.Languages;
using TenantPortal.Core.People;
using TenantPortal.Core.Searching;
using TenantPortal.Web.Components;

namespace TenantPortal.Web.Layout.Commands;

/// <summary>A line of the command palette.</summary>
/// <param name="Kind">What it is, in a word, or a few.</param>
/// <param name="IsOutside">Whether it is not one of the pages that share a circuit.</param>
internal sealed record PaletteEntry(string Title, string Kind, string Address, bool IsOutside = false);

/// <summary>Finds what the command palette offers: pages, and the tenants, requests and teams that the user may see.</summary>
internal sealed class PaletteSearch(PortalSearch search, Language language)
{
    public const int MaxEntries = 20;

    /// <param name="pages">The pages that are for the user.</param>
    public async Task<IReadOnlyList<PaletteEntry>> FindAsync(
        CurrentUser user,
        IReadOnlyList<Destination> pages,
        string text,
        CancellationToken cancellationToken
    )
    {
        var found = await search.FindAsync(user, text, cancellationToken);
        var foundPages = pages
            .Where(page => language[page.Title].Contains(text, StringComparison.OrdinalIgnoreCase))
            .Select(page => new PaletteEntry(language[page.Title], language["Page"], page.Address, page.IsOutside));
        var tenants = found.Tenants.Select(tenant => new PaletteEntry(tenant.Name, language[$"Tenant of {tenant.Team}"], $"tenants/{tenant.Name}"));
        var requests = found.Requests.Select(request => new PaletteEntry(
            request.Name,
            language[$"Request, {KindText.Words[request.Kind]}, {StatusChip.WordOf(request.Status)}"],
            $"requests/{request.Id}"
        ));
        var teams = found.Teams.Select(team => new PaletteEntry(team.Title, language["Team"], $"teams/{team.Name}"));
        // Pages are last: a name that was typed in full is the first line, although a page has a part of it.
        return [.. tenants.Concat(requests).Concat(teams).Concat(foundPages).Take(MaxEntries)];
    }
}
