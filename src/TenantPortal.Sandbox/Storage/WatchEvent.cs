namespace TenantPortal.Sandbox.Storage;

internal enum ChangeKind
{
    Added,
    Modified,
    Deleted,
}

/// <summary>One committed change; selectors use the previous version to know what a watcher has seen.</summary>
internal sealed record WatchEvent(ChangeKind Kind, StoredObject Object, StoredObject? Previous);
