using TenantPortal.Core.Languages;

namespace TenantPortal.Core.Notifications.Announcements;

/// <summary>The announcements about recertifications, one for all tenants of a team that are at the same step.</summary>
public static class RecertificationAnnouncements
{
    private const int MaxNamed = 10;

    /// <summary>The path of the page on which a team answers for all of its tenants.</summary>
    public static string PathOf(string team) => $"recertification?team={team}";

    /// <param name="title">The title of the team.</param>
    /// <param name="tenants">The names of the tenants.</param>
    public static Announcement Due(string team, string title, IReadOnlyList<string> tenants, DateTimeOffset at) =>
        About(
            team,
            tenants,
            $"Confirm for team '{title}' which tenants it still needs, and in what size: {Name(tenants)}. A lead or the deputy answers for each with the link.",
            [Audience.TeamLeads(team)],
            at
        );

    /// <param name="deputy">The id of the deputy.</param>
    /// <inheritdoc cref="Due"/>
    public static Announcement ForDeputy(string team, string title, string deputy, IReadOnlyList<string> tenants, DateTimeOffset at) =>
        About(
            team,
            tenants,
            $"No lead of team '{title}' has answered whether it still needs its tenants: {Name(tenants)}. As the deputy, answer for each with the link.",
            [Audience.Person(deputy), Audience.TeamLeads(team)],
            at
        );

    /// <inheritdoc cref="Due"/>
    public static Announcement ForManagers(string team, string title, IReadOnlyList<string> tenants, DateTimeOffset at) =>
        About(
            team,
            tenants,
            $"No one has answered whether team '{title}' still needs its tenants: {Name(tenants)}. Contact the team, or confirm the tenants with the link.",
            [Audience.TeamManagers(team), Audience.TeamLeads(team)],
            at
        );

    /// <param name="why">A sentence.</param>
    public static Announcement Suspended(AnnouncedTenant tenant, Sentence why, DateTimeOffset at) =>
        new()
        {
            Kind = AnnouncementKind.TenantSuspended,
            Tenant = tenant.Name,
            Team = tenant.Team,
            Sentence = tenant.Sign(
                $"Tenant '{tenant.Name}' is suspended: its workloads are stopped, and its groups have read access only. {why} Answer with the link: the tenant "
                    + $"resumes at once if the team still needs it."
            ),
            Audiences = [Audience.TeamLeads(tenant.Team), Audience.TeamManagers(tenant.Team)],
            Page = PathOf(tenant.Team),
            At = at,
        };

    private static Announcement About(string team, IReadOnlyList<string> tenants, Sentence text, IReadOnlyList<Audience> audiences, DateTimeOffset at) =>
        new()
        {
            Kind = AnnouncementKind.RecertificationDue,
            Tenant = tenants.Count == 1 ? tenants[0] : null,
            Team = team,
            Sentence = text,
            Audiences = audiences,
            Page = PathOf(team),
            At = at,
        };

    private static Sentence Name(IReadOnlyList<string> tenants)
    {
        var named = string.Join(", ", tenants.Take(MaxNamed).Select(tenant => $"'{tenant}'"));
        return tenants.Count > MaxNamed ? $"{named} and {tenants.Count - MaxNamed} more" : (Sentence)$"{named}";
    }
}
