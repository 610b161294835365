using TenantPortal.Core.Languages;
using TenantPortal.Core.People;

namespace TenantPortal.Core.Notifications.Announcements;

/// <summary>The proposed change of rights that an announcement is about.</summary>
/// <param name="What">What would change, with its kind: <c>team 'payments'</c>.</param>
/// <param name="Page">The path of the page where it is confirmed, without a leading slash.</param>
/// <param name="ProposerId">The proposer's id at the identity provider.</param>
/// <param name="Description">What would change, as sentences.</param>
public sealed record AnnouncedProposal(string What, string Page, string ProposerId, string Description);

/// <summary>The announcements about changes that need a second platform admin, and about how they end.</summary>
public static class RightsAnnouncements
{
    private static readonly Audience Admins = Audience.Role(NotifiedRole.PlatformAdmin);

    public static Announcement Proposed(AnnouncedProposal proposal, CurrentUser proposer, DateTimeOffset expiresAt, DateTimeOffset at) =>
        By(
            proposer,
            AnnouncementKind.RightsProposed,
            proposal,
            $"{proposer.Name} proposed a change of {proposal.What} that gives them rights: {proposal.Description} Another platform admin has to confirm it "
                + $"by {expiresAt.UtcDateTime:yyyy-MM-dd}.",
            at,
            Admins
        );

    public static Announcement Confirmed(AnnouncedProposal proposal, CurrentUser admin, DateTimeOffset at) =>
        By(
            admin,
            AnnouncementKind.RightsConfirmed,
            proposal,
            $"{admin.Name} confirmed the change of {proposal.What} that you proposed: {proposal.Description}",
            at,
            Audience.Person(proposal.ProposerId)
        );

    public static Announcement Discarded(AnnouncedProposal proposal, CurrentUser admin, DateTimeOffset at) =>
        By(
            admin,
            AnnouncementKind.RightsDiscarded,
            proposal,
            $"{admin.Name} discarded the change of {proposal.What} that you proposed: {proposal.Description}",
            at,
            Audience.Person(proposal.ProposerId)
        );

    /// <summary>The proposal was about values that another change has replaced.</summary>
    public static Announcement Replaced(AnnouncedProposal proposal, CurrentUser admin, DateTimeOffset at) =>
        By(
            admin,
            AnnouncementKind.RightsDiscarded,
            proposal,
            $"{admin.Name} changed {proposal.What}, so the change that you proposed no longer applies: {proposal.Description}",
            at,
            Audience.Person(proposal.ProposerId)
        );

    public static Announcement Expired(AnnouncedProposal proposal, DateTimeOffset at) =>
        new()
        {
            Kind = AnnouncementKind.RightsExpired,
            Team = Announcement.NoTeam,
            Page = proposal.Page,
            Sentence = $"No second platform admin confirmed the proposed change of {proposal.What} in time, so it has expired: {proposal.Description}",
            Audiences = [Audience.Person(proposal.ProposerId), Admins],
            At = at,
        };

    private static Announcement By(CurrentUser actor, AnnouncementKind kind, AnnouncedProposal proposal, Sentence text, DateTimeOffset at, Audience audience) =>
        new()
        {
            Kind = kind,
            Team = Announcement.NoTeam,
            Page = proposal.Page,
            ActorId = actor.Id,
            ActorName = actor.Name,
            Sentence = text,
            Audiences = [audience],
            At = at,
        };
}
