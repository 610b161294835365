namespace TenantPortal.Core;

/// <summary>One line of the history of a request, tenant or team.</summary>
public sealed record HistoryEntry(DateTimeOffset At, string Actor, string Action, string Details);
