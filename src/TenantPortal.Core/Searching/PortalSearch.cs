using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Data;
using TenantPortal.Core.People;
using TenantPortal.Core.Requests.Reading;
using TenantPortal.Core.Teams;
using TenantPortal.Core.Teams.Administration;
using TenantPortal.Core.Tenants.Reading;

namespace TenantPortal.Core.Searching;

/// <summary>What a search has found, a few of each kind.</summary>
public sealed record Findings(IReadOnlyList<TenantSummary> Tenants, IReadOnlyList<RequestSummary> Requests, IReadOnlyList<TeamChoice> Teams)
{
    public static readonly Findings None = new([], [], []);
}

/// <summary>Finds tenants, requests and teams by a part of their names, of those that the user may see.</summary>
public sealed class PortalSearch(IDbContextFactory<PortalDb> databases, TenantReader tenants, RequestReader requests)
{
    /// <summary>The most findings of each kind.</summary>
    public const int MaxOfEachKind = 5;

    /// <param name="text">A part of a name; nothing is found without one.</param>
    public async Task<Findings> FindAsync(CurrentUser user, string? text, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(text))
            return Findings.None;
        var part = text.Trim();
        var foundTenants = await tenants.ListAsync(user, new TenantFilter { Search = part, Limit = MaxOfEachKind }, cancellationToken);
        var foundRequests = await requests.ListAsync(user, new RequestFilter { Search = part, Limit = MaxOfEachKind }, cancellationToken);
        return new Findings(foundTenants.Items, foundRequests.Items, await FindTeamsAsync(user, part, cancellationToken));
    }

    /// <summary>Titles are compared here, because the databases disagree about upper and lower case.</summary>
    private async Task<IReadOnlyList<TeamChoice>> FindTeamsAsync(CurrentUser user, string part, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var found = new List<TeamChoice>();
        var teams = db.TeamsShownTo(user).ToChoices().AsAsyncEnumerable();
        await foreach (var team in teams.WithCancellation(cancellationToken))
        {
            if (!team.Title.Contains(part, StringComparison.OrdinalIgnoreCase) && !team.Name.Contains(part, StringComparison.OrdinalIgnoreCase))
                continue;
            found.Add(team);
            if (found.Count == MaxOfEachKind)
                break;
        }

        return found;
    }
}
