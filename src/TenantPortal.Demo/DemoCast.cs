using TenantPortal.Core.Requests;

namespace TenantPortal.Demo;

/// <summary>Draws the tenants: their teams, tiers, ages and fates, and how many requests each has.</summary>
internal sealed class DemoCast
{
    /// <summary>Between two requests for one tenant: longer than any of them takes, except for those that expire.</summary>
    public static readonly TimeSpan Slot = TimeSpan.FromDays(11);

    private const int Seed = 20_260_101;

    /// <summary>Fates and how many tenants have them; those of the first teams first.</summary>
    private static readonly (DemoFate Fate, int Count, Func<DemoTenant, bool> Fits)[] Fates =
    [
        (DemoFate.Quarantined, 1, tenant => tenant.Tier == "namespace"),
        (DemoFate.Failing, 1, tenant => tenant.Tier == "namespace"),
        (DemoFate.DeletionPending, 2, _ => true),
        (DemoFate.SuspendedByAdmin, 1, tenant => tenant.Tier == "namespace"),
        (DemoFate.Degraded, 1, tenant => tenant.Tier == "namespace"),
        (DemoFate.Expired, 1, tenant => tenant.Tier == "namespace"),
        (DemoFate.Updating, 1, tenant => tenant.Tier == "namespace"),
        (DemoFate.Asleep, 3, tenant => tenant is { Tier: "namespace", Environment: not "production" }),
        (DemoFate.Deleting, 1, tenant => tenant.Tier == "namespace"),
    ];

    private readonly DemoScale _scale;
    private readonly DateTimeOffset _now;
    private readonly IReadOnlyList<DemoTeam> _teams;
    private readonly HashSet<string> _names = [];
    private readonly DemoRandom _random = new(Seed);

    public DemoCast(DemoScale scale, IReadOnlyList<DemoTeam> teams, DateTimeOffset now)
    {
        (_scale, _teams, _now) = (scale, teams, now);
        Tenants = [.. Enumerable.Range(0, scale.Tenants).Select(number => Draw(number, AgeOf(number)))];
        GiveFates();
        Open = Math.Max(3 * (RequestStatuses.Open.Count + 1), scale.Requests * 7 / 200);
        Refused = scale.Requests * 7 / 100;
        ShareChanges(scale.Requests - scale.Tenants - Open - Refused);
    }

    public IReadOnlyList<DemoTenant> Tenants { get; }

    /// <summary>How many requests are open today.</summary>
    public int Open { get; }

    /// <summary>How many requests for a new tenant were not approved.</summary>
    public int Refused { get; }

    /// <summary>A tenant that is only requested.</summary>
    /// <param name="team">Null for any.</param>
    public DemoTenant DrawRequested(int number, DateTimeOffset requestedAt, string? tier = null, DemoTeam? team = null) =>
        Draw(_scale.Tenants + number, requestedAt, tier, team);

    /// <summary>One of the teams that the Development sign-in's manager oversees: those of the first two departments.</summary>
    public DemoTeam OverseenTeam(int number) =>
        _teams.Where(team => DemoWords.Departments.Take(2).Any(department => department.Name == team.Team.Department)).ToList() is { Count: > 0 } overseen
            ? overseen[number % overseen.Count]
            : _teams[0];

    /// <summary>A time within office hours of the day, or of the Friday before a weekend.</summary>
    public static DateTimeOffset AtWork(DateTimeOffset at, DemoRandom random)
    {
        while (at.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday)
            at = at.AddDays(-1);
        return new DateTimeOffset(at.Date, TimeSpan.Zero) + random.Hours(7, 16);
    }

    /// <summary>More tenants are young than old, because the platform grew.</summary>
    private DateTimeOffset AgeOf(int number)
    {
        var share = Math.Pow((number + 0.5) / _scale.Tenants, 0.8);
        // Numbers are spread over the teams, so the age must not follow the number.
        var shuffled = (share + (number * 0.381966)) % 1;
        return AtWork(_now.AddDays(-_scale.Days + (Math.Pow(shuffled, 0.85) * (_scale.Days - 1.5))), _random);
    }

    private DemoTenant Draw(int number, DateTimeOffset requestedAt, string? tier = null, DemoTeam? team = null)
    {
        team ??= _teams[TeamOf(number)];
        tier ??= number % 17 == 11 ? "cluster" : _random.Pick(("namespace", 82), ("vcluster", 18));
        var environment = _random.Pick(("development", 40), ("staging", 22), ("production", 38));
        if (tier == "cluster")
            environment = "production";
        var (name, what) = FreeName(team.Team.Name, environment);
        return new DemoTenant
        {
            Number = number,
            Id = _random.Guid(),
            NamespaceUid = _random.Guid(),
            Name = name,
            What = what,
            Team = team,
            Tier = tier,
            Environment = environment,
            Size = environment == "production" ? _random.Pick(("small", 55), ("medium", 37), ("large", 8)) : _random.Pick(("small", 85), ("medium", 15)),
            RequestedAt = requestedAt,
            Use = _random.Pick((DemoUse.Steady, 58), (DemoUse.Growing, 20), (DemoUse.NearlyFull, 11), (DemoUse.Idle, 11)),
        };
    }

    /// <summary>The teams of the Development sign-in have the most, so that their people see full lists.</summary>
    private int TeamOf(int number)
    {
        var (first, second) = (Math.Max(4, _scale.Tenants / 30), Math.Max(7, _scale.Tenants / 17));
        return number < _scale.Tenants
            ? number < first
                ? 0
                : number < second
                    ? 1
                    : number % _teams.Count
            : number % 9 == 0
                ? 0
                : number % 11 == 0
                    ? 1
                    : number % _teams.Count;
    }

    private (string Name, string What) FreeName(string team, string environment)
    {
        var suffix = environment switch
        {
            "development" => "-dev",
            "staging" => "-staging",
            _ => "",
        };
        var start = _random.Index(DemoWords.Parts.Count);
        for (var round = 1; ; round++)
        {
            for (var at = 0; at < DemoWords.Parts.Count; at++)
            {
                var part = DemoWords.Parts[(start + at) % DemoWords.Parts.Count];
                var name = $"{team}-{part.Name}{(round == 1 ? "" : $"-{round}")}{suffix}";
                if (_names.Add(name))
                    return (name, part.What);
            }
        }
    }

    private void GiveFates()
    {
        var old = Tenants.Where(tenant => _now - tenant.RequestedAt > 3 * Slot).ToList();
        for (var at = 0; at < Fates.Length; at++)
        {
            // Every other one is of a team of the sign-in, the others are anywhere.
            var (fate, count, fits) = Fates[at];
            var free = old.Where(tenant => tenant.Fate == DemoFate.None && fits(tenant)).ToList();
            foreach (var tenant in free.Skip(at % 2 == 0 ? 0 : free.Count * (at + 3) / 16).Take(count))
                tenant.Fate = fate;
        }

        foreach (var tenant in old.Where(tenant => tenant.Fate == DemoFate.None && tenant.Number % 20 == 19))
            tenant.Fate = DemoFate.Archived;
        foreach (var tenant in Tenants.Where(tenant => tenant.Fate == DemoFate.None).Reverse().Take(2))
            tenant.Fate = DemoFate.Provisioning;
        foreach (var tenant in Tenants)
            tenant.Changes = tenant.Fate is DemoFate.Archived or DemoFate.Deleting or DemoFate.DeletionPending or DemoFate.Updating ? 1 : 0;
    }

    /// <summary>Old tenants have more requests than young ones.</summary>
    private void ShareChanges(int count)
    {
        count -= Tenants.Sum(tenant => tenant.Changes);
        var room = Tenants.Where(tenant => tenant.Fate != DemoFate.Provisioning).Select(tenant => (Tenant: tenant, Left: RoomOf(tenant))).ToList();
        while (count > 0)
        {
            var with = room.Where(one => one.Left > 0).ToList();
            if (with.Count == 0)
                throw new InvalidOperationException("The year is too short for this many requests.");
            foreach (var (tenant, left) in with.OrderBy(_ => _random.Next()).Take(Math.Min(count, Math.Max(1, with.Count / 2))))
            {
                tenant.Changes++;
                room[room.FindIndex(one => one.Tenant == tenant)] = (tenant, left - 1);
                count--;
            }
        }
    }

    private int RoomOf(DemoTenant tenant) => Math.Max(0, (int)((_now - tenant.RequestedAt - (1.5 * Slot)) / Slot) - tenant.Changes);
}
