namespace TenantPortal.Core.Teams;

/// <summary>When changes of a team's groups need a second admin.</summary>
public enum TeamFourEyes
{
    /// <summary>When more than one person is a platform admin.</summary>
    WithSeveralAdmins,
    Always,
    Never,
}

/// <summary>Rules for the administration of teams (section <c>Teams</c>).</summary>
public sealed class TeamOptions
{
    public const string Section = "Teams";

    /// <summary>
    /// Whether a platform admin who gives themselves rights in a team or department needs a second admin to confirm it:
    /// <c>WithSeveralAdmins</c>, <c>Always</c> or <c>Never</c>.
    /// </summary>
    public TeamFourEyes FourEyes { get; set; } = TeamFourEyes.WithSeveralAdmins;

    /// <summary>
    /// How long after losing a role in a team a person still cannot decide the requests that the team submits: 0 to 365 days.
    /// </summary>
    public TimeSpan ConflictPeriod { get; set; } = TimeSpan.FromDays(30);

    /// <summary>How long a change that needs a second admin can be confirmed before it expires: 1 hour to 365 days.</summary>
    public TimeSpan ProposalExpiry { get; set; } = TimeSpan.FromDays(14);

    /// <summary>
    /// How long no lead of a team may have signed in before the deputy, the managers of the department and the platform admins are notified: 1 to 730 days.
    /// <c>00:00:00</c> never notifies them.
    /// </summary>
    public TimeSpan LeadSilence { get; set; } = TimeSpan.FromDays(90);
}
