using System.Text.Json;
using TenantPortal.Core.Audit;
using TenantPortal.Core.Audit.Log;
using TenantPortal.Core.Configuration;
using TenantPortal.Core.Data;
using TenantPortal.Core.EvidencePacks;
using TenantPortal.Core.IsolationChecks;
using TenantPortal.Core.Requests;
using TenantPortal.Core.Requests.Conversation;
using TenantPortal.Core.Requests.Deciding;
using TenantPortal.Core.Tenants;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.Audit;

public class EvidencePackTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, OnEveryDatabase]
    public async Task It_says_who_requested_who_decided_what_was_applied_and_who_has_access(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        var id = await ReadyTenantAsync(portal);

        var evidence = (await portal.Get<EvidencePack>().TakeAsync(Given.Lead(), "shop", Cancellation))!;

        var request = Assert.Single(evidence.Requests);
        Assert.Equal((id, "payments-lead", "platform-admin"), (request.Id, request.RequestedBy, Assert.Single(request.Decisions).DeciderId));
        Assert.True(evidence.Tenant.AppliedIsApproved);
        Assert.Equal(("payments-team-leads", "commerce-managers"), (evidence.Access.LeadGroup, evidence.Access.ManagerGroup));
        Assert.Equal(["request.submitted", "request.approved", "tenant.ready"], evidence.AuditEntries.Select(entry => entry.Action));
        var taken = (await portal.Get<AuditReader>().ListAsync(Given.Auditor(), new AuditFilter { Tenant = "shop", Limit = 1 }, Cancellation)).Value!.Items[0];
        Assert.Equal(("evidence.downloaded", "payments-lead"), (taken.Action, taken.ActorId));
    }

    [Fact]
    public async Task It_holds_the_isolation_report_with_every_check()
    {
        await using var portal = await TestPortal.StartAsync();
        await ReadyTenantAsync(portal);
        var before = (await portal.Get<EvidencePack>().TakeAsync(Given.Auditor(), "shop", Cancellation))!;
        var check = new IsolationCheck("rbac-exec", "No user can run commands in pods", "Query the API server.", IsolationSeverity.Critical);
        var run = new IsolationRun(
            [check.Failed("The cluster lets <them>.")],
            [new NetworkPath("a pod", "the internet", "443/TCP", false, null, "no policy allows it.")]
        );
        for (var time = 0; time < 2; time++)
        {
            var claim = Assert.Single(await portal.Get<IsolationQueue>().ClaimDueAsync(1, withPlanned: true, Cancellation));
            await portal.Get<IsolationQueue>().CompleteAsync(claim, run, Cancellation);
            portal.Time.Advance(TimeSpan.FromSeconds(1));
            await ApplyAsync(portal);
        }

        var evidence = (await portal.Get<EvidencePack>().TakeAsync(Given.Auditor(), "shop", Cancellation))!;

        Assert.Null(before.Isolation);
        Assert.Equal((0, "rbac-exec"), (evidence.Isolation!.Score, Assert.Single(evidence.Isolation.Checks).Id));
        Assert.NotNull(evidence.Isolation.QuarantinedAt);
        var html = EvidenceHtml.Write(evidence);
        Assert.Contains("<td>The cluster lets &lt;them&gt;.</td>", html, StringComparison.Ordinal);
        Assert.Contains("<td>443/TCP</td><td>closed</td><td>either</td>", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Equal_data_make_equal_documents()
    {
        await using var portal = await TestPortal.StartAsync();
        await ReadyTenantAsync(portal);
        var pack = portal.Get<EvidencePack>();

        var first = (await pack.TakeAsync(Given.Auditor(), "shop", Cancellation))!;
        portal.Time.Advance(TimeSpan.FromDays(1));
        var second = (await pack.TakeAsync(Given.Lead(), "shop", Cancellation))!;
        Assert.Equal("evidence.downloaded", second.AuditEntries[^1].Action);
        second = second with { AuditEntries = first.AuditEntries };

        Assert.Equal(EvidencePack.ToJson(first), EvidencePack.ToJson(second));
        Assert.Equal(EvidenceHtml.Write(first), EvidenceHtml.Write(second));
        using var json = JsonDocument.Parse(EvidencePack.ToJson(first));
        Assert.Equal("tenantportal.evidence/1", json.RootElement.GetProperty("format").GetString());
    }

    [Fact]
    public async Task Text_from_people_is_text_in_the_page()
    {
        await using var portal = await TestPortal.StartAsync();
        var request = (
            await portal.Requests.SubmitAsync(Given.Lead(), Given.Input() with { Purpose = "<script>alert('1')</script> & \"more\"" }, Cancellation)
        ).Value!;
        await portal.Get<DecideRequest>().ApproveAsync(Given.Admin(), request.Id!, request.Revision, "</td><img src=x onerror=alert(1)>", Cancellation);

        var page = EvidenceHtml.Write((await portal.Get<EvidencePack>().TakeAsync(Given.Admin(), "shop", Cancellation))!);

        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<img", page, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("&lt;script&gt;", page, StringComparison.Ordinal);
        Assert.DoesNotContain("http://", page, StringComparison.Ordinal);
        Assert.DoesNotContain("https://", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Someone_elses_tenant_has_no_evidence_and_requesting_leaves_no_entry_of_a_download()
    {
        await using var portal = await TestPortal.StartAsync();
        await ReadyTenantAsync(portal);

        Assert.Null(await portal.Get<EvidencePack>().TakeAsync(Given.Lead("search"), "shop", Cancellation));
        Assert.Null(await portal.Get<EvidencePack>().TakeAsync(Given.Lead(), "nothing", Cancellation));
        Assert.Empty((await portal.Get<AuditReader>().ListAsync(Given.Auditor(), new AuditFilter { Action = "evidence" }, Cancellation)).Value!.Items);
    }

    [Fact]
    public async Task A_team_does_not_read_internal_notes_there()
    {
        await using var portal = await TestPortal.StartAsync();
        var id = await ReadyTenantAsync(portal);
        await using (var db = portal.OpenDatabase())
        {
            db.Notes.AddRange(
                new RequestNote(id, Given.Admin(), "Seen by all.", NoteVisibility.Shared, Given.Now),
                new RequestNote(id, Given.Admin(), "Among us.", NoteVisibility.Internal, Given.Now)
            );
            db.Audit.Add(AuditEntry.ByReconciler("test.noted", id, "Two comments.", Given.Now));
            await db.SaveChangesAsync(Cancellation);
        }

        var toTeam = (await portal.Get<EvidencePack>().TakeAsync(Given.Lead(), "shop", Cancellation))!;
        var toAuditor = (await portal.Get<EvidencePack>().TakeAsync(Given.Auditor(), "shop", Cancellation))!;

        Assert.Equal(["Seen by all."], toTeam.Requests[0].Conversation.Select(note => note.Text));
        Assert.Equal(["Seen by all.", "Among us."], toAuditor.Requests[0].Conversation.Select(note => note.Text));
    }

    private static async Task<string> ReadyTenantAsync(TestPortal portal)
    {
        var id = await portal.ApproveTenantAsync();
        await ApplyAsync(portal);
        return id;
    }

    private static async Task ApplyAsync(TestPortal portal)
    {
        var claim = Assert.Single(await portal.Queue.ClaimDueAsync("r1", 1, Cancellation));
        await portal.Queue.CompleteAsync(
            claim,
            "r1",
            new ReconcileResult(ReconcileOutcome.Ready, [], [], claim.Tenant.ManifestHash, "uid-1"),
            Given.Now.AddHours(1),
            Cancellation
        );
    }
}
