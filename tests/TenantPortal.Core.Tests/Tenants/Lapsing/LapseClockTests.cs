using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Audit;
using TenantPortal.Core.Data;
using TenantPortal.Core.Notifications.Announcements;
using TenantPortal.Core.Requests;
using TenantPortal.Core.Requests.Deciding;
using TenantPortal.Core.Requests.Fields;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tenants.Expiry;
using TenantPortal.Core.Tenants.Lapsing;
using TenantPortal.Core.Tenants.Reading;
using TenantPortal.Core.Tenants.Suspending;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.Tenants.Lapsing;

public sealed class LapseClockTests
{
    private static readonly DateOnly ExpiresOn = new(2026, 3, 1);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, OnEveryDatabase]
    public async Task An_expired_tenant_is_suspended_and_then_its_deletion_is_requested_once_each(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        await ApproveAsync(portal, "shop", ExpiresOn);

        await LiveAsync(portal, until: new DateOnly(2026, 6, 30));

        Assert.Equal(
            ["2026-03-16 tenant.suspended TenantPortal", "2026-04-15 request.submitted TenantPortal"],
            (await StepsAsync(portal)).Select(step => $"{DayOf(step.At):yyyy-MM-dd} {step.Action} {step.ActorName}")
        );
        var tenant = await FindAsync(portal);
        Assert.Equal(new Suspension(SuspensionSource.Expiry, "It expired on 2026-03-01 and was not renewed.", tenant.Suspension!.At), tenant.Suspension);
        var request = (await portal.RequestReader.FindAsync(Given.Admin(), tenant.OpenRequest!, Cancellation))!;
        Assert.Equal((RequestKind.Delete, RequestStatus.Submitted), (request.Summary.Kind, request.Summary.Status));
        await using var db = portal.OpenDatabase();
        var stored = await db.Requests.SingleAsync(stored => stored.Id == tenant.OpenRequest, Cancellation);
        Assert.Equal(("tenantportal", "TenantPortal"), (stored.RequestedBy, stored.RequestedByName));
        Assert.Equal("The tenant expired on 2026-03-01 and was not renewed. It has been suspended since 2026-03-16.", stored.Purpose);
    }

    [Fact]
    public async Task The_leads_are_notified_of_both_steps_with_the_way_to_keep_the_tenant()
    {
        await using var portal = await TestPortal.StartAsync();
        await ApproveAsync(portal, "shop", ExpiresOn);

        await LiveAsync(portal, until: new DateOnly(2026, 4, 20));

        await using var db = portal.OpenDatabase();
        var sent = await db
            .Announcements.Where(one => one.Kind == AnnouncementKind.TenantSuspended || one.Kind == AnnouncementKind.TenantDeletionRequested)
            .OrderBy(one => one.Id)
            .ToListAsync(Cancellation);
        Assert.Equal([AnnouncementKind.TenantSuspended, AnnouncementKind.TenantDeletionRequested], sent.Select(one => one.Kind));
        Assert.Equal("tenants/shop/change/renewal?months=3", AnnouncementWords.PathOf(sent[0].Kind, null, "shop", sent[0].Page));
        Assert.All(sent, one => Assert.Equal(Audience.TeamLeads("payments"), Assert.Single(one.Audiences)));
    }

    [Fact]
    public async Task An_approved_renewal_resumes_the_tenant()
    {
        await using var portal = await TestPortal.StartAsync();
        await ApproveAsync(portal, "shop", ExpiresOn);
        await LiveAsync(portal, until: new DateOnly(2026, 3, 20));

        await ApproveAsync(portal, Renewal("shop", new DateOnly(2026, 9, 1)));

        var tenant = await FindAsync(portal);
        Assert.Null(tenant.Suspension);
        Assert.Contains(tenant.History, entry => entry is { Action: "tenant.resumed", Actor: "TenantPortal" });
        await using var db = portal.OpenDatabase();
        Assert.True(await db.Tenants.Select(row => row.HoldsWorkloads).SingleAsync(Cancellation));
        Assert.Equal(1, await db.Announcements.CountAsync(one => one.Kind == AnnouncementKind.TenantResumed, Cancellation));
    }

    [Fact]
    public async Task A_renewal_does_not_resume_what_an_admin_suspended()
    {
        await using var portal = await TestPortal.StartAsync();
        await ApproveAsync(portal, "shop", ExpiresOn);
        await LiveAsync(portal, until: new DateOnly(2026, 3, 20));
        var service = portal.Get<SuspensionService>();
        Assert.Empty((await service.ResumeAsync(Given.Admin(), "shop", Cancellation)).Problems);
        await MakeReadyAsync(portal);
        Assert.Empty((await service.SuspendAsync(Given.Admin(), "shop", "An investigation.", Cancellation)).Problems);

        await ApproveAsync(portal, Renewal("shop", new DateOnly(2026, 9, 1)));

        Assert.Equal(SuspensionSource.Admin, (await FindAsync(portal)).Suspension!.By);
    }

    [Fact]
    public async Task A_lead_cannot_resume_an_expired_tenant_and_an_admin_can_for_good()
    {
        await using var portal = await TestPortal.StartAsync();
        await ApproveAsync(portal, "shop", ExpiresOn);
        await LiveAsync(portal, until: new DateOnly(2026, 3, 20));
        var service = portal.Get<SuspensionService>();

        var refused = await service.ResumeAsync(Given.Lead(), "shop", Cancellation);
        Assert.Empty((await service.ResumeAsync(Given.Admin(), "shop", Cancellation)).Problems);
        await LiveAsync(portal, until: new DateOnly(2026, 8, 1));

        Assert.Equal(
            "'shop' is suspended because it has expired. Request a renewal: the tenant resumes when it is approved.",
            Assert.Single(refused.Problems).Message
        );
        var tenant = await FindAsync(portal);
        Assert.Equal((null, null), (tenant.Suspension, tenant.OpenRequest));
    }

    [Fact]
    public async Task A_renewal_that_waits_for_a_decision_delays_the_suspension()
    {
        await using var portal = await TestPortal.StartAsync();
        await ApproveAsync(portal, "shop", ExpiresOn);
        Assert.Empty((await portal.Requests.SubmitAsync(Given.Lead(), Renewal("shop", new DateOnly(2026, 9, 1)), null, Cancellation)).Problems);

        await LiveAsync(portal, until: new DateOnly(2026, 3, 20));

        Assert.Null((await FindAsync(portal)).Suspension);
    }

    [Fact]
    public async Task The_request_of_the_portal_is_decided_like_any_other_and_a_rejected_one_is_not_repeated()
    {
        await using var portal = await TestPortal.StartAsync();
        await ApproveAsync(portal, "shop", ExpiresOn);
        await LiveAsync(portal, until: new DateOnly(2026, 4, 20));
        var request = (await FindAsync(portal)).OpenRequest!;
        await using var db = portal.OpenDatabase();
        var revision = await db.Requests.Where(stored => stored.Id == request).Select(stored => stored.ManifestHash).SingleAsync(Cancellation);

        var byLead = await portal.Decisions.ApproveAsync(Given.Lead(), request, new DecisionInput { Revision = revision }, Cancellation);
        var rejected = await portal.Decisions.RejectAsync(
            Given.Admin(),
            request,
            new DecisionInput { Revision = revision, Comment = "The team renews it." },
            Cancellation
        );
        await LiveAsync(portal, until: new DateOnly(2026, 8, 1));

        Assert.Equal(ProblemKind.Forbidden, Assert.Single(byLead.Problems).Kind);
        Assert.Empty(rejected.Problems);
        var tenant = await FindAsync(portal);
        Assert.Equal((SuspensionSource.Expiry, null), (tenant.Suspension!.By, tenant.OpenRequest));
    }

    [Fact]
    public async Task A_lead_withdraws_the_request_of_the_portal_to_renew_the_tenant()
    {
        await using var portal = await TestPortal.StartAsync();
        await ApproveAsync(portal, "shop", ExpiresOn);
        await LiveAsync(portal, until: new DateOnly(2026, 4, 20));

        Assert.Empty((await portal.Requests.WithdrawAsync(Given.Lead(), (await FindAsync(portal)).OpenRequest!, null, Cancellation)).Problems);
        await ApproveAsync(portal, Renewal("shop", new DateOnly(2026, 9, 1)));

        Assert.Null((await FindAsync(portal)).Suspension);
    }

    [Fact]
    public async Task The_tenant_shows_when_both_steps_follow()
    {
        await using var portal = await TestPortal.StartAsync();
        await ApproveAsync(portal, "shop", ExpiresOn);
        var before = (await FindAsync(portal)).Expiry!;

        await LiveAsync(portal, until: new DateOnly(2026, 3, 20));

        var after = (await FindAsync(portal)).Expiry!;
        Assert.Equal((new DateOnly(2026, 3, 16), new DateOnly(2026, 4, 15)), (before.SuspendsOn, before.DeletionRequestOn));
        Assert.Equal((null, new DateOnly(2026, 4, 15)), (after.SuspendsOn, after.DeletionRequestOn));
        Assert.Equal("The portal requests its deletion on 2026-04-15 if it is not renewed.", Assert.Single(after.WhatFollows));
    }

    [Theory, OnEveryDatabase]
    public async Task Of_several_replicas_one_takes_each_step(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        await ApproveAsync(portal, "shop", ExpiresOn);
        await LiveAsync(portal, until: new DateOnly(2026, 3, 10));

        portal.Time.Advance(TimeSpan.FromDays(20));
        var suspended = await AtOnce.RunAsync(4, _ => portal.Get<LapseClock>().RunAsync(Cancellation));
        portal.Time.Advance(TimeSpan.FromDays(40));
        var requested = await AtOnce.RunAsync(4, _ => portal.Get<LapseClock>().RunAsync(Cancellation));

        Assert.Equal((1, 1), (suspended.Sum(), requested.Sum()));
        Assert.Equal(["tenant.suspended", "request.submitted"], (await StepsAsync(portal)).Select(step => step.Action));
    }

    [Fact]
    public async Task In_400_days_50_tenants_are_suspended_and_their_deletion_is_requested_once_each_and_in_order()
    {
        await using var portal = await TestPortal.StartAsync();
        var first = DayOf(Given.Now).AddDays(31);
        var days = Enumerable.Range(0, 50).ToDictionary(i => $"shop-{i:00}", i => first.AddDays(i * 6));
        foreach (var (name, day) in days)
            await ApproveAsync(portal, name, day);

        await LiveAsync(portal, until: DayOf(Given.Now).AddDays(400));

        var options = new TenantExpiryOptions();
        var last = DayOf(Given.Now).AddDays(400);
        var expected = days.SelectMany(tenant =>
        {
            var suspended = LapsePolicy.WorkingDayFrom(tenant.Value.AddDays(1 + 14), options);
            var requested = LapsePolicy.WorkingDayFrom(suspended.AddDays(30), options);
            return new[] { (Day: suspended, tenant.Key, Action: "tenant.suspended"), (Day: requested, tenant.Key, Action: "request.submitted") };
        });
        Assert.Equal(
            expected.Where(step => step.Day <= last).Select(step => $"{step.Day:yyyy-MM-dd} {step.Key} {step.Action}").Order(),
            (await StepsAsync(portal)).Select(step => $"{DayOf(step.At):yyyy-MM-dd} {step.Tenant} {step.Action}").Order()
        );
        Assert.True((await StepsAsync(portal)).Count > 90);
    }

    /// <summary>The portal runs until that day is over.</summary>
    private static async Task LiveAsync(TestPortal portal, DateOnly until)
    {
        for (; DayOf(portal.Time.GetUtcNow()) <= until; portal.Time.Advance(TimeSpan.FromDays(1)))
        {
            await portal.Get<ExpiryNotifier>().RunAsync(Cancellation);
            await portal.Get<LapseClock>().RunAsync(Cancellation);
        }
    }

    private static async Task MakeReadyAsync(TestPortal portal)
    {
        var claim = Assert.Single(await portal.Queue.ClaimDueAsync("replica", 1, Cancellation));
        var ready = new ReconcileResult(ReconcileOutcome.Ready, [], [], "hash", "uid");
        Assert.True(await portal.Queue.CompleteAsync(claim, "replica", ready, portal.Time.GetUtcNow().AddMinutes(30), Cancellation));
    }

    private static Task ApproveAsync(TestPortal portal, string tenant, DateOnly expiresOn) =>
        ApproveAsync(portal, Given.Input(tenant) with { ExpiresOn = expiresOn });

    private static async Task ApproveAsync(TestPortal portal, RequestInput input)
    {
        var request = await portal.Requests.SubmitAsync(Given.Lead(), input, Cancellation);
        Assert.Empty(request.Problems);
        Assert.Empty((await portal.Decisions.ApproveAsync(Given.Admin(), request.Value!.Id!, request.Value.Revision, null, Cancellation)).Problems);
    }

    private static RequestInput Renewal(string tenant, DateOnly expiresOn) =>
        new()
        {
            Kind = RequestKind.Renew,
            Tenant = tenant,
            ExpiresOn = expiresOn,
            Purpose = "It goes on.",
        };

    private static async Task<TenantDetails> FindAsync(TestPortal portal) => (await portal.Tenants.FindAsync(Given.Admin(), "shop", Cancellation))!;

    /// <summary>What the portal did by itself.</summary>
    private static async Task<IReadOnlyList<AuditEntry>> StepsAsync(TestPortal portal)
    {
        await using var db = portal.OpenDatabase();
        return await db
            .Audit.Where(entry => entry.ActorId == "tenantportal" && (entry.Action == "tenant.suspended" || entry.Action == "request.submitted"))
            .OrderBy(entry => entry.Id)
            .ToListAsync(Cancellation);
    }

    private static DateOnly DayOf(DateTimeOffset at) => DateOnly.FromDateTime(at.UtcDateTime);
}
