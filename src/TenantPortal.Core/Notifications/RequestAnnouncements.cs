using TenantPortal.Core.People;

namespace TenantPortal.Core.Notifications;

/// <summary>The request that is told about.</summary>
/// <param name="Tenant">The name that is asked for, or that the tenant has.</param>
/// <param name="RequesterId">Who asked, by the id of the identity provider.</param>
/// <param name="ClaimerId">Who has taken it up; null while nobody has.</param>
/// <param name="AwaitsSecond">The second approver must act, not the first.</param>
public sealed record AnnouncedRequest(string Id, string Tenant, string Team, string RequesterId, string? ClaimerId = null, bool AwaitsSecond = false);

/// <summary>What is told about requests, and to whom: those who must act on it, or who wait for it.</summary>
public static class RequestAnnouncements
{
    private static readonly Audience Admins = Audience.Role(NotifiedRole.PlatformAdmin);

    /// <param name="what">What is asked, as a sentence: <c>Asked for the tenant 'shop'.</c></param>
    public static Announcement Submitted(AnnouncedRequest request, CurrentUser actor, string what, DateTimeOffset at) =>
        By(actor, AnnouncementKind.RequestSubmitted, request, $"{actor.Name}: {what}", at, Admins, Audience.TeamLeads(request.Team));

    public static Announcement Claimed(AnnouncedRequest request, CurrentUser actor, DateTimeOffset at) =>
        By(
            actor,
            AnnouncementKind.RequestClaimed,
            request,
            $"{actor.Name} is looking at the request for '{request.Tenant}'.",
            at,
            Audience.Person(request.RequesterId)
        );

    public static Announcement InformationAsked(AnnouncedRequest request, CurrentUser actor, string question, DateTimeOffset at) =>
        By(actor, AnnouncementKind.InformationAsked, request, $"{actor.Name} asks about '{request.Tenant}': {question.Trim()}", at, RequesterAndLeads(request));

    public static Announcement Answered(AnnouncedRequest request, CurrentUser actor, string answer, DateTimeOffset at) =>
        By(actor, AnnouncementKind.RequestAnswered, request, $"{actor.Name} answers about '{request.Tenant}': {answer.Trim()}", at, WhoDecides(request));

    /// <param name="role">Who may give the second decision.</param>
    public static Announcement SecondDecisionNeeded(AnnouncedRequest request, CurrentUser actor, NotifiedRole role, DateTimeOffset at) =>
        By(
            actor,
            AnnouncementKind.SecondDecisionNeeded,
            request,
            $"{actor.Name} has approved '{request.Tenant}'; a second decision is needed.",
            at,
            Audience.Role(role)
        );

    /// <param name="why">A sentence: what changed.</param>
    public static Announcement Returned(AnnouncedRequest request, string why, DateTimeOffset at) =>
        OfItself(
            AnnouncementKind.RequestReturned,
            request,
            $"The request for '{request.Tenant}' must be looked at again. {why}",
            at,
            [.. RequesterAndLeads(request), WhoDecides(request)]
        );

    public static Announcement Approved(AnnouncedRequest request, CurrentUser actor, string? comment, DateTimeOffset at) =>
        By(
            actor,
            AnnouncementKind.RequestApproved,
            request,
            $"{actor.Name} approved the request for '{request.Tenant}'{Said(comment)}",
            at,
            RequesterAndLeads(request)
        );

    /// <summary>The team waits for it, and the admins are told what happened without them.</summary>
    public static Announcement ApprovedByRule(AnnouncedRequest request, DateTimeOffset at) =>
        OfItself(
            AnnouncementKind.RequestApproved,
            request,
            $"The rule for automatic approval approved the request for '{request.Tenant}'.",
            at,
            [.. RequesterAndLeads(request), Admins]
        );

    public static Announcement Rejected(AnnouncedRequest request, CurrentUser actor, string reason, DateTimeOffset at) =>
        By(
            actor,
            AnnouncementKind.RequestRejected,
            request,
            $"{actor.Name} rejected the request for '{request.Tenant}'{Said(reason)}",
            at,
            RequesterAndLeads(request)
        );

    public static Announcement Withdrawn(AnnouncedRequest request, CurrentUser actor, DateTimeOffset at) =>
        By(
            actor,
            AnnouncementKind.RequestWithdrawn,
            request,
            $"{actor.Name} withdrew the request for '{request.Tenant}'.",
            at,
            [.. RequesterAndLeads(request), WhoDecides(request)]
        );

    public static Announcement Expiring(AnnouncedRequest request, DateTimeOffset expiresAt, DateTimeOffset at) =>
        OfItself(
            AnnouncementKind.RequestExpiring,
            request,
            $"The request for '{request.Tenant}' expires on {expiresAt.UtcDateTime:yyyy-MM-dd} unless it is answered.",
            at,
            RequesterAndLeads(request)
        );

    public static Announcement Expired(AnnouncedRequest request, DateTimeOffset at) =>
        OfItself(
            AnnouncementKind.RequestExpired,
            request,
            $"The request for '{request.Tenant}' has expired. Ask again if it is still needed.",
            at,
            [.. RequesterAndLeads(request), WhoDecides(request)]
        );

    /// <param name="waited">In words: <c>3 working days</c>.</param>
    /// <param name="onceKey">The same for what is told once only.</param>
    public static Announcement Overdue(AnnouncedRequest request, string waited, DateTimeOffset at, string onceKey) =>
        OfItself(
            AnnouncementKind.RequestOverdue,
            request,
            $"The request for '{request.Tenant}' of team '{request.Team}' has waited for {waited} to be decided.",
            at,
            onceKey,
            WhoDecides(request)
        );

    /// <summary>To everybody who takes part.</summary>
    public static Announcement NoteAdded(AnnouncedRequest request, CurrentUser actor, string note, DateTimeOffset at) =>
        By(
            actor,
            AnnouncementKind.NoteAdded,
            request,
            $"{actor.Name} noted on '{request.Tenant}': {note.Trim()}",
            at,
            [.. RequesterAndLeads(request), WhoDecides(request)]
        );

    private static Audience[] RequesterAndLeads(AnnouncedRequest request) => [Audience.Person(request.RequesterId), Audience.TeamLeads(request.Team)];

    private static Audience WhoDecides(AnnouncedRequest request) =>
        request switch
        {
            { AwaitsSecond: true } => Audience.Role(NotifiedRole.SecurityApprover),
            { ClaimerId: { } claimer } => Audience.Person(claimer),
            _ => Admins,
        };

    private static string Said(string? comment) => string.IsNullOrWhiteSpace(comment) ? "." : $": {comment.Trim()}";

    private static Announcement By(
        CurrentUser actor,
        AnnouncementKind kind,
        AnnouncedRequest request,
        string text,
        DateTimeOffset at,
        params Audience[] audiences
    ) =>
        new()
        {
            Kind = kind,
            RequestId = request.Id,
            Tenant = request.Tenant,
            Team = request.Team,
            ActorId = actor.Id,
            ActorName = actor.Name,
            Text = text,
            Audiences = audiences,
            At = at,
        };

    private static Announcement OfItself(AnnouncementKind kind, AnnouncedRequest request, string text, DateTimeOffset at, params Audience[] audiences) =>
        OfItself(kind, request, text, at, null, audiences);

    private static Announcement OfItself(
        AnnouncementKind kind,
        AnnouncedRequest request,
        string text,
        DateTimeOffset at,
        string? onceKey,
        params Audience[] audiences
    ) =>
        new()
        {
            Kind = kind,
            RequestId = request.Id,
            Tenant = request.Tenant,
            Team = request.Team,
            Text = text,
            Audiences = audiences,
            At = at,
            OnceKey = onceKey,
        };
}
