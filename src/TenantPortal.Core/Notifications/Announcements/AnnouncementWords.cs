using TenantPortal.Core.Requests;

namespace TenantPortal.Core.Notifications.Announcements;

/// <summary>The title and link of an announcement, the same for every channel.</summary>
public static class AnnouncementWords
{
    /// <summary>How much later the expiry date is in the renewal form that a notice of an expiry opens.</summary>
    public const int RenewalMonths = 3;

    /// <summary>The path of the form for renewing a tenant, filled in.</summary>
    public static string RenewalPathOf(string tenant) => $"tenants/{tenant}/change/renewal?months={RenewalMonths}";

    /// <summary>A line without a full stop.</summary>
    public static string TitleOf(AnnouncementKind kind, string? tenant)
    {
        var subject = tenant ?? "a tenant";
        return kind switch
        {
            AnnouncementKind.RequestSubmitted => $"New request for {subject}",
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

    public static AnnouncementGroup GroupOf(AnnouncementKind kind) =>
        kind switch
        {
            AnnouncementKind.RequestSubmitted
            or AnnouncementKind.RequestAnswered
            or AnnouncementKind.SecondDecisionNeeded
            or AnnouncementKind.RequestReturned
            or AnnouncementKind.RequestOverdue
            or AnnouncementKind.RightsProposed
            or AnnouncementKind.RightsConfirmed
            or AnnouncementKind.RightsDiscarded
            or AnnouncementKind.RightsExpired => AnnouncementGroup.Decisions,
            AnnouncementKind.TenantReady
            or AnnouncementKind.TenantFailing
            or AnnouncementKind.TenantQuarantined
            or AnnouncementKind.TenantDeleted
            or AnnouncementKind.DeletionStopped
            or AnnouncementKind.MoveStopped
            or AnnouncementKind.TenantSuspended
            or AnnouncementKind.TenantResumed
            or AnnouncementKind.TenantDeletionRequested
            or AnnouncementKind.TenantExpiring
            or AnnouncementKind.TenantExpired
            or AnnouncementKind.RecertificationDue
            or AnnouncementKind.TeamWithoutLead
            or AnnouncementKind.QuotaNearlyUsed
            or AnnouncementKind.TenantFought
            or AnnouncementKind.ClusterReplaced
            or AnnouncementKind.ClusterAway
            or AnnouncementKind.ClusterBack
            or AnnouncementKind.OrphansFound
            or AnnouncementKind.AuditAnchorFailing => AnnouncementGroup.Tenants,
            AnnouncementKind.NoteAdded => AnnouncementGroup.Notes,
            _ => AnnouncementGroup.Requests,
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
        : (GroupOf(kind) == AnnouncementGroup.Tenants || requestId is null) && tenant is not null ? $"tenants/{tenant}"
        : requestId is not null ? $"requests/{requestId}"
        : "notifications";
}
