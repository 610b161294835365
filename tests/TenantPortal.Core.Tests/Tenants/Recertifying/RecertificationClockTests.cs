using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Audit;
using TenantPortal.Core.Data;
using TenantPortal.Core.Home;
using TenantPortal.Core.Notifications.Announcements;
using TenantPortal.Core.People;
using TenantPortal.Core.Requests;
using TenantPortal.Core.Requests.Fields;
using TenantPortal.Core.Teams;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tenants.Reading;
using TenantPortal.Core.Tenants.Recertifying;
using TenantPortal.Core.Tenants.Suspending;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.Tenants.Recertifying;

public sealed class RecertificationClockTests
{
    private const string Deputy = "dora";

    private static readonly (string Key, string? Value) EverySixMonths = ("Tiers:namespace:RecertifyMonths", "6");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, OnEveryDatabase]
    public async Task Over_a_year_a_recertification_is_escalated_suspends_the_tenant_and_an_answer_resumes_it_until_the_next_date(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database, EverySixMonths);
        await NameDeputyAsync(portal);
        await portal.ApproveTenantAsync();

        await LiveAsync(portal, until: new DateOnly(2026, 8, 10));
        var suspended = (await FindAsync(portal)).Suspension;
        Assert.Empty((await AnswerAsync(portal, Given.Lead(), RecertificationAnswer.StillNeeded)).Problems);
        var resumed = await FindAsync(portal);
        await LiveAsync(portal, until: new DateOnly(2027, 2, 11));
        Assert.Empty((await AnswerAsync(portal, Given.Lead(), RecertificationAnswer.ChangeSize)).Problems);
        await LiveAsync(portal, until: new DateOnly(2027, 7, 31));

        Assert.Equal(
            [
                "2026-07-06 Notified the leads of the team of the recertification due on 2026-07-05.",
                "2026-07-13 Notified the deputy of the team of the recertification due on 2026-07-05.",
                "2026-07-20 Notified the managers of the department of the recertification due on 2026-07-05.",
                "2026-08-03 Suspended the tenant: No one has answered its recertification, which was due on 2026-07-05.",
                "2027-02-11 Notified the leads of the team of the recertification due on 2027-02-11.",
            ],
            await StepsAsync(portal)
        );
        Assert.Equal(SuspensionSource.Recertification, suspended!.By);
        Assert.Null(resumed.Suspension);
        Assert.Contains(resumed.History, entry => entry is { Action: "tenant.resumed", Actor: "payments-lead" });
        Assert.Equal(
            "Answered the recertification that was due on 2026-07-05: the tenant is still needed.",
            Assert.Single(resumed.History, entry => entry.Action == "tenant.recertified").Details
        );
        await using var db = portal.OpenDatabase();
        Assert.True(await db.Tenants.Select(row => row.HoldsWorkloads).SingleAsync(Cancellation));
        Assert.Equal(
            [
                (RecertificationStep.Suspended, RecertificationAnswer.StillNeeded, "payments-lead"),
                (RecertificationStep.Leads, RecertificationAnswer.ChangeSize, "payments-lead"),
            ],
            (await db.Recertifications.OrderBy(row => row.DueOn).ToListAsync(Cancellation)).Select(row => (row.Step, row.Answer!.Value, row.AnsweredBy!))
        );
    }

    [Fact]
    public async Task A_team_gets_one_notice_for_all_of_its_tenants_and_its_deputy_and_managers_later()
    {
        await using var portal = await TestPortal.StartAsync(EverySixMonths);
        await NameDeputyAsync(portal);
        await portal.ApproveTenantAsync("shop");
        await portal.ApproveTenantAsync("store");

        await LiveAsync(portal, until: new DateOnly(2026, 7, 20));

        await using var db = portal.OpenDatabase();
        var sent = await db.Announcements.Where(one => one.Kind == AnnouncementKind.RecertificationDue).OrderBy(one => one.Id).ToListAsync(Cancellation);
        var (leads, managers) = (Audience.TeamLeads("payments"), Audience.TeamManagers("payments"));
        Assert.Equal(3, sent.Count);
        Assert.Equal([leads], sent[0].Audiences);
        Assert.Equal([Audience.Person(Deputy), leads], sent[1].Audiences.OrderBy(audience => audience.Kind));
        Assert.Equal([leads, managers], sent[2].Audiences.OrderBy(audience => audience.Kind));
        Assert.All(sent, one => Assert.Contains("'shop', 'store'", one.Text, StringComparison.Ordinal));
        Assert.Equal("recertification?team=payments", AnnouncementWords.PathOf(sent[0].Kind, null, null, sent[0].Page));
    }

    [Fact]
    public async Task Nothing_happens_where_no_tier_needs_it()
    {
        await using var portal = await TestPortal.StartAsync();
        await portal.ApproveTenantAsync();

        await LiveAsync(portal, until: new DateOnly(2027, 7, 31));

        Assert.Empty(await StepsAsync(portal));
        Assert.Empty((await ListAsync(portal, Given.Lead())).Items);
    }

    [Theory, OnEveryDatabase]
    public async Task Of_several_replicas_one_takes_each_step(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database, EverySixMonths);
        await portal.ApproveTenantAsync();

        portal.Time.Advance(TimeSpan.FromDays(200));
        var taken = await AtOnce.RunAsync(4, _ => portal.Get<RecertificationClock>().RunAsync(Cancellation));

        Assert.Equal(1, taken.Sum());
        Assert.Single(await StepsAsync(portal));
    }

    [Fact]
    public async Task A_tenant_that_is_no_longer_needed_waits_until_its_deletion_is_requested_and_again_when_the_request_ends()
    {
        await using var portal = await TestPortal.StartAsync(EverySixMonths);
        await portal.ApproveTenantAsync();
        await LiveAsync(portal, until: new DateOnly(2026, 7, 6));

        Assert.Empty((await AnswerAsync(portal, Given.Lead(), RecertificationAnswer.NoLongerNeeded)).Problems);
        var promised = Assert.Single((await ListAsync(portal, Given.Lead(), isWaiting: true)).Items);
        var deletion = new RequestInput
        {
            Kind = RequestKind.Delete,
            Tenant = "shop",
            Purpose = "Nothing runs in it.",
        };
        var request = await portal.Requests.SubmitAsync(Given.Lead(), deletion, Cancellation);
        Assert.Empty(request.Problems);
        await LiveAsync(portal, until: new DateOnly(2026, 8, 20));
        var requested = (await ListAsync(portal, Given.Lead(), isWaiting: true)).Items;
        Assert.Empty((await portal.Requests.WithdrawAsync(Given.Lead(), request.Value!.Id!, null, Cancellation)).Problems);
        await LiveAsync(portal, until: new DateOnly(2026, 8, 21));

        Assert.Equal((RecertificationStep.Leads, RecertificationAnswer.NoLongerNeeded), (promised.Step, promised.Answer));
        Assert.Empty(requested);
        Assert.Equal(RecertificationStep.Managers, Assert.Single((await ListAsync(portal, Given.Lead(), isWaiting: true)).Items).Step);
    }

    [Fact]
    public async Task What_an_admin_suspended_stays_theirs_and_the_portal_follows_when_it_runs_again()
    {
        await using var portal = await TestPortal.StartAsync(EverySixMonths);
        await portal.ApproveTenantAsync();
        var claim = Assert.Single(await portal.Queue.ClaimDueAsync("replica", 1, Cancellation));
        var ready = new ReconcileResult(ReconcileOutcome.Ready, [], [], "hash", "uid");
        Assert.True(await portal.Queue.CompleteAsync(claim, "replica", ready, portal.Time.GetUtcNow().AddMinutes(30), Cancellation));
        var service = portal.Get<SuspensionService>();
        Assert.Empty((await service.SuspendAsync(Given.Admin(), "shop", "An investigation.", Cancellation)).Problems);

        await LiveAsync(portal, until: new DateOnly(2026, 9, 1));
        var before = (await FindAsync(portal)).Suspension!.By;
        Assert.Empty((await service.ResumeAsync(Given.Admin(), "shop", Cancellation)).Problems);
        await LiveAsync(portal, until: new DateOnly(2026, 9, 2));

        Assert.Equal((SuspensionSource.Admin, SuspensionSource.Recertification), (before, (await FindAsync(portal)).Suspension!.By));
        Assert.Equal(
            "'shop' is suspended because no one answered its recertification. Answer it: the tenant resumes if it is still needed.",
            Assert.Single((await service.ResumeAsync(Given.Lead(), "shop", Cancellation)).Problems).Message
        );
    }

    [Fact]
    public async Task Leads_and_the_deputy_answer_and_managers_confirm_once_they_are_notified()
    {
        await using var portal = await TestPortal.StartAsync(EverySixMonths);
        await NameDeputyAsync(portal);
        await portal.ApproveTenantAsync();
        var early = await AnswerAsync(portal, Given.Lead(), RecertificationAnswer.StillNeeded);
        await LiveAsync(portal, until: new DateOnly(2026, 7, 6));
        var tooEarly = await AnswerAsync(portal, Given.Manager(), RecertificationAnswer.StillNeeded);
        var atLeads = await WaitingOnHomeAsync(portal);
        await LiveAsync(portal, until: new DateOnly(2026, 7, 20));
        var atManagers = await WaitingOnHomeAsync(portal);

        Assert.Equal("'shop' needs no answer now.", Assert.Single(early.Problems).Message);
        Assert.Equal(
            "The recertification of 'shop' waits for team 'Payments'. Managers can answer once they are notified of it.",
            Assert.Single(tooEarly.Problems).Message
        );
        foreach (var person in new[] { Given.Member(), Given.Admin(), Given.Security(), Given.Auditor() })
            Assert.Equal(ProblemKind.Forbidden, Assert.Single((await AnswerAsync(portal, person, RecertificationAnswer.StillNeeded)).Problems).Kind);
        Assert.Equal(ProblemKind.NotFound, Assert.Single((await AnswerAsync(portal, Given.Lead("search"), RecertificationAnswer.StillNeeded)).Problems).Kind);
        Assert.Equal(ProblemKind.Forbidden, Assert.Single((await AnswerAsync(portal, Given.Manager(), RecertificationAnswer.NoLongerNeeded)).Problems).Kind);
        Assert.Equal("answer", Assert.Single((await AnswerAsync(portal, Given.Person(Deputy), null)).Problems).Field);
        Assert.Empty((await AnswerAsync(portal, Given.Manager(), RecertificationAnswer.StillNeeded)).Problems);
        // Of the lead, the deputy, the manager and a member.
        Assert.Equal([1, 1, 0, 0], atLeads);
        Assert.Equal([1, 1, 1, 0], atManagers);
        var answered = await WaitingOnHomeAsync(portal);
        Assert.Equal([0, 0, 0, 0], answered);
    }

    [Fact]
    public async Task The_list_shows_what_waits_since_when_and_what_is_next()
    {
        await using var portal = await TestPortal.StartAsync(EverySixMonths);
        await portal.ApproveTenantAsync("shop");
        await portal.ApproveTenantAsync("finder", "search");
        var before = Assert.Single((await ListAsync(portal, Given.Lead())).Items);

        await LiveAsync(portal, until: new DateOnly(2026, 7, 6));

        var waiting = Assert.Single((await ListAsync(portal, Given.Lead(), isWaiting: true)).Items);
        Assert.Equal((new DateOnly(2026, 7, 5), false, null, false), (before.DueOn, before.IsWaiting, before.Step, before.CanConfirm));
        Assert.Equal("4 cores, 8 GiB, 100 GiB storage", waiting.Size);
        Assert.Equal(
            (RecertificationStep.Leads, new DateOnly(2026, 7, 27), true, true),
            (waiting.Step, waiting.SuspendsOn, waiting.CanConfirm, waiting.CanRequest)
        );
        Assert.Empty((await ListAsync(portal, Given.Lead(), isWaiting: false)).Items);
        var all = await portal.Get<RecertificationReader>().ListAsync(Given.Auditor(), new RecertificationFilter(Limit: 1), Cancellation);
        Assert.Equal(("finder", "finder"), (Assert.Single(all.Items).Tenant, all.Next));
        Assert.All(all.Items, one => Assert.False(one.CanConfirm || one.CanRequest));
        var next = await portal.Get<RecertificationReader>().ListAsync(Given.Auditor(), new RecertificationFilter(After: all.Next), Cancellation);
        Assert.Equal("shop", Assert.Single(next.Items).Tenant);
    }

    /// <summary>The portal runs until that day is over.</summary>
    private static async Task LiveAsync(TestPortal portal, DateOnly until)
    {
        for (; DayOf(portal.Time.GetUtcNow()) <= until; portal.Time.Advance(TimeSpan.FromDays(1)))
            await portal.Get<RecertificationClock>().RunAsync(Cancellation);
    }

    private static Task<Result<string>> AnswerAsync(TestPortal portal, CurrentUser user, RecertificationAnswer? answer) =>
        portal.Get<RecertificationService>().AnswerAsync(user, "shop", answer, Cancellation);

    private static Task<Page<TenantRecertification>> ListAsync(TestPortal portal, CurrentUser user, bool? isWaiting = null) =>
        portal.Get<RecertificationReader>().ListAsync(user, new RecertificationFilter(IsWaiting: isWaiting), Cancellation);

    /// <summary>How many recertifications wait on the home pages of the lead, the deputy, the manager and a member.</summary>
    private static async Task<int[]> WaitingOnHomeAsync(TestPortal portal)
    {
        var counts = new List<int>();
        foreach (var user in new[] { Given.Lead(), Given.Person(Deputy), Given.Manager(), Given.Member() })
        {
            var home = await portal.Get<HomeReader>().GetAsync(user, Cancellation);
            counts.Add(home.Attention.Count(item => item is { Reason: AttentionReason.RecertificationDue, Tenant: "shop" }));
        }

        return [.. counts];
    }

    private static async Task NameDeputyAsync(TestPortal portal)
    {
        await using var db = portal.OpenDatabase();
        var team = await db.Teams.SingleAsync(team => team.Name == "payments", Cancellation);
        team.Change(team.ToProfile() with { Deputy = Deputy });
        await db.SaveChangesAsync(Cancellation);
    }

    private static async Task<TenantDetails> FindAsync(TestPortal portal) => (await portal.Tenants.FindAsync(Given.Admin(), "shop", Cancellation))!;

    /// <summary>What the portal did without a user.</summary>
    private static async Task<IReadOnlyList<string>> StepsAsync(TestPortal portal)
    {
        await using var db = portal.OpenDatabase();
        var entries = await db
            .Audit.Where(entry => entry.ActorId == "tenantportal" && (entry.Action == "tenant.suspended" || entry.Action == "tenant.recertification-due"))
            .OrderBy(entry => entry.Id)
            .ToListAsync(Cancellation);
        return [.. entries.Select(entry => $"{DayOf(entry.At):yyyy-MM-dd} {entry.Details}")];
    }

    private static DateOnly DayOf(DateTimeOffset at) => DateOnly.FromDateTime(at.UtcDateTime);
}
