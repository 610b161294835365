namespace TenantPortal.Core.Tiers;

/// <summary>A tenant cannot be rendered with the current tiers, clusters and blueprints. The message is for users.</summary>
public sealed class RenderingException(string message) : Exception(message);
