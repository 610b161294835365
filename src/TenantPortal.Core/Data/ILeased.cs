namespace TenantPortal.Core.Data;

/// <summary>A row that one replica at a time works on, until its claim is released or expires.</summary>
internal interface ILeased
{
    /// <summary>When a replica's claim expires, so that a crashed replica loses it; null when there is no claim.</summary>
    DateTimeOffset? ClaimedUntil { get; }
}
