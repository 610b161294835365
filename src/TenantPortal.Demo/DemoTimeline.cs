using TenantPortal.Core;
using TenantPortal.Core.Calendar;
using TenantPortal.Core.People;
using TenantPortal.Core.Quotas;
using TenantPortal.Core.Requests;
using TenantPortal.Core.Requests.Expiry;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tenants.Deletion;
using TenantPortal.Core.Tiers;
using TenantPortal.Core.Tiers.Advice;

namespace TenantPortal.Demo;

/// <summary>
/// Writes what happens to the requests of a tenant. Each tenant has draws of its own, so that tenants can be written at the same time and the result is the
/// same.
/// </summary>
internal sealed class DemoTimeline(DemoOrganization organization, TenantRenderer renderer, TierCatalog tiers, string cluster, DateTimeOffset now)
{
    /// <summary>No request that is open today is older.</summary>
    public const double MaxOpenHours = 170;

    /// <summary>From the submission to the last decision.</summary>
    private static readonly TimeSpan LongestCourse = TimeSpan.FromHours(130);

    private readonly DemoYaml _yaml = new();

    /// <summary>How a request ends.</summary>
    private enum Outcome
    {
        Approved,
        Rejected,
        Withdrawn,
        Expired,
    }

    /// <summary>All requests of a tenant that exists or existed.</summary>
    public IReadOnlyList<DemoRequest> Write(DemoTenant tenant)
    {
        var random = new DemoRandom(100_000 + tenant.Number);
        var requests = new List<DemoRequest>();
        var created = tenant.Fate == DemoFate.Provisioning ? now.AddMinutes(-9 - tenant.Number % 5) : tenant.RequestedAt;
        var spec = First(tenant, random);
        var first = Render(tenant, random.RequestId(), new RequestedChange(RequestKind.Create, null, spec), $"Runs {tenant.What} of {tenant.Team.Team.Title}.");
        requests.Add(
            first with
            {
                Events =
                    tenant.Fate == DemoFate.Provisioning ? Quick(tenant, created, random) : Course(first, created, Outcome.Approved, random, mayExpire: false),
            }
        );
        tenant.Quotas.Add((requests[0].Events[^1].At, spec.Quota));

        // The end of the last slot, so that what is open today or special comes after it.
        var (begin, end) = (requests[0].Events[^1].At.AddDays(2), LastChangeOf(tenant));
        var count = tenant.Changes - (HasSpecialEnd(tenant) ? 1 : 0);
        var segment = count == 0 ? TimeSpan.Zero : (end - begin) / count;
        for (var at = 0; at < count; at++)
        {
            var submittedAt = DemoCast.AtWork(begin + (segment * at) + (segment * random.Between(0, 0.15)), random);
            // A tenant has one open request.
            var closed = requests.Max(request => request.Events[^1].At);
            if (submittedAt <= closed)
                submittedAt = closed + ((now - closed) * 0.02);
            var (change, purpose) = Change(tenant, spec, submittedAt, random);
            var outcome = random.Pick((Outcome.Approved, 78), (Outcome.Rejected, 11), (Outcome.Withdrawn, 6), (Outcome.Expired, 5));
            var request = Render(tenant, random.RequestId(), change, purpose);
            request = request with { Events = Course(request, submittedAt, outcome, random, mayExpire: segment > TimeSpan.FromDays(26)) };
            requests.Add(request);
            if (request.Events.All(step => step.Step is not (DemoStep.Reject or DemoStep.Withdraw or DemoStep.Expire)))
            {
                spec = change.Requested;
                tenant.Quotas.Add((request.Events[^1].At, spec.Quota));
            }
        }

        if (HasSpecialEnd(tenant))
            requests.Add(LastOf(tenant, spec, requests, random));
        if (FateAt(tenant.Fate) is { } fateAt)
            requests[0] = requests[0] with { Events = [.. requests[0].Events, new DemoEvent(fateAt, DemoStep.MeetFate, null)] };
        return requests;
    }

    private DateTimeOffset? FateAt(DemoFate fate) =>
        fate switch
        {
            DemoFate.SuspendedByAdmin => now.AddDays(-2.1),
            DemoFate.Expired => now.AddDays(-5),
            DemoFate.Quarantined => now.AddHours(-31),
            DemoFate.Asleep => now.AddHours(-6),
            DemoFate.Failing => now.AddHours(-3),
            DemoFate.Degraded => now.AddMinutes(-50),
            _ => null,
        };

    /// <summary>A request for a new tenant that was not approved.</summary>
    public DemoRequest WriteRefused(DemoTenant tenant)
    {
        var random = new DemoRandom(200_000 + tenant.Number);
        var request = RenderFirst(tenant, random);
        var outcome = random.Pick((Outcome.Rejected, 50), (Outcome.Withdrawn, 32), (Outcome.Expired, 18));
        return request with { Events = Course(request, tenant.RequestedAt, outcome, random, mayExpire: true) };
    }

    /// <summary>A request that is open today: for a new tenant, or for a change of an existing one.</summary>
    /// <param name="spec">Of the existing tenant; null for a new one.</param>
    public DemoRequest WriteOpen(DemoTenant tenant, TenantSpec? spec, RequestStatus status, bool exceedsBudget)
    {
        var random = new DemoRandom(300_000 + tenant.Number + (spec is null ? 0 : 50_000));
        var request = spec is null ? RenderFirst(tenant, random) : RenderChange(tenant, spec, random);
        var (lead, admin) = (tenant.Team.Lead, random.Pick(organization.Admins));
        // Some wait longer than they should.
        var submittedAt = DemoCast.AtWork(now - random.Hours(24, random.Happens(0.2) ? MaxOpenHours : MaxOpenHours / 2), random);
        var events = new List<DemoEvent> { new(submittedAt, DemoStep.Submit, lead) };
        if (status != RequestStatus.Submitted)
            events.Add(new(submittedAt + ((now - submittedAt) * 0.3), DemoStep.Claim, admin));
        if (status == RequestStatus.NeedsInfo)
            events.Add(new(submittedAt + ((now - submittedAt) * 0.5), DemoStep.Ask, admin, random.Pick(DemoWords.Questions)));
        else if (random.Happens(0.3))
            events.Add(new(submittedAt + ((now - submittedAt) * 0.6), DemoStep.Comment, lead, random.Pick(DemoWords.TeamNotes)));
        if (status == RequestStatus.AwaitingSecond)
            events.Add(new(submittedAt + ((now - submittedAt) * 0.8), DemoStep.Approve, admin, random.Pick(DemoWords.Approvals)));
        return request with { Events = events, ExceedsBudget = exceedsBudget };
    }

    private static bool HasSpecialEnd(DemoTenant tenant) =>
        tenant.Fate is DemoFate.Archived or DemoFate.Deleting or DemoFate.DeletionPending or DemoFate.Updating;

    private DateTimeOffset LastChangeOf(DemoTenant tenant) => now - (HasSpecialEnd(tenant) ? DemoCast.Slot * 2 : TimeSpan.FromDays(1));

    /// <summary>The deletion of a tenant, or a change that is being applied now.</summary>
    private DemoRequest LastOf(DemoTenant tenant, TenantSpec spec, List<DemoRequest> before, DemoRandom random)
    {
        if (tenant.Fate == DemoFate.Updating)
        {
            var update = Render(tenant, random.RequestId(), Grow(spec, random), random.Pick(DemoWords.Reasons));
            return update with { Events = Quick(tenant, now.AddMinutes(-12), random) };
        }

        var submittedAt = now.AddDays(
            tenant.Fate switch
            {
                DemoFate.Archived => -12 - (tenant.Number % 5),
                DemoFate.Deleting => -8.5,
                _ => -2 - (tenant.Number % 2),
            }
        );
        var latest = before.Last(request => request.Change.Requested == spec);
        var deletion = new DemoRequest
        {
            Id = random.RequestId(),
            Tenant = tenant,
            Change = new RequestedChange(RequestKind.Delete, spec, spec, VolumeChoice.Keep),
            Purpose = random.Pick(DemoWords.DeleteReasons),
            Hash = latest.Hash,
            Yaml = null,
            Objects = [],
            Events = [],
        };
        var events = Quick(tenant, submittedAt, random).Where(step => step.Step != DemoStep.ApproveSecond).ToList();
        var due = events[^1].At.AddDays(7);
        if (tenant.Fate is DemoFate.Archived or DemoFate.Deleting)
            events.Add(new(due, DemoStep.BeginDeletion, null));
        if (tenant.Fate == DemoFate.Archived)
            events.Add(new(due.AddSeconds(41), DemoStep.Archive, null));
        return deletion with { Events = events };
    }

    /// <summary>Submitted, claimed and approved within minutes.</summary>
    private IReadOnlyList<DemoEvent> Quick(DemoTenant tenant, DateTimeOffset submittedAt, DemoRandom random)
    {
        var admin = random.Pick(organization.Admins);
        return
        [
            new(submittedAt, DemoStep.Submit, tenant.Team.Lead),
            new(submittedAt.AddMinutes(3), DemoStep.Claim, admin),
            new(submittedAt.AddMinutes(5), DemoStep.Approve, admin, random.Pick(DemoWords.Approvals)),
            .. NeedsSecond(tenant.Tier) ? new[] { new DemoEvent(submittedAt.AddMinutes(6), DemoStep.ApproveSecond, organization.Security) } : [],
        ];
    }

    private bool NeedsSecond(string tier) => tiers.Find(tier)!.Isolation == Isolation.DedicatedCluster;

    private List<DemoEvent> Course(DemoRequest request, DateTimeOffset submittedAt, Outcome outcome, DemoRandom random, bool mayExpire)
    {
        var (lead, admin) = (request.Tenant.Team.Lead, random.Pick(organization.Admins));
        if (outcome == Outcome.Expired && (!mayExpire || now - submittedAt < RequestClock.AnswerTime + LongestCourse))
            outcome = Outcome.Withdrawn;
        var (events, at) = (new List<DemoEvent>(), submittedAt);
        // What was requested in the last days was decided by now.
        var pace = Math.Min(1, (now - submittedAt) / LongestCourse);
        void Add(double least, double most, DemoStep step, CurrentUser? actor, string text = "") =>
            events.Add(new(at += random.Hours(least, most) * pace, step, actor, text));

        Add(0, 0, DemoStep.Submit, lead);
        if (random.Happens(0.12))
            Add(0.1, 0.6, DemoStep.Comment, lead, random.Pick(DemoWords.TeamNotes));
        if (outcome == Outcome.Withdrawn && random.Happens(0.6))
        {
            Add(1, 20, DemoStep.Withdraw, lead, random.Pick(DemoWords.Withdrawals));
            return events;
        }

        Add(0.2, 18, DemoStep.Claim, admin);
        if (outcome == Outcome.Expired || random.Happens(0.22))
        {
            Add(0.2, 2, DemoStep.Ask, admin, random.Pick(DemoWords.Questions));
            if (outcome == Outcome.Expired)
            {
                events.Add(new(at + RequestClock.AnswerTime, DemoStep.Expire, null));
                return events;
            }

            Add(2, 36, DemoStep.Answer, lead, random.Pick(DemoWords.Answers));
            Add(0.3, 8, DemoStep.Claim, admin);
        }

        if (random.Happens(0.06))
            Add(0.1, 1, DemoStep.InternalComment, admin, random.Pick(DemoWords.InternalNotes));
        if (random.Happens(0.1))
            Add(0.1, 1, DemoStep.Comment, admin, random.Pick(DemoWords.ReviewerNotes));
        switch (outcome)
        {
            case Outcome.Withdrawn:
                Add(0.5, 10, DemoStep.Withdraw, lead, random.Pick(DemoWords.Withdrawals));
                break;
            case Outcome.Rejected:
                Add(0.2, 14, DemoStep.Reject, admin, random.Pick(DemoWords.Rejections));
                break;
            default:
                Add(0.1, 14, DemoStep.Approve, admin, random.Pick(DemoWords.Approvals));
                if (NeedsSecond(request.Tenant.Tier) && request.Change.Kind != RequestKind.Delete)
                    Add(0.5, 16, DemoStep.ApproveSecond, organization.Security);
                break;
        }

        return events;
    }

    private DemoRequest RenderFirst(DemoTenant tenant, DemoRandom random) =>
        Render(
            tenant,
            random.RequestId(),
            new RequestedChange(RequestKind.Create, null, First(tenant, random)),
            $"Runs {tenant.What} of {tenant.Team.Team.Title}."
        );

    private DemoRequest RenderChange(DemoTenant tenant, TenantSpec spec, DemoRandom random)
    {
        var (change, purpose) = Change(tenant, spec, now, random);
        return Render(tenant, random.RequestId(), change, purpose);
    }

    private DemoRequest Render(DemoTenant tenant, string id, RequestedChange change, string purpose)
    {
        var rendered = renderer.Render(tenant.Id, id, change.Requested, tenant.Team.Team);
        return new DemoRequest
        {
            Id = id,
            Tenant = tenant,
            Change = change,
            Purpose = purpose,
            Hash = rendered.Hash,
            Yaml = _yaml.Write(rendered, tenant, id),
            Objects = [.. rendered.All.Select(manifest => manifest.Title), .. rendered.MadeByAddOns.Select(reference => reference.Title)],
            Events = [],
        };
    }

    private TenantSpec First(DemoTenant tenant, DemoRandom random)
    {
        var expires =
            tenant.Fate == DemoFate.Expired ? Today.AddDays(-19)
            : tenant.Environment != "production" && random.Happens(0.55) ? Today.AddDays(random.Happens(0.25) ? 4 + random.Index(24) : 40 + random.Index(260))
            : (DateOnly?)null;
        var size = tiers.Find(tenant.Tier)!.Sizes.First(size => size.Name == tenant.Size);
        return new TenantSpec
        {
            Name = tenant.Name,
            Team = tenant.Team.Team.Name,
            Tier = tenant.Tier,
            Cluster = cluster,
            Environment = tenant.Environment,
            Size = size.Name,
            Quota = size.Quota,
            Case = tenant.Tier switch
            {
                "vcluster" => new TenantCase { NeedsOwnCrds = true },
                "cluster" => new TenantCase { Compliance = ["PCI-DSS"], NeedsBlastRadius = true },
                _ => TenantCase.Internal,
            },
            ExpiresOn = expires,
            Contact = random.Happens(0.7) ? $"{tenant.Team.Team.Name}@portal.example" : null,
            Access = random.Happens(0.5) ? [new AccessGrant(tenant.Team.Team.MemberGroup, TenantRole.Developer)] : [],
        };
    }

    private DateOnly Today => UtcDay.Of(now);

    private (RequestedChange Change, string Purpose) Change(DemoTenant tenant, TenantSpec spec, DateTimeOffset at, DemoRandom random)
    {
        if (spec.ExpiresOn is { } end && tenant.Fate != DemoFate.Expired && random.Happens(0.3))
            return (
                new RequestedChange(RequestKind.Renew, spec, spec with { ExpiresOn = end.AddDays(30 * (1 + random.Index(6))) }),
                random.Pick(DemoWords.RenewReasons)
            );
        if (random.Happens(0.35))
            return (ChangeAccess(tenant, spec, random), random.Pick(DemoWords.AccessReasons));
        return random.Happens(0.8) || at < now.AddDays(-300)
            ? (Grow(spec, random), random.Pick(DemoWords.Reasons))
            : (Shrink(spec), random.Pick(DemoWords.LowerReasons));
    }

    private static RequestedChange ChangeAccess(DemoTenant tenant, TenantSpec spec, DemoRandom random)
    {
        var groups = new[] { tenant.Team.Team.MemberGroup, "data-engineers", "support-engineers", "on-call-partners" };
        var free = groups.Where(group => spec.Access.All(grant => grant.Group != group)).ToArray();
        var access =
            free.Length == 0
                ? spec.Access.Skip(1)
                : spec.Access.Append(new AccessGrant(random.Pick(free), random.Pick((TenantRole.Viewer, 2), (TenantRole.Developer, 1))));
        return new RequestedChange(RequestKind.ChangeAccess, spec, spec with { Access = [.. access.OrderBy(grant => grant.Group, StringComparer.Ordinal)] });
    }

    /// <summary>More CPU and memory, within the maximum of the tier.</summary>
    private RequestedChange Grow(TenantSpec spec, DemoRandom random) => WithQuota(spec, random.Pick([1.25m, 1.25m, 1.5m]));

    private RequestedChange Shrink(TenantSpec spec) => WithQuota(spec, 0.75m);

    private RequestedChange WithQuota(TenantSpec spec, decimal factor)
    {
        var most = tiers.Find(spec.Tier)!.Maximum;
        var amounts = spec.Quota.Resources.ToDictionary(
            resource => resource.Name,
            resource =>
            {
                var number = QuotaFigure.ToNumber(resource.HardKey, spec.Quota[resource]);
                if (resource != QuotaResource.Cpu && resource != QuotaResource.Memory)
                    return spec.Quota[resource].ToString();
                var unit = resource.Unit == QuotaUnit.Cores ? 1000L : 1L << 30;
                var next = Math.Max(1, (long)Math.Ceiling(number * factor / unit)) * unit;
                return QuotaFigure.ToQuantity(resource.HardKey, Math.Min(next, QuotaFigure.ToNumber(resource.HardKey, most[resource]))).ToString();
            }
        );
        return new RequestedChange(RequestKind.ChangeQuota, spec, spec with { Quota = Quota.Parse(amounts), Size = null });
    }
}
