namespace TenantPortal.Sandbox.Writes;

/// <summary>The field manager, the subresource and whether it is a dry run.</summary>
internal sealed record WriteOptions(string Manager, bool DryRun = false, string Subresource = "");
