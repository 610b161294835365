namespace TenantPortal.Kubernetes.Tests;

/// <summary>The clock of a machine, which a test sets forwards or backwards. Timers go on, as they do then.</summary>
internal sealed class JumpingTime : TimeProvider
{
    private long _ahead;

    public void Jump(TimeSpan by) => Interlocked.Add(ref _ahead, by.Ticks);

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref _ahead));
}
