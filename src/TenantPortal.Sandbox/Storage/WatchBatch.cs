namespace TenantPortal.Sandbox.Storage;

/// <summary>How far a watcher got, the store's revision at that moment, and the task that ends when there is more.</summary>
internal sealed record WatchBatch(long NextSequence, long Revision, bool Lost, Task More);
