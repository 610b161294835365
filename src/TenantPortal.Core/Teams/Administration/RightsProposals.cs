using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Audit;
using TenantPortal.Core.Data;
using TenantPortal.Core.People;
using TenantPortal.Core.Sessions;

namespace TenantPortal.Core.Teams.Administration;

/// <summary>
/// Holds back changes by which a platform admin would give themselves rights, until another admin confirms them.
/// </summary>
public sealed class RightsProposals(AccessOptions access, TeamOptions options, TimeProvider time)
{
    /// <summary>Whether a change needs a second admin.</summary>
    /// <param name="gainedGroups">Groups that get a role by the change.</param>
    /// <param name="gainedDeputy">The new deputy; null for none.</param>
    internal async Task<bool> NeedsSecondAdminAsync(
        PortalDb db,
        CurrentUser user,
        IReadOnlyCollection<string> gainedGroups,
        string? gainedDeputy,
        CancellationToken cancellationToken
    )
    {
        if (options.FourEyes == TeamFourEyes.Never || (gainedGroups.Count == 0 && gainedDeputy is null))
            return false;
        var people = await db.People.AsNoTracking().ToListAsync(cancellationToken);
        var email = people.Find(person => person.Id == user.Id)?.Email;
        bool IsActor(KnownPerson person) => person.Id == user.Id || (email is not null && email.Equals(person.Email, StringComparison.OrdinalIgnoreCase));
        var accounts = people.Where(IsActor).ToList();
        var gains =
            user.Groups.Overlaps(gainedGroups)
            || user.Id == gainedDeputy
            || accounts.Exists(account => account.Id == gainedDeputy || Recognize(account).Groups.Overlaps(gainedGroups));
        return gains && (options.FourEyes == TeamFourEyes.Always || people.Exists(person => !IsActor(person) && Recognize(person).IsPlatformAdmin));
    }

    /// <summary>Stores a proposal in place of an earlier one.</summary>
    internal async Task ProposeAsync<T>(PortalDb db, CurrentUser user, string subject, string description, T input, CancellationToken cancellationToken)
    {
        await using var transaction = await db.BeginAuditedAsync(cancellationToken);
        await DiscardAsync(db, subject, cancellationToken);
        var now = time.GetUtcNow();
        db.RightsProposals.Add(RightsProposal.Of(subject, user, description, input, now));
        db.Audit.Add(new AuditEntry(user, "rights.proposed", subject, $"Proposed a change that gives the proposer rights: {description}", now));
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>The proposal, if this user may confirm it.</summary>
    internal static async Task<Result<RightsProposal>> FindConfirmableAsync(PortalDb db, CurrentUser user, string subject, CancellationToken cancellationToken)
    {
        if (await db.RightsProposals.SingleOrDefaultAsync(proposal => proposal.Subject == subject, cancellationToken) is not { } proposal)
            return new Problem("There is no change to confirm. It may have been confirmed or discarded.", Kind: ProblemKind.NotFound);
        return await IsSamePersonAsync(db, user, proposal.ProposedBy, cancellationToken)
            ? new Problem("You proposed this change. Another platform admin has to confirm it.", Kind: ProblemKind.Forbidden)
            : proposal;
    }

    internal static async Task<RightsProposalView?> FindViewAsync(PortalDb db, CurrentUser user, string subject, CancellationToken cancellationToken)
    {
        if (
            !user.SeesEverything
            || await db.RightsProposals.AsNoTracking().SingleOrDefaultAsync(proposal => proposal.Subject == subject, cancellationToken) is not { } proposal
        )
            return null;
        var mayConfirm = user.IsPlatformAdmin && !await IsSamePersonAsync(db, user, proposal.ProposedBy, cancellationToken);
        return new RightsProposalView(proposal.ProposedByName, proposal.ProposedAt, proposal.Description, mayConfirm);
    }

    /// <summary>Deletes the proposal, if there is one.</summary>
    internal static Task<int> DiscardAsync(PortalDb db, string subject, CancellationToken cancellationToken) =>
        db.RightsProposals.Where(proposal => proposal.Subject == subject).ExecuteDeleteAsync(cancellationToken);

    private CurrentUser Recognize(KnownPerson person) => access.Recognize(person.Id, person.Name, person.Groups.ToHashSet(StringComparer.Ordinal));

    private static async Task<bool> IsSamePersonAsync(PortalDb db, CurrentUser user, string other, CancellationToken cancellationToken)
    {
        if (user.PersonId == other)
            return true;
        var emails = await db
            .People.Where(person => (person.Id == user.PersonId || person.Id == other) && person.Email != null)
            .Select(person => person.Email!)
            .ToListAsync(cancellationToken);
        return emails is [var first, var second] && first.Equals(second, StringComparison.OrdinalIgnoreCase);
    }
}
