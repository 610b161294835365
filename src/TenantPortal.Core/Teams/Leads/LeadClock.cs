using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using TenantPortal.Core.Audit;
using TenantPortal.Core.Data;
using TenantPortal.Core.Notifications.Announcements;
using TenantPortal.Core.People;
using TenantPortal.Core.Sessions;

namespace TenantPortal.Core.Teams.Leads;

/// <summary>
/// Finds teams whose leads no longer sign in, and those whose lead group has no known members. Running twice equals running once. The deputy, the managers
/// of the department and the platform admins are notified once for each episode. Calls with a token are not sign-ins.
/// </summary>
public sealed partial class LeadClock(
    IDbContextFactory<PortalDb> databases,
    AccessOptions access,
    TeamOptions options,
    TimeProvider time,
    ChangeFeed changes,
    ILogger<LeadClock> logger
)
{
    private readonly RowSteps<string> _steps = new(databases, time);

    /// <summary>Begins and ends episodes. Returns the number of teams of which something was recorded.</summary>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var taken = 0;
        foreach (var team in await FindDueAsync(cancellationToken))
        {
            if (
                await _steps.TryAsync(
                    team,
                    (db, token) => StepAsync(db, team, token),
                    (exception, wait) => StepFailed(exception, team, wait),
                    cancellationToken
                )
            )
                taken++;
        }

        if (taken > 0)
            changes.Publish(ChangeTopics.Tenants | ChangeTopics.Notifications);
        return taken;
    }

    private async Task<IReadOnlyList<string>> FindDueAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var later = _steps.Waiting;
        var teams = await db.Teams.AsNoTracking().Where(team => !later.Contains(team.Name)).OrderBy(team => team.Name).ToListAsync(cancellationToken);
        var watches = await db.LeadWatches.AsNoTracking().ToDictionaryAsync(watch => watch.Team, cancellationToken);
        var seen = await FindSeenAsync(db, teams, cancellationToken);
        return
        [
            .. from team in teams
            let watch = watches.GetValueOrDefault(team.Name)
            where watch?.LeadGroup != team.LeadGroup || IsActive(watch, SeenOf(seen, team)) != (watch.AbsentSince is null)
            select team.Name,
        ];
    }

    /// <summary>Looks again, because a lead may have signed in since, or another replica has taken the step.</summary>
    private async Task<bool> StepAsync(PortalDb db, string name, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (await db.Teams.AsNoTracking().SingleOrDefaultAsync(team => team.Name == name, cancellationToken) is not { } team)
            return false;
        var watch = await db.LeadWatches.SingleOrDefaultAsync(watch => watch.Team == name, cancellationToken);
        if (watch is null)
        {
            db.LeadWatches.Add(new LeadWatch(name, team.LeadGroup, now));
            return true;
        }

        var wasAbsent = watch.AbsentSince is not null;
        if (watch.LeadGroup != team.LeadGroup)
        {
            watch.Watch(team.LeadGroup, now);
        }
        else
        {
            var seen = SeenOf(await FindSeenAsync(db, [team], cancellationToken), team);
            if (IsActive(watch, seen) != wasAbsent)
                return false;
            if (wasAbsent)
                watch.EndAbsence();
            else
                watch.BeginAbsence(seen, now);
        }

        if (watch.AbsentSince is not null)
            Begin(db, team, watch, now);
        else if (wasAbsent)
            db.Audit.Add(AuditEntry.ByReconciler("team.has-lead", Team.SubjectOf(name), EndOf(watch, now), now, team: name));
        return true;
    }

    private static void Begin(PortalDb db, Team team, LeadWatch watch, DateTimeOffset now)
    {
        var sentence = new LeadAbsence(now, watch.LastSeenAt).Finding;
        db.Audit.Add(
            AuditEntry.ByReconciler(
                "team.without-lead",
                Team.SubjectOf(team.Name),
                $"{sentence} Notified the deputy, the managers of the department and the platform admins.",
                now,
                team: team.Name
            )
        );
        db.Announce(TeamAnnouncements.WithoutLead(team.Name, team.Title, team.Deputy, sentence, now));
    }

    private string EndOf(LeadWatch watch, DateTimeOffset now) =>
        options.LeadSilence == TimeSpan.Zero ? "Absent leads are no longer reported."
        : watch.Since == now ? $"The lead group is now '{watch.LeadGroup}'."
        : "A lead has signed in again.";

    private bool IsActive(LeadWatch watch, DateTimeOffset? seen) =>
        LeadPolicy.HasActiveLead(time.GetUtcNow(), new LeadFacts(watch.Since, seen, watch.AbsentSince), options.LeadSilence);

    private static DateTimeOffset? SeenOf(Dictionary<string, DateTimeOffset> seen, Team team) => seen.TryGetValue(team.Name, out var at) ? at : null;

    /// <summary>When a lead of each team was last seen: at a sign-in, or when the identity provider last confirmed the session.</summary>
    private async Task<Dictionary<string, DateTimeOffset>> FindSeenAsync(PortalDb db, IReadOnlyList<Team> teams, CancellationToken cancellationToken)
    {
        var byGroup = teams.ToDictionary(team => team.LeadGroup, team => team.Name, StringComparer.Ordinal);
        var seen = new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal);
        await foreach (var person in db.People.AsNoTracking().AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            var user = access.Recognize(person);
            foreach (var team in user.Groups.Select(group => byGroup.GetValueOrDefault(group)).OfType<string>().Concat(user.LedTeams))
            {
                if (!seen.TryGetValue(team, out var at) || at < person.SeenAt)
                    seen[team] = person.SeenAt;
            }
        }

        return seen;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Could not record whether team {Team} has an active lead. The next attempt is in {Wait}")]
    private partial void StepFailed(Exception exception, string team, TimeSpan wait);
}
