namespace TenantPortal.Sandbox.Writes;

/// <summary>Who writes, through which subresource, and whether it counts.</summary>
internal sealed record WriteOptions(string Manager, bool DryRun = false, string Subresource = "");
