namespace TenantPortal.Core.Teams.Leads;

/// <summary>The facts about the leads of a team.</summary>
/// <param name="WatchedSince">When the portal first looked for them.</param>
/// <param name="LastSeenAt">When one of them was last seen; null for never.</param>
/// <param name="AbsentSince">When an episode without an active lead began; null outside of one.</param>
public sealed record LeadFacts(DateTimeOffset WatchedSince, DateTimeOffset? LastSeenAt, DateTimeOffset? AbsentSince);

/// <summary>Decides whether a team has a lead who still signs in. An episode ends when a lead signs in, and not when the period is changed.</summary>
public static class LeadPolicy
{
    /// <param name="silence">How long a lead may be absent; zero for any time.</param>
    public static bool HasActiveLead(DateTimeOffset now, LeadFacts facts, TimeSpan silence)
    {
        if (silence == TimeSpan.Zero)
            return true;
        var from = facts.LastSeenAt > facts.WatchedSince ? facts.LastSeenAt.Value : facts.WatchedSince;
        var goesOn = facts.AbsentSince is { } began && !(facts.LastSeenAt > began);
        return !goesOn && now - from < silence;
    }
}
