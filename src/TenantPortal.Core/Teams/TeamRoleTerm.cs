namespace TenantPortal.Core.Teams;

/// <summary>
/// How long a person or group held a role in a team, and who gave it to them. Whoever held one recently cannot decide the team's requests.
/// </summary>
public sealed class TeamRoleTerm
{
    private TeamRoleTerm() => (Team, Holder) = ("", "");

    /// <param name="since">Null for a role that was given before terms were recorded.</param>
    /// <param name="givenBy">The id of the user who gave it; null when that was not recorded.</param>
    public TeamRoleTerm(string team, TeamRole role, string holder, DateTimeOffset? since, string? givenBy) =>
        (Team, Role, Holder, Since, GivenBy) = (team, role, holder, since, givenBy);

    public long Id { get; private set; }

    public string Team { get; private set; }

    public TeamRole Role { get; private set; }

    /// <summary>The id of the deputy, or the group of leads or members.</summary>
    public string Holder { get; private set; }

    public DateTimeOffset? Since { get; private set; }

    public string? GivenBy { get; private set; }

    /// <summary>Null for the present holder.</summary>
    public DateTimeOffset? EndedAt { get; private set; }

    public void End(DateTimeOffset at) => EndedAt ??= at;
}
