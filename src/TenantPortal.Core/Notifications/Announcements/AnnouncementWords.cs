using TenantPortal.Core.Languages;

namespace TenantPortal.Core.Notifications.Announcements;

/// <summary>The title and link of an announcement, the same for every channel.</summary>
public static class AnnouncementWords
{
    /// <summary>How much later the expiry date is in the renewal form that a notice of an expiry opens.</summary>
    public const int RenewalMonths = 3;

    /// <summary>The path of the form for renewing a tenant, filled in.</summary>
    public static string RenewalPathOf(string tenant) => $"tenants/{tenant}/change/renewal?months={RenewalMonths}";

    /// <summary>A line without a full stop.</summary>
    public static Sentence TitleOf(AnnouncementKind kind, string? tenant)
    {
        object subject = tenant ?? (object)(Sentence)"a tenant";
        return kind switch
        {
            AnnouncementKind.RequestSubmitted => (Sentence)$"New request for {subject}",
            AnnouncementKind.RequestClaimed => $"Request for {subject} is under review",
            AnnouncementKind.InformationAsked => $"Question about {subject}",
            AnnouncementKind.RequestAnswered => $"Answer about {subject}",
            AnnouncementKind.SecondDecisionNeeded => $"Second decision needed for {subject}",
            AnnouncementKind.RequestReturned => $"Request for {subject} needs another review",
            AnnouncementKind.RequestApproved => $"Request for {subject} approved",
            AnnouncementKind.RequestRejected => $"Request for {subject} rejected",
            AnnouncementKind.RequestWithdrawn => $"Request for {subject} withdrawn",
            AnnouncementKind.RequestExpiring => $"Request for {subject} expires soon",
            AnnouncementKind.RequestExpired => $"Request for {subject} has expired",
            AnnouncementKind.RequestOverdue => $"Request for {subject} is waiting for a decision",
            AnnouncementKind.TenantReady => $"Tenant {subject} is ready",
            AnnouncementKind.TenantFailing => $"Tenant {subject} is failing",
            AnnouncementKind.TenantQuarantined => $"Tenant {subject} is in quarantine",
            AnnouncementKind.TenantDeleted => $"Tenant {subject} is deleted",
            AnnouncementKind.DeletionStopped => $"The deletion of tenant {subject} has stopped",
            AnnouncementKind.MoveStopped => $"The move of tenant {subject} is not finished",
            AnnouncementKind.TenantSuspended => $"Tenant {subject} is suspended",
            AnnouncementKind.TenantResumed => $"Tenant {subject} runs again",
            AnnouncementKind.TenantDeletionRequested => $"The deletion of tenant {subject} is requested",
            AnnouncementKind.TenantExpiring => $"Tenant {subject} expires soon",
            AnnouncementKind.TenantExpired => $"Tenant {subject} has expired",
            AnnouncementKind.RecertificationDue when tenant is null => "Tenants need a recertification",
            AnnouncementKind.RecertificationDue => $"Tenant {subject} needs a recertification",
            AnnouncementKind.TeamWithoutLead => "A team has no active lead",
            AnnouncementKind.QuotaNearlyUsed => $"Quota of tenant {subject} is nearly used",
            AnnouncementKind.TenantFought => $"Tenant {subject} is changed again and again",
            AnnouncementKind.NoteAdded => $"Note on {subject}",
            AnnouncementKind.ClusterReplaced => "A cluster was replaced",
            AnnouncementKind.ClusterAway => "A cluster is unreachable",
            AnnouncementKind.ClusterBack => "A cluster is reachable again",
            AnnouncementKind.OrphansFound => "Orphans in a cluster",
            AnnouncementKind.RightsProposed => "A change of rights needs a second admin",
            AnnouncementKind.RightsConfirmed => "Your change of rights is confirmed",
            AnnouncementKind.RightsDiscarded => "Your change of rights was discarded",
            AnnouncementKind.RightsExpired => "A change of rights has expired",
            AnnouncementKind.AuditAnchorFailing => "The audit log cannot be anchored",
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "The kind has no title."),
        };
    }

    /// <summary>What happened to its subject, in a few words: <c>approved</c>. For lines that name the subject once.</summary>
    public static Sentence OutcomeOf(AnnouncementKind kind) =>
        kind switch
        {
            AnnouncementKind.RequestSubmitted => (Sentence)"submitted",
            AnnouncementKind.RequestClaimed => "under review",
            AnnouncementKind.InformationAsked => "question",
            AnnouncementKind.RequestAnswered => "answer",
            AnnouncementKind.SecondDecisionNeeded => "second decision needed",
            AnnouncementKind.RequestReturned => "needs another review",
            AnnouncementKind.RequestApproved => "approved",
            AnnouncementKind.RequestRejected => "rejected",
            AnnouncementKind.RequestWithdrawn => "withdrawn",
            AnnouncementKind.RequestOverdue => "waiting for a decision",
            AnnouncementKind.NoteAdded => "comment",
            AnnouncementKind.TenantReady => "ready",
            AnnouncementKind.TenantFailing => "failing",
            AnnouncementKind.TenantQuarantined => "in quarantine",
            AnnouncementKind.TenantDeleted => "deleted",
            AnnouncementKind.DeletionStopped => "deletion stopped",
            AnnouncementKind.MoveStopped => "move not finished",
            AnnouncementKind.TenantSuspended => "suspended",
            AnnouncementKind.TenantResumed => "runs again",
            AnnouncementKind.TenantDeletionRequested => "deletion requested",
            AnnouncementKind.RecertificationDue => "needs a recertification",
            AnnouncementKind.QuotaNearlyUsed => "quota nearly used",
            AnnouncementKind.TenantFought => "changed again and again",
            AnnouncementKind.RequestExpiring or AnnouncementKind.TenantExpiring => "expires soon",
            AnnouncementKind.RequestExpired or AnnouncementKind.TenantExpired or AnnouncementKind.RightsExpired => "expired",
            AnnouncementKind.TeamWithoutLead => "no active lead",
            AnnouncementKind.ClusterReplaced => "replaced",
            AnnouncementKind.ClusterAway => "unreachable",
            AnnouncementKind.ClusterBack => "reachable again",
            AnnouncementKind.OrphansFound => "orphans found",
            AnnouncementKind.RightsProposed => "needs a second admin",
            AnnouncementKind.RightsConfirmed => "confirmed",
            AnnouncementKind.RightsDiscarded => "discarded",
            AnnouncementKind.AuditAnchorFailing => "not anchored",
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "The kind has no outcome."),
        };

    /// <summary>The event name in webhooks: <c>request.submitted</c>, <c>tenant.ready</c>.</summary>
    public static string EventOf(AnnouncementKind kind) =>
        kind switch
        {
            AnnouncementKind.InformationAsked => "request.information-asked",
            AnnouncementKind.SecondDecisionNeeded => "request.second-decision-needed",
            AnnouncementKind.TenantReady => "tenant.ready",
            AnnouncementKind.TenantFailing => "tenant.failing",
            AnnouncementKind.TenantQuarantined => "tenant.quarantined",
            AnnouncementKind.TenantDeleted => "tenant.deleted",
            AnnouncementKind.DeletionStopped => "tenant.deletion-stopped",
            AnnouncementKind.MoveStopped => "tenant.move-stopped",
            AnnouncementKind.TenantSuspended => "tenant.suspended",
            AnnouncementKind.TenantResumed => "tenant.resumed",
            AnnouncementKind.TenantDeletionRequested => "tenant.deletion-requested",
            AnnouncementKind.TenantExpiring => "tenant.expiring",
            AnnouncementKind.TenantExpired => "tenant.expired",
            AnnouncementKind.RecertificationDue => "tenant.recertification-due",
            AnnouncementKind.TeamWithoutLead => "team.without-lead",
            AnnouncementKind.QuotaNearlyUsed => "tenant.quota-nearly-used",
            AnnouncementKind.TenantFought => "tenant.fought",
            AnnouncementKind.NoteAdded => "request.note-added",
            AnnouncementKind.ClusterReplaced => "cluster.replaced",
            AnnouncementKind.ClusterAway => "cluster.away",
            AnnouncementKind.ClusterBack => "cluster.back",
            AnnouncementKind.OrphansFound => "cluster.orphans-found",
            AnnouncementKind.RightsProposed => "rights.proposed",
            AnnouncementKind.RightsConfirmed => "rights.confirmed",
            AnnouncementKind.RightsDiscarded => "rights.discarded",
            AnnouncementKind.RightsExpired => "rights.expired",
            AnnouncementKind.AuditAnchorFailing => "audit.anchor-failing",
            _ => "request." + kind.ToString()["Request".Length..].ToLowerInvariant(),
        };

    /// <summary>Whether its subject is a request, and not what became of it.</summary>
    public static bool IsAboutRequest(AnnouncementKind kind) => EventOf(kind).StartsWith("request.", StringComparison.Ordinal);

    /// <summary>The path of the portal page that it links to, without a leading slash.</summary>
    /// <param name="page">The page that the announcement itself names; null for most.</param>
    public static string PathOf(AnnouncementKind kind, string? requestId, string? tenant, string? page) =>
        page is not null ? page
        : kind == AnnouncementKind.ClusterReplaced ? "admin/guards"
        : kind is AnnouncementKind.ClusterAway or AnnouncementKind.ClusterBack ? "admin/clusters"
        : kind == AnnouncementKind.OrphansFound ? "admin/orphans"
        : kind == AnnouncementKind.AuditAnchorFailing ? "audit"
        : kind == AnnouncementKind.QuotaNearlyUsed && tenant is not null ? $"tenants/{tenant}/change/quota"
        : kind is (AnnouncementKind.TenantExpiring or AnnouncementKind.TenantExpired) && tenant is not null ? RenewalPathOf(tenant)
        : kind == AnnouncementKind.TenantFought && tenant is not null ? $"tenants/{tenant}/drift"
        : (requestId is null || !IsAboutRequest(kind)) && tenant is not null ? $"tenants/{tenant}"
        : requestId is not null ? $"requests/{requestId}"
        : "notifications";
}
