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
        IReadOnlyList<CurrentUser> accounts = [user, .. await db.FindOtherAccountsAsync(user.Id, access, cancellationToken)];
        if (!accounts.Any(account => account.Id == gainedDeputy || account.Groups.Overlaps(gainedGroups)))
            return false;
        if (options.FourEyes == TeamFourEyes.Always)
            return true;
        var people = await db.People.AsNoTracking().ToListAsync(cancellationToken);
        return people.Exists(person => accounts.All(account => account.Id != person.Id) && access.Recognize(person).IsPlatformAdmin);
    }

    /// <summary>Stores a proposal in place of an earlier one.</summary>
    internal async Task ProposeAsync<T>(PortalDb db, CurrentUser user, string subject, string description, T input, CancellationToken cancellationToken)
    {
        await using var transaction = await db.BeginAuditedAsync(cancellationToken);
        await DeleteAsync(db, subject, cancellationToken);
        var now = time.GetUtcNow();
        db.RightsProposals.Add(RightsProposal.Of(subject, user, description, input, now));
        db.Audit.Add(new AuditEntry(user, "rights.proposed", subject, $"Proposed a change that gives the proposer rights: {description}", now));
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>The proposal, if this user may confirm it.</summary>
    internal async Task<Result<RightsProposal>> FindConfirmableAsync(PortalDb db, CurrentUser user, string subject, CancellationToken cancellationToken)
    {
        if (await db.RightsProposals.SingleOrDefaultAsync(proposal => proposal.Subject == subject, cancellationToken) is not { } proposal)
            return new Problem("There is no change to confirm. It may have been confirmed or discarded.", Kind: ProblemKind.NotFound);
        return await IsSamePersonAsync(db, user, proposal.ProposedBy, cancellationToken)
            ? new Problem("You proposed this change. Another platform admin has to confirm it.", Kind: ProblemKind.Forbidden)
            : proposal;
    }

    internal async Task<RightsProposalView?> FindViewAsync(PortalDb db, CurrentUser user, string subject, CancellationToken cancellationToken)
    {
        if (
            !user.SeesEverything
            || await db.RightsProposals.AsNoTracking().SingleOrDefaultAsync(proposal => proposal.Subject == subject, cancellationToken) is not { } proposal
        )
            return null;
        var mayConfirm = user.IsPlatformAdmin && !await IsSamePersonAsync(db, user, proposal.ProposedBy, cancellationToken);
        return new RightsProposalView(proposal.ProposedByName, proposal.ProposedAt, proposal.Description, mayConfirm);
    }

    /// <summary>Discards the proposal, if there is one, and saves that.</summary>
    internal async Task DiscardAsync(PortalDb db, CurrentUser user, string subject, CancellationToken cancellationToken)
    {
        await using var transaction = await db.BeginAuditedAsync(cancellationToken);
        if (await DeleteAsync(db, subject, cancellationToken) == 0)
            return;
        db.Audit.Add(new AuditEntry(user, "rights.discarded", subject, "Discarded a proposed change.", time.GetUtcNow()));
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>Removes the proposal, if there is one, with the caller's next save: it was about values that change now.</summary>
    internal static async Task VoidAsync(PortalDb db, string subject, CancellationToken cancellationToken) =>
        db.RightsProposals.RemoveRange(await db.RightsProposals.Where(proposal => proposal.Subject == subject).ToListAsync(cancellationToken));

    private static Task<int> DeleteAsync(PortalDb db, string subject, CancellationToken cancellationToken) =>
        db.RightsProposals.Where(proposal => proposal.Subject == subject).ExecuteDeleteAsync(cancellationToken);

    private async Task<bool> IsSamePersonAsync(PortalDb db, CurrentUser user, string other, CancellationToken cancellationToken) =>
        user.PersonId == other || (await db.FindOtherAccountsAsync(user.PersonId, access, cancellationToken)).Any(account => account.Id == other);
}
