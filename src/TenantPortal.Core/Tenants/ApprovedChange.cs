namespace TenantPortal.Core.Tenants;

/// <summary>What an approved request makes of a tenant: where the two meet. Only an approved request gives one.</summary>
/// <param name="RequestId">The request that was approved.</param>
/// <param name="TenantId">The tenant that it creates or changes.</param>
/// <param name="ManifestHash">The hash of the manifests that were approved.</param>
public sealed record ApprovedChange(string RequestId, RequestKind Kind, Guid TenantId, TenantSpec Spec, string ManifestHash)
{
    /// <summary>The trace of the approval, as a W3C <c>traceparent</c>; null when it is not recorded.</summary>
    public string? TraceParent { get; init; }
}
