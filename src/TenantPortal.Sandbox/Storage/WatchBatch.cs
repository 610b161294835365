namespace TenantPortal.Sandbox.Storage;

/// <summary>The position of a watcher, the store's revision at that time, and the task that completes when there is more.</summary>
internal sealed record WatchBatch(long NextSequence, long Revision, bool Lost, Task More);
