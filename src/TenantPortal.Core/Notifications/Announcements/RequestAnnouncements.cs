using TenantPortal.Core.Languages;
using TenantPortal.Core.People;

namespace TenantPortal.Core.Notifications.Announcements;

/// <summary>The request that an announcement is about.</summary>
/// <param name="Tenant">The requested or existing name of the tenant.</param>
/// <param name="RequesterId">The requester's id at the identity provider.</param>
/// <param name="ClaimerId">The user who claimed it; null while it is unclaimed.</param>
/// <param name="AwaitsSecond">Whether it waits for the second decision instead of the first.</param>
/// <param name="Contact">How to reach the team about the tenant; null if it gave none.</param>
/// <param name="AwaitsBudget">Whether it waits for a manager of the department, because it exceeds a budget.</param>
public sealed record AnnouncedRequest(
    string Id,
    string Tenant,
    string Team,
    string RequesterId,
    string? ClaimerId = null,
    bool AwaitsSecond = false,
    string? Contact = null,
    bool AwaitsBudget = false
)
{
    /// <summary>The product, where the request is for several of its tenants; null for a single tenant.</summary>
    public string? Product { get; init; }

    /// <summary>The tenants of the product that it is for.</summary>
    public IReadOnlyList<string> Tenants { get; init; } = [];

    /// <summary>What the request is for, in quotes: the tenant, or the product and its tenants.</summary>
    internal string Subject =>
        Product is null ? $"'{Tenant}'"
        : Tenants.Count == 0 ? $"'{Product}'"
        : $"'{Product}' ({string.Join(", ", Tenants)})";

    /// <summary>A text about the request, with the team's contact.</summary>
    internal Sentence Sign(Sentence text) => Contact is null ? text : $"{text}\nContact: {Contact}";
}

/// <summary>The announcements about requests and their recipients: users who must act, and users who wait.</summary>
public static class RequestAnnouncements
{
    private static readonly Audience Admins = Audience.Role(NotifiedRole.PlatformAdmin);

    /// <param name="what">The request, as a sentence: <c>Requested tenant 'shop'.</c></param>
    public static Announcement Submitted(AnnouncedRequest request, CurrentUser actor, Sentence what, DateTimeOffset at) =>
        By(actor, AnnouncementKind.RequestSubmitted, request, $"{actor.Name}: {what}", at, Admins, Audience.TeamLeads(request.Team));

    public static Announcement Claimed(AnnouncedRequest request, CurrentUser actor, DateTimeOffset at) =>
        By(
            actor,
            AnnouncementKind.RequestClaimed,
            request,
            $"{actor.Name} is reviewing the request for {request.Subject}.",
            at,
            Audience.Person(request.RequesterId)
        );

    public static Announcement InformationAsked(AnnouncedRequest request, CurrentUser actor, string question, DateTimeOffset at) =>
        By(
            actor,
            AnnouncementKind.InformationAsked,
            request,
            $"{actor.Name} requested information about {request.Subject}: {question.Trim()}",
            at,
            RequesterAndLeads(request)
        );

    public static Announcement Answered(AnnouncedRequest request, CurrentUser actor, string answer, DateTimeOffset at) =>
        By(actor, AnnouncementKind.RequestAnswered, request, $"{actor.Name} answered about {request.Subject}: {answer.Trim()}", at, Deciders(request));

    /// <param name="role">The role that gives the second decision.</param>
    public static Announcement SecondDecisionNeeded(AnnouncedRequest request, CurrentUser actor, NotifiedRole role, DateTimeOffset at) =>
        By(
            actor,
            AnnouncementKind.SecondDecisionNeeded,
            request,
            $"{actor.Name} approved {request.Subject}. A second decision is needed.",
            at,
            Audience.Role(role)
        );

    /// <summary>For the managers of the department, who decide about its budget.</summary>
    /// <param name="figures">A sentence for each ceiling that is exceeded.</param>
    public static Announcement BudgetDecisionNeeded(AnnouncedRequest request, CurrentUser actor, Sentence figures, DateTimeOffset at) =>
        By(
            actor,
            AnnouncementKind.SecondDecisionNeeded,
            request,
            $"{actor.Name} approved {request.Subject}. It exceeds the budget, so a manager of the department has to decide. {figures}",
            at,
            Audience.TeamManagers(request.Team)
        );

    /// <param name="why">A sentence about what changed.</param>
    public static Announcement Returned(AnnouncedRequest request, Sentence why, DateTimeOffset at) =>
        ByPortal(
            AnnouncementKind.RequestReturned,
            request,
            $"The request for {request.Subject} needs another review. {why}",
            at,
            [.. RequesterAndLeads(request), Deciders(request)]
        );

    /// <summary>The cluster lost the capacity between the decision and the first apply.</summary>
    /// <param name="figures">A sentence for each resource that does not fit.</param>
    public static Announcement CapacityGone(AnnouncedRequest request, Sentence figures, DateTimeOffset at) =>
        ByPortal(
            AnnouncementKind.RequestReturned,
            request,
            $"The request for {request.Subject} needs a new decision: the cluster has lost capacity since it was approved. {figures}",
            at,
            [.. RequesterAndLeads(request), Admins, Audience.Role(NotifiedRole.SecurityApprover)]
        );

    /// <summary>The cluster has the capacity again, and no one has to decide.</summary>
    public static Announcement CapacityReturned(AnnouncedRequest request, DateTimeOffset at) =>
        ByPortal(
            AnnouncementKind.RequestApproved,
            request,
            $"The cluster has the capacity for {request.Subject} again. The portal continues with the approved request.",
            at,
            [.. RequesterAndLeads(request), Admins, Audience.Role(NotifiedRole.SecurityApprover)]
        );

    public static Announcement Approved(AnnouncedRequest request, CurrentUser actor, string? comment, DateTimeOffset at) =>
        By(
            actor,
            AnnouncementKind.RequestApproved,
            request,
            WrittenText.IsBlank(comment)
                ? $"{actor.Name} approved the request for {request.Subject}."
                : (Sentence)$"{actor.Name} approved the request for {request.Subject}: {comment.Trim()}",
            at,
            RequesterAndLeads(request)
        );

    /// <summary>Notifies the team, and the admins who did not have to act.</summary>
    public static Announcement ApprovedByRule(AnnouncedRequest request, DateTimeOffset at) =>
        ByPortal(
            AnnouncementKind.RequestApproved,
            request,
            $"The automatic approval rule approved the request for {request.Subject}.",
            at,
            [.. RequesterAndLeads(request), Admins]
        );

    public static Announcement Rejected(AnnouncedRequest request, CurrentUser actor, string reason, DateTimeOffset at) =>
        By(
            actor,
            AnnouncementKind.RequestRejected,
            request,
            $"{actor.Name} rejected the request for {request.Subject}: {reason.Trim()}",
            at,
            RequesterAndLeads(request)
        );

    public static Announcement Withdrawn(AnnouncedRequest request, CurrentUser actor, DateTimeOffset at) =>
        By(
            actor,
            AnnouncementKind.RequestWithdrawn,
            request,
            $"{actor.Name} withdrew the request for {request.Subject}.",
            at,
            [.. RequesterAndLeads(request), Deciders(request)]
        );

    public static Announcement Expiring(AnnouncedRequest request, DateTimeOffset expiresAt, DateTimeOffset at) =>
        ByPortal(
            AnnouncementKind.RequestExpiring,
            request,
            $"The request for {request.Subject} expires on {expiresAt.UtcDateTime:yyyy-MM-dd} unless it is answered by then.",
            at,
            RequesterAndLeads(request)
        );

    public static Announcement Expired(AnnouncedRequest request, DateTimeOffset at) =>
        ByPortal(
            AnnouncementKind.RequestExpired,
            request,
            $"The request for {request.Subject} has expired. Submit a new request if the team still needs it.",
            at,
            [.. RequesterAndLeads(request), Deciders(request)]
        );

    /// <param name="waited">In words: <c>3 working days</c>.</param>
    /// <param name="onceKey">A key that makes the announcement unique.</param>
    public static Announcement Overdue(AnnouncedRequest request, Sentence waited, DateTimeOffset at, string onceKey) =>
        ByPortal(
            AnnouncementKind.RequestOverdue,
            request,
            $"The request for {request.Subject} from team '{request.Team}' has waited {waited} for a decision.",
            at,
            onceKey,
            Deciders(request)
        );

    /// <summary>For all participants.</summary>
    public static Announcement NoteAdded(AnnouncedRequest request, CurrentUser actor, string note, DateTimeOffset at) =>
        By(
            actor,
            AnnouncementKind.NoteAdded,
            request,
            $"{actor.Name} commented on {request.Subject}: {note.Trim()}",
            at,
            [.. RequesterAndLeads(request), Deciders(request)]
        );

    private static Audience[] RequesterAndLeads(AnnouncedRequest request) => [Audience.Person(request.RequesterId), Audience.TeamLeads(request.Team)];

    private static Audience Deciders(AnnouncedRequest request) =>
        request switch
        {
            { AwaitsBudget: true } => Audience.TeamManagers(request.Team),
            { AwaitsSecond: true } => Audience.Role(NotifiedRole.SecurityApprover),
            { ClaimerId: { } claimer } => Audience.Person(claimer),
            _ => Admins,
        };

    private static Announcement By(
        CurrentUser actor,
        AnnouncementKind kind,
        AnnouncedRequest request,
        Sentence text,
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
            Sentence = request.Sign(text),
            Audiences = audiences,
            At = at,
        };

    private static Announcement ByPortal(AnnouncementKind kind, AnnouncedRequest request, Sentence text, DateTimeOffset at, params Audience[] audiences) =>
        ByPortal(kind, request, text, at, null, audiences);

    private static Announcement ByPortal(
        AnnouncementKind kind,
        AnnouncedRequest request,
        Sentence text,
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
            Sentence = request.Sign(text),
            Audiences = audiences,
            At = at,
            OnceKey = onceKey,
        };
}
