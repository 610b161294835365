using Bunit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TenantPortal.Core;
using TenantPortal.Core.Data;
using TenantPortal.Core.Requests.Deleting;
using TenantPortal.Core.Requests.Fields;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tenants.Deletion;
using TenantPortal.Core.Tenants.Queue;
using TenantPortal.Web.Features.Requests.Reviewing;
using TenantPortal.Web.Features.Tenants;

namespace TenantPortal.Web.Tests.Pages;

/// <summary>What people see of a deletion in the browser, and what a platform admin decides about one that stopped.</summary>
public sealed class DeletionPagesTests : PortalContext
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_form_shows_what_is_lost_and_what_happens_to_each_volume()
    {
        await ReadyAsync();
        var page = OpenChange("deletion");
        page.WaitForAssertion(() => Assert.Contains("The portal is reading", page.Markup, StringComparison.Ordinal));

        await SeeAsync(Contents(claims: 1));
        page.WaitForAssertion(() => Assert.Contains("The volume is kept.", page.Find("[data-testid=inventory]").TextContent, StringComparison.Ordinal));
        await page.FindByLabel("Volumes").ChangeAsync(new() { Value = "Delete" });

        Assert.Contains("The volume is deleted with its data.", page.Find("[data-testid=inventory]").TextContent, StringComparison.Ordinal);
        await page.FindByLabel("Reason").InputAsync(new() { Value = "It is over." });
        await page.FindByLabel("Type checkout to request its deletion").InputAsync(new() { Value = "checkout" });
        Assert.Equal(VolumeChoice.Delete, (await SendAsync(page)).Deletion!.Volumes);
    }

    [Fact]
    public async Task The_approver_sees_the_volumes_and_approves_what_they_saw()
    {
        await ReadyAsync();
        var id = await SubmitDeletionAsync();
        await SeeAsync(Contents(claims: 2));
        SignIn("platform-admin");
        var page = Render<RequestPage>(parameters => parameters.Add(shown => shown.Id, id));
        page.WaitForAssertion(() =>
            Assert.StartsWith(
                "It contains 3 pods, 2 PersistentVolumeClaims",
                page.Find("[data-testid=inventory-summary]").TextContent,
                StringComparison.Ordinal
            )
        );
        Assert.Contains("Its volumes are kept", page.Markup, StringComparison.Ordinal);

        await page.FindByText("Approve").ClickAsync(new());

        page.WaitForAssertion(() => Assert.Contains("What the approver saw", page.Markup, StringComparison.Ordinal));
        Assert.Equal(2, (await FindAsync()).Approved!.Claims.Count);
    }

    [Fact]
    public async Task A_stopped_deletion_shows_why_and_another_admin_has_it_go_on()
    {
        await StopAsync();
        SignIn("platform-admin");
        var page = Open();
        Assert.Contains("New PersistentVolumeClaim: team-checkout/data-1.", page.Find("[data-testid=deletion-stopped]").TextContent, StringComparison.Ordinal);

        await page.FindByText("Delete anyway").ClickAsync(new());
        page.WaitForAssertion(() => Assert.Equal("Give a reason: more would be deleted than was approved.", page.ProblemOf("Reason")));
        await page.FindByLabel("Reason").InputAsync(new() { Value = "The claim is a cache." });
        await page.FindByText("Delete anyway").ClickAsync(new());

        page.WaitForAssertion(() => Assert.Empty(page.FindAll("[data-testid=deletion-stopped]")));
        Assert.Equal("Priya Raman", (await FindAsync()).ConfirmedBy);
    }

    [Fact]
    public async Task A_lead_sees_why_the_deletion_stopped_and_that_an_admin_decides()
    {
        await StopAsync();

        var page = Open();

        Assert.Contains("Only a platform admin can have a stopped deletion go on.", page.Markup, StringComparison.Ordinal);
        Assert.DoesNotContain(page.FindAll("button"), button => button.TextContent.Trim() == "Delete anyway");
        page.FindByText("Cancel deletion");
    }

    [Fact]
    public async Task While_it_is_deleted_the_page_names_what_hangs_and_afterwards_what_was_kept()
    {
        await ReadyAsync();
        await ApproveAsync(await SubmitDeletionAsync());
        Time.Advance(TimeSpan.FromDays(8));
        var (queue, log, id) = (Services.GetRequiredService<TenantQueue>(), Services.GetRequiredService<DeletionLog>(), await IdAsync());
        var claim = Assert.Single(await queue.ClaimDueAsync("replica", 1, Cancellation));
        Assert.True(await queue.BeginDeletionAsync(claim, "replica", Cancellation));
        await log.KeepAsync(id, [new KeptVolume("pv-1", "team-checkout/data-1", "10Gi", "Delete", Time.GetUtcNow())], Cancellation);
        await log.ReportAsync(
            id,
            new DeletionProgress(
                BoundedList.Of([new HeldObject("PersistentVolumeClaim team-checkout/data-1", ["kubernetes.io/pvc-protection"], Time.GetUtcNow())]),
                [new NamespaceCondition("team-checkout", "NamespaceDeletionDiscoveryFailure", "DiscoveryFailed", "metrics.k8s.io/v1beta1: stale")],
                null
            ),
            Cancellation
        );

        var hanging = Open().Find("[data-testid=deletion-progress]").TextContent;
        Assert.True(
            await queue.CompleteAsync(claim, "replica", new ReconcileResult(ReconcileOutcome.Deleted, [], []), Time.GetUtcNow().AddHours(1), Cancellation)
        );
        var archived = Open();

        Assert.Contains("PersistentVolumeClaim team-checkout/data-1: kubernetes.io/pvc-protection", hanging, StringComparison.Ordinal);
        Assert.Contains("NamespaceDeletionDiscoveryFailure (DiscoveryFailed): metrics.k8s.io/v1beta1: stale", hanging, StringComparison.Ordinal);
        Assert.Contains("pv-1: team-checkout/data-1, 10Gi", archived.Find("[data-testid=kept-volumes]").TextContent, StringComparison.Ordinal);
        Assert.Contains("not yet", archived.Find("[data-testid=after-deletion]").TextContent, StringComparison.Ordinal);
        Assert.Empty(archived.FindAll("[data-testid=deletion-progress]"));
    }

    private IRenderedComponent<TenantPage> Open()
    {
        var page = Render<TenantPage>(parameters => parameters.Add(shown => shown.Name, "checkout"));
        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll("[data-testid=inventory], [data-testid=after-deletion]")));
        return page;
    }

    private async Task ReadyAsync()
    {
        await ApproveAsync(await SubmitAsync());
        var queue = Services.GetRequiredService<TenantQueue>();
        var claim = Assert.Single(await queue.ClaimDueAsync("replica", 1, Cancellation));
        var ready = new ReconcileResult(ReconcileOutcome.Ready, [], [], claim.Tenant.ManifestHash, "uid");
        Assert.True(await queue.CompleteAsync(claim, "replica", ready, Time.GetUtcNow().AddMinutes(30), Cancellation));
    }

    private Task<string> SubmitDeletionAsync() =>
        SubmitAsync(
            new RequestInput
            {
                Kind = RequestKind.Delete,
                Tenant = "checkout",
                Purpose = "It is over.",
            }
        );

    /// <summary>The deletion was approved for an empty tenant, which then got a claim.</summary>
    private async Task StopAsync()
    {
        await ReadyAsync();
        await ApproveAsync(await SubmitDeletionAsync());
        await using var db = Services.GetRequiredService<IDbContextFactory<PortalDb>>().CreateDbContext();
        var tenant = await db.Set<Tenant>().AsNoTracking().SingleAsync(Cancellation);
        Assert.NotNull(await Services.GetRequiredService<DeletionGate>().FindBlockingConditionAsync(tenant, Contents(claims: 1), Cancellation));
    }

    private DeletionInventory Contents(int claims) =>
        new()
        {
            ReadAt = Time.GetUtcNow(),
            Pods = claims > 1 ? 3 : 0,
            Workloads = claims > 1 ? BoundedList.Of([new PodGroup("team-checkout: Deployment web", 3)]) : BoundedList<PodGroup>.Empty,
            Claims = BoundedList.Of([
                .. Enumerable
                    .Range(1, claims)
                    .Select(number => new VolumeClaim($"team-checkout/data-{number}", $"uid-{number}", "10Gi", "fast", $"pv-{number}", "Delete")),
            ]),
            Gaps = [new("volumes", "The portal does not read everything.", Blocks: false)],
        };

    private async Task SeeAsync(DeletionInventory contents) =>
        await Services.GetRequiredService<DeletionLog>().SeeAsync(await IdAsync(), contents, Cancellation);

    private async Task<Guid> IdAsync()
    {
        await using var db = Services.GetRequiredService<IDbContextFactory<PortalDb>>().CreateDbContext();
        return (await db.Set<Tenant>().AsNoTracking().SingleAsync(Cancellation)).Id;
    }

    private async Task<DeletionView> FindAsync() =>
        (await Services.GetRequiredService<DeletionService>().FindAsync(Person("payments-lead"), "checkout", Cancellation))!;
}
