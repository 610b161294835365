namespace TenantPortal.Core.Tiers;

/// <summary>A tenant cannot be rendered with the tiers, clusters and blueprints as they are now. The message is for people.</summary>
public sealed class RenderingException(string message) : Exception(message);
