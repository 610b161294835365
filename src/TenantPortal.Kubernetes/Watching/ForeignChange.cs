namespace TenantPortal.Kubernetes.Watching;

/// <summary>A change of an object that this process did not make.</summary>
/// <param name="Tenant">The name of the tenant that it belongs to, whatever its labels say now.</param>
internal sealed record ForeignChange(SeenObject Object, string Tenant, bool IsDeleted = false)
{
    /// <summary>Whether the object is left to the resync, because it is changed again and again.</summary>
    public bool IsFought { get; init; }

    /// <summary>
    /// Whether no event has shown yet that the portal applies the object. A controller may have created it first, such as the ServiceAccount <c>default</c>
    /// of a new namespace, and the event may arrive after the portal has applied it.
    /// </summary>
    public bool MayBeOutdated { get; init; }
}
