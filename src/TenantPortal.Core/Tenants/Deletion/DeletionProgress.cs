using TenantPortal.Core.Data;

namespace TenantPortal.Core.Tenants.Deletion;

/// <summary>A condition of a namespace that is being deleted, in the server's own words.</summary>
/// <param name="Namespace">Its name.</param>
public sealed record NamespaceCondition(string Namespace, string Type, string Reason, string Message);

/// <summary>What a deletion waits for: the objects that hang, and what the namespaces report.</summary>
/// <param name="Gap">Why not everything could be read, as a sentence; null when it could.</param>
[StoredAsJson]
public sealed record DeletionProgress(BoundedList<HeldObject> Held, IReadOnlyList<NamespaceCondition> Conditions, string? Gap)
{
    public static readonly DeletionProgress Nothing = new(BoundedList<HeldObject>.Empty, [], null);

    public bool IsNothing => Held.Count == 0 && Conditions.Count == 0 && Gap is null;
}

/// <summary>A volume that outlives its tenant.</summary>
/// <param name="Volume">The name of the PersistentVolume.</param>
/// <param name="Claim">With its namespace.</param>
/// <param name="FormerPolicy">The reclaim policy before the portal set <c>Retain</c>.</param>
[StoredAsJson]
public sealed record KeptVolume(string Volume, string Claim, string? Size, string FormerPolicy, DateTimeOffset At);
