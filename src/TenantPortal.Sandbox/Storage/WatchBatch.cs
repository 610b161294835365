namespace TenantPortal.Sandbox.Storage;

/// <summary>The position of a watcher, the store's revision at that time, and the task that completes when there is more.</summary>
/// <param name="Lost">Whether the window has moved past the position.</param>
/// <param name="Ended">Whether the position belongs to a history that a restore has replaced.</param>
internal sealed record WatchBatch(long NextSequence, long Revision, bool Lost, bool Ended, Task More);
