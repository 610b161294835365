using System.Collections.Concurrent;
using TenantPortal.Core;
using TenantPortal.Core.Requests;

namespace TenantPortal.Benchmarks.Kills;

/// <summary>What the portal has promised: everything that it answered with success, and that its users therefore rely on.</summary>
internal sealed class Promises
{
    /// <summary>The status of each request, by its id.</summary>
    public ConcurrentDictionary<string, (RequestKind Kind, string Tenant, RequestStatus Status)> Requests { get; } = new();

    /// <summary>The size of each approved tenant; null for one whose deletion is approved.</summary>
    public ConcurrentDictionary<string, string?> Tenants { get; } = new();

    /// <summary>What was already seen to be wrong.</summary>
    public ConcurrentQueue<string> Violations { get; } = [];
}
