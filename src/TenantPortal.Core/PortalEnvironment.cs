namespace TenantPortal.Core;

/// <summary>The environment that the process runs in; Development is less strict.</summary>
public sealed record PortalEnvironment(bool IsDevelopment);
