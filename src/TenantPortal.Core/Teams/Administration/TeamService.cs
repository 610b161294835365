using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Audit;
using TenantPortal.Core.Data;
using TenantPortal.Core.Languages;
using TenantPortal.Core.People;
using TenantPortal.Core.Requests;
using TenantPortal.Core.Sessions;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tiers;

namespace TenantPortal.Core.Teams.Administration;

/// <summary>A saved team, and the effect on its tenants.</summary>
/// <param name="AwaitsConfirmation">Nothing has changed yet: another platform admin has to confirm the change.</param>
public sealed record SavedTeam(string Name, Guid Version, TeamImpact Impact, bool AwaitsConfirmation = false);

/// <summary>Creates, changes and deletes teams, for platform admins.</summary>
public sealed class TeamService(
    IDbContextFactory<PortalDb> databases,
    TenantRenderer renderer,
    RightsProposals proposals,
    TimeProvider time,
    ReconcileSignal signal,
    ChangeFeed changes
)
{
    public async Task<Result<SavedTeam>> CreateAsync(CurrentUser user, TeamInput input, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await CreateAsync(db, user, input, cancellationToken);
    }

    /// <summary>The same as a part of the caller's transaction, if there is one.</summary>
    internal async Task<Result<SavedTeam>> CreateAsync(PortalDb db, CurrentUser user, TeamInput input, CancellationToken cancellationToken)
    {
        if (!user.IsPlatformAdmin)
            return OnlyAdmins();
        var (profile, problems) = TeamPolicy.Check(input, await FindFactsAsync(db, input, null, cancellationToken));
        if (profile is null)
            return problems.ToArray();

        var team = new Team(input.Name!, profile);
        db.Teams.Add(team);
        await db.RecordTermsAsync(team.Name, null, profile, user.PersonId, time.GetUtcNow(), cancellationToken);
        db.Audit.Add(
            new AuditEntry(
                user,
                "team.created",
                Team.SubjectOf(team.Name),
                $"Created team '{team.Title}' in department '{team.Department}' with lead group '{profile.LeadGroup}' and member "
                    + $"group '{profile.MemberGroup}'.",
                time.GetUtcNow()
            )
        );
        return await SaveAsync(db, team, TeamImpact.None, cancellationToken);
    }

    /// <summary>The effect that <see cref="ChangeAsync"/> would have on approvals; stores nothing.</summary>
    public async Task<Result<SavedTeam>> PreviewChangeAsync(CurrentUser user, string name, TeamInput input, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var prepared = await PrepareAsync(db, user, name, input, cancellationToken);
        return prepared.Succeeded ? new SavedTeam(name, prepared.Value.Team.Version, prepared.Value.Impact) : prepared.Problems.ToArray();
    }

    /// <summary>Changes a team. A change that gives the user rights waits for another admin, where there is one.</summary>
    public async Task<Result<SavedTeam>> ChangeAsync(CurrentUser user, string name, TeamInput input, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await ChangeAsync(db, user, name, input, cancellationToken);
    }

    /// <summary>The same as a part of the caller's transaction, if there is one.</summary>
    internal async Task<Result<SavedTeam>> ChangeAsync(PortalDb db, CurrentUser user, string name, TeamInput input, CancellationToken cancellationToken)
    {
        var prepared = await PrepareAsync(db, user, name, input, cancellationToken);
        if (!prepared.Succeeded)
            return prepared.Problems.ToArray();
        var (team, before, after) = (prepared.Value.Team, prepared.Value.Team.ToProfile(), prepared.Value.Profile);
        if (before.DescribeChange(after) is not { Length: > 0 } changed)
            return new SavedTeam(name, team.Version, TeamImpact.None);
        string[] groups =
        [
            .. new[] { TeamRole.Lead, TeamRole.Member }
                .Where(role => before.HolderOf(role) != after.HolderOf(role) && !user.Groups.Contains(before.HolderOf(role)!))
                .Select(role => after.HolderOf(role)!),
        ];
        var deputy = before.Deputy == after.Deputy ? null : after.Deputy;
        if (!await proposals.NeedsSecondAdminAsync(db, user, groups, deputy, cancellationToken))
            return await ApplyAsync(db, user, prepared.Value, changed, (user.PersonId, ProposalOutcome.Replaced), cancellationToken);

        await proposals.ProposeAsync(db, user, Team.SubjectOf(name), changed, input, cancellationToken);
        return new SavedTeam(name, team.Version, prepared.Value.Impact, AwaitsConfirmation: true);
    }

    /// <summary>Makes the change that another admin proposed.</summary>
    /// <param name="revision">The revision of the proposal that was seen.</param>
    public async Task<Result<SavedTeam>> ConfirmAsync(CurrentUser user, string name, string? revision, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        if (await CheckAdminAsync(db, user, name, cancellationToken) is { } refused)
            return refused;
        var found = await proposals.FindConfirmableAsync(db, user, Team.SubjectOf(name), revision, cancellationToken);
        if (!found.Succeeded)
            return found.Problems.ToArray();
        var prepared = await PrepareAsync(db, user, name, found.Value.ReadInput<TeamInput>(), cancellationToken);
        if (!prepared.Succeeded)
            return prepared.Problems.ToArray();
        var changed = found.Value.DescribeConfirmedBy(user);
        return await ApplyAsync(db, user, prepared.Value, changed, (found.Value.ProposedBy, ProposalOutcome.Confirmed), cancellationToken);
    }

    /// <summary>Discards a proposed change.</summary>
    public async Task<Result<string>> DiscardProposalAsync(CurrentUser user, string name, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        if (await CheckAdminAsync(db, user, name, cancellationToken) is { } refused)
            return refused;
        await proposals.DiscardAsync(db, user, Team.SubjectOf(name), cancellationToken);
        return name;
    }

    /// <summary>Deletes a team that nothing refers to.</summary>
    public async Task<Result<string>> DeleteAsync(CurrentUser user, string name, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await DeleteAsync(db, user, name, cancellationToken);
    }

    /// <summary>The same as a part of the caller's transaction, if there is one.</summary>
    internal async Task<Result<string>> DeleteAsync(PortalDb db, CurrentUser user, string name, CancellationToken cancellationToken)
    {
        if (await db.TeamsShownTo(user).SingleOrDefaultAsync(team => team.Name == name, cancellationToken) is not { } team)
            return NotFound(name);
        if (!user.IsPlatformAdmin)
            return OnlyAdmins();
        var requests = await db.Requests.CountAsync(request => request.Team == name, cancellationToken);
        if (requests > 0)
            return new Problem(
                Sentence.ForCount(
                    requests,
                    "The team has 1 request. Only a team without requests can be deleted.",
                    $"The team has {requests} requests. Only a team without requests can be deleted."
                ),
                Kind: ProblemKind.Conflict
            );

        db.Teams.Remove(team);
        await proposals.EndAsync(db, user, Team.SubjectOf(name), ProposalOutcome.Replaced, cancellationToken);
        db.Audit.Add(new AuditEntry(user, "team.deleted", Team.SubjectOf(name), $"Deleted team '{team.Title}'.", time.GetUtcNow()));
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException exception) when (exception is DbUpdateConcurrencyException || exception.IsForeignKeyViolation())
        {
            return new Problem("The team was just changed or has a new request. Reload the page.", Kind: ProblemKind.Conflict);
        }

        return name;
    }

    private static async Task<Problem?> CheckAdminAsync(PortalDb db, CurrentUser user, string name, CancellationToken cancellationToken) =>
        !await db.TeamsShownTo(user).AnyAsync(team => team.Name == name, cancellationToken) ? NotFound(name)
        : user.IsPlatformAdmin ? null
        : OnlyAdmins();

    private async Task<Result<SavedTeam>> ApplyAsync(
        PortalDb db,
        CurrentUser user,
        PreparedTeam prepared,
        string changed,
        (string GivenBy, ProposalOutcome Outcome) rights,
        CancellationToken cancellationToken
    )
    {
        var (team, profile, impact) = prepared;
        var now = time.GetUtcNow();
        await db.RecordTermsAsync(team.Name, team.ToProfile(), profile, rights.GivenBy, now, cancellationToken);
        await proposals.EndAsync(db, user, Team.SubjectOf(team.Name), rights.Outcome, cancellationToken);
        team.Change(profile);
        db.Audit.Add(
            new AuditEntry(
                user,
                "team.changed",
                Team.SubjectOf(team.Name),
                impact.Tenants == 0 ? changed : $"{changed} {impact.Tenants} of its tenants need a new approval.",
                now
            )
        );
        return await SaveAsync(db, team, impact, cancellationToken);
    }

    private async Task<Result<PreparedTeam>> PrepareAsync(PortalDb db, CurrentUser user, string name, TeamInput input, CancellationToken cancellationToken)
    {
        if (await db.TeamsShownTo(user).SingleOrDefaultAsync(team => team.Name == name, cancellationToken) is not { } team)
            return NotFound(name);
        if (!user.IsPlatformAdmin)
            return OnlyAdmins();
        if (input.Version is null)
            return new Problem("The version is missing. Send the version of the team that you are changing.", "version");
        if (input.Version != team.Version)
            return ChangedMeanwhile();
        var (profile, problems) = TeamPolicy.Check(input, await FindFactsAsync(db, input, name, cancellationToken));
        return profile is null
            ? problems.ToArray()
            : new PreparedTeam(team, profile, await TeamImpact.FindAsync(db, renderer, team, new Team(name, profile), cancellationToken));
    }

    private static async Task<TeamFacts> FindFactsAsync(PortalDb db, TeamInput input, string? changed, CancellationToken cancellationToken) =>
        new()
        {
            Changed = changed,
            NameIsTaken = changed is null && await db.Teams.AnyAsync(team => team.Name == input.Name, cancellationToken),
            DepartmentExists = await db.Departments.AnyAsync(department => department.Name == input.Department, cancellationToken),
            LeadGroupLeads = await db
                .Teams.Where(team => team.LeadGroup == input.LeadGroup && team.Name != changed)
                .Select(team => team.Title)
                .FirstOrDefaultAsync(cancellationToken),
            DeputyIsKnown = await db.People.AnyAsync(person => person.Id == input.Deputy, cancellationToken),
        };

    private async Task<Result<SavedTeam>> SaveAsync(PortalDb db, Team team, TeamImpact impact, CancellationToken cancellationToken)
    {
        await using var transaction = await db.JoinAuditedAsync(cancellationToken);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            return ChangedMeanwhile();
        }
        catch (DbUpdateException exception)
            when (exception.ViolatesKeyOf<Team>(db) || exception.Violates(db, TeamConfiguration.OneLeadGroup) || exception.IsForeignKeyViolation())
        {
            return new Problem(
                "Another team has just taken the name or the lead group, or the department was changed. Review your changes, then save again.",
                Kind: ProblemKind.Conflict
            );
        }

        // Requeues them so that their conditions report the missing approval immediately.
        if (impact.Tenants > 0)
            await db
                .Tenants.Where(tenant => tenant.Team == team.Name)
                .ExecuteUpdateAsync(set => set.SetProperty(tenant => tenant.NextReconcileAt, time.GetUtcNow()), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        signal.Set();
        changes.Publish(ChangeTopics.Tenants | ChangeTopics.Requests | ChangeTopics.Notifications);
        return new SavedTeam(team.Name, team.Version, impact);
    }

    private static Problem OnlyAdmins() => new("Only platform admins can change teams.", Kind: ProblemKind.Forbidden);

    private static Problem ChangedMeanwhile() => new("The team has changed since you opened it. Reload the page and try again.", Kind: ProblemKind.Conflict);

    private static Problem NotFound(string name) => Problem.NotFound("Team", name);

    private sealed record PreparedTeam(Team Team, TeamProfile Profile, TeamImpact Impact);
}
