using TenantPortal.Core.People;

namespace TenantPortal.Core.Audit;

/// <summary>Who did what to which request or tenant, written together with the change itself and never changed.</summary>
public sealed class AuditEntry
{
    public AuditEntry(CurrentUser actor, string action, string subject, string details, DateTimeOffset at)
        : this(actor.Id, actor.Name, action, subject, details, at)
    {
    }

    private AuditEntry(string actorId, string actorName, string action, string subject, string details, DateTimeOffset at) =>
        (ActorId, ActorName, Action, Subject, Details, At) = (actorId, actorName, action, subject, details, at);

    public long Id { get; private set; }

    public DateTimeOffset At { get; private set; }

    public string ActorId { get; private set; }

    public string ActorName { get; private set; }

    /// <summary>Noun and verb: <c>request.approved</c>.</summary>
    public string Action { get; private set; }

    /// <summary>The request's id or the tenant's name.</summary>
    public string Subject { get; private set; }

    /// <summary>A sentence with what matters.</summary>
    public string Details { get; private set; }

    /// <summary>What the portal does of itself.</summary>
    public static AuditEntry ByReconciler(string action, string subject, string details, DateTimeOffset at) =>
        new("tenantportal", "TenantPortal", action, subject, details, at);
}
