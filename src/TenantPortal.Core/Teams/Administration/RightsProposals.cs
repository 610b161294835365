using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Audit;
using TenantPortal.Core.Audit.Log;
using TenantPortal.Core.Data;
using TenantPortal.Core.Notifications.Announcements;
using TenantPortal.Core.People;
using TenantPortal.Core.Sessions;

namespace TenantPortal.Core.Teams.Administration;

/// <summary>
/// Holds back changes by which a platform admin would give themselves rights, until another admin confirms them.
/// </summary>
public sealed class RightsProposals(
    IDbContextFactory<PortalDb> databases,
    AccessOptions access,
    TeamOptions options,
    AuditLog log,
    TimeProvider time,
    ChangeFeed changes
)
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
        IReadOnlyList<CurrentUser> accounts =
        [
            user,
            .. (await db.FindOtherAccountsAsync(user.PersonId, access, cancellationToken)).Select(other => other.User),
        ];
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
        await db.RightsProposals.Where(earlier => earlier.Subject == subject).ExecuteDeleteAsync(cancellationToken);
        var now = time.GetUtcNow();
        var proposal = RightsProposal.Of(subject, user, description, input, now);
        db.RightsProposals.Add(proposal);
        db.Announce(RightsAnnouncements.Proposed(proposal.ToAnnounced(), user, now + options.ProposalExpiry, now));
        db.Audit.Add(new AuditEntry(user, "rights.proposed", subject, $"Proposed a change that gives the proposer rights: {description}", now));
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        changes.Publish(ChangeTopics.Notifications);
    }

    /// <summary>The proposal, if this user may confirm it.</summary>
    /// <param name="revision">The revision that was seen.</param>
    internal async Task<Result<RightsProposal>> FindConfirmableAsync(
        PortalDb db,
        CurrentUser user,
        string subject,
        string? revision,
        CancellationToken cancellationToken
    )
    {
        if (await FindOpenAsync(db, subject, cancellationToken) is not { } proposal)
            return new Problem("There is no change to confirm. It may have been confirmed or discarded, or it has expired.", Kind: ProblemKind.NotFound);
        var others = await db.FindOtherAccountsAsync(user.PersonId, access, cancellationToken);
        if (!IsSamePerson(user, others, proposal.ProposedBy))
            return CheckRevision(proposal, revision) is { } unseen ? unseen : proposal;
        var problem = new Problem("You proposed this change. Another platform admin has to confirm it.", Kind: ProblemKind.Forbidden);
        if (others.Count > 0)
            await log.RefusedAsync(user, "rights.refused", subject, $"{problem.Message} {OtherAccount.Describe(others)}", cancellationToken);
        return problem;
    }

    internal async Task<RightsProposalView?> FindViewAsync(PortalDb db, CurrentUser user, string subject, CancellationToken cancellationToken)
    {
        if (!user.SeesEverything || await FindOpenAsync(db, subject, cancellationToken) is not { } proposal)
            return null;
        var mayConfirm =
            user.IsPlatformAdmin && !IsSamePerson(user, await db.FindOtherAccountsAsync(user.PersonId, access, cancellationToken), proposal.ProposedBy);
        return new RightsProposalView(
            proposal.Revision,
            proposal.ProposedByName,
            proposal.ProposedAt,
            proposal.ProposedAt + options.ProposalExpiry,
            proposal.Description,
            mayConfirm
        );
    }

    /// <summary>Discards the proposal, if there is one, and saves that.</summary>
    internal async Task DiscardAsync(PortalDb db, CurrentUser user, string subject, CancellationToken cancellationToken)
    {
        await using var transaction = await db.BeginAuditedAsync(cancellationToken);
        if (!await EndAsync(db, user, subject, ProposalOutcome.Discarded, cancellationToken))
            return;
        db.Audit.Add(new AuditEntry(user, "rights.discarded", subject, "Discarded a proposed change.", time.GetUtcNow()));
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        changes.Publish(ChangeTopics.Notifications);
    }

    /// <summary>
    /// Removes the proposal with the caller's next save, and announces the outcome to its proposer: it was about values that change now. False if there
    /// is none.
    /// </summary>
    internal async Task<bool> EndAsync(PortalDb db, CurrentUser user, string subject, ProposalOutcome outcome, CancellationToken cancellationToken)
    {
        if (await db.RightsProposals.SingleOrDefaultAsync(proposal => proposal.Subject == subject, cancellationToken) is not { } proposal)
            return false;
        var (announced, now) = (proposal.ToAnnounced(), time.GetUtcNow());
        db.RightsProposals.Remove(proposal);
        db.Announce(
            outcome switch
            {
                ProposalOutcome.Confirmed => RightsAnnouncements.Confirmed(announced, user, now),
                ProposalOutcome.Discarded => RightsAnnouncements.Discarded(announced, user, now),
                _ => RightsAnnouncements.Replaced(announced, user, now),
            }
        );
        return true;
    }

    /// <summary>Removes the proposals that no one confirmed in time. Returns their number.</summary>
    public async Task<int> ExpireAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var before = time.GetUtcNow() - options.ProposalExpiry;
        if (!await db.RightsProposals.AnyAsync(proposal => proposal.ProposedAt <= before, cancellationToken))
            return 0;
        await using var transaction = await db.BeginAuditedAsync(cancellationToken);
        var expired = await db.RightsProposals.Where(proposal => proposal.ProposedAt <= before).ToListAsync(cancellationToken);
        foreach (var proposal in expired)
        {
            var now = time.GetUtcNow();
            db.RightsProposals.Remove(proposal);
            db.Audit.Add(
                AuditEntry.ByReconciler(
                    "rights.expired",
                    proposal.Subject,
                    $"Expired: no second admin confirmed the change that {proposal.ProposedByName} proposed. {proposal.Description}",
                    now
                )
            );
            db.Announce(RightsAnnouncements.Expired(proposal.ToAnnounced(), now));
        }

        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        changes.Publish(ChangeTopics.Notifications);
        return expired.Count;
    }

    /// <summary>Null also for one that has expired and is not removed yet.</summary>
    private async Task<RightsProposal?> FindOpenAsync(PortalDb db, string subject, CancellationToken cancellationToken)
    {
        var after = time.GetUtcNow() - options.ProposalExpiry;
        return await db
            .RightsProposals.AsNoTracking()
            .SingleOrDefaultAsync(proposal => proposal.Subject == subject && proposal.ProposedAt > after, cancellationToken);
    }

    private static Problem? CheckRevision(RightsProposal proposal, string? revision)
    {
        if (string.IsNullOrEmpty(revision))
            return new("Send the revision of the proposal that you are confirming: the one that you reviewed.", "revision");
        return revision == proposal.Revision
            ? null
            : new("Another proposal has replaced the one that you reviewed. Reload the page and review it.", "revision", ProblemKind.Conflict);
    }

    private static bool IsSamePerson(CurrentUser user, IReadOnlyList<OtherAccount> others, string other) =>
        user.PersonId == other || others.Any(account => account.User.Id == other);
}
