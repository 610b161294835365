namespace TenantPortal.Sandbox.Storage;

internal enum ChangeKind
{
    Added,
    Modified,
    Deleted,
}

/// <summary>One committed change; the version before it tells selectors what a watcher had seen.</summary>
internal sealed record WatchEvent(ChangeKind Kind, StoredObject Object, StoredObject? Previous);
