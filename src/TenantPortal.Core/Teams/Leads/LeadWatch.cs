namespace TenantPortal.Core.Teams.Leads;

/// <summary>Whether a team has a lead who still signs in: since when the portal looks for one, and the episode in which there is none.</summary>
public sealed class LeadWatch
{
    public LeadWatch(string team, string leadGroup, DateTimeOffset since) => (Team, LeadGroup, Since) = (team, leadGroup, since);

    public string Team { get; private set; }

    /// <summary>The lead group that is watched. With another group, the period starts again.</summary>
    public string LeadGroup { get; private set; }

    /// <summary>When the portal first looked for leads in this group. A new team or group has the whole period from here.</summary>
    public DateTimeOffset Since { get; private set; }

    /// <summary>When the portal found that the team has no active lead; null while it has one.</summary>
    public DateTimeOffset? AbsentSince { get; private set; }

    /// <summary>When a lead was last seen before <see cref="AbsentSince"/>; null for never.</summary>
    public DateTimeOffset? LastSeenAt { get; private set; }

    /// <summary>The episode begins.</summary>
    /// <exception cref="InvalidOperationException">It has begun.</exception>
    internal void BeginAbsence(DateTimeOffset? lastSeenAt, DateTimeOffset at)
    {
        if (AbsentSince is not null)
            throw new InvalidOperationException($"The team {Team} has had no active lead since {AbsentSince}.");
        (AbsentSince, LastSeenAt) = (at, lastSeenAt);
    }

    /// <summary>The episode ends.</summary>
    internal void EndAbsence() => (AbsentSince, LastSeenAt) = (null, null);

    /// <summary>Another group leads the team. Its whole period lies ahead.</summary>
    internal void Watch(string leadGroup, DateTimeOffset since)
    {
        EndAbsence();
        (LeadGroup, Since) = (leadGroup, since);
    }
}
