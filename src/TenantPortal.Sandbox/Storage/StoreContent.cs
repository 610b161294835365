namespace TenantPortal.Sandbox.Storage;

/// <summary>All objects by resource, as they were at one revision.</summary>
internal sealed record StoreContent(IReadOnlyDictionary<string, List<StoredObject>> Objects, long Revision);
