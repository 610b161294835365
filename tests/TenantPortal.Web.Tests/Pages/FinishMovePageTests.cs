using Bunit;
using Microsoft.Extensions.DependencyInjection;
using TenantPortal.Core;
using TenantPortal.Core.Requests;
using TenantPortal.Core.Requests.Fields;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tenants.Deletion;
using TenantPortal.Core.Tenants.Moving;
using TenantPortal.Core.Tenants.Queue;
using TenantPortal.Core.Tenants.Reading;
using TenantPortal.Web.Features.Tenants;

namespace TenantPortal.Web.Tests.Pages;

/// <summary>The tenant's page while the namespace of its former tier is kept.</summary>
public sealed class FinishMovePageTests : PortalContext
{
    private static readonly ReconcileResult Kept = new(
        ReconcileOutcome.Ready,
        [new(Condition.FormerRemoved, ConditionStatus.False, Condition.KeptForMove, "It is kept.", default)],
        [],
        "hash",
        "uid",
        FormerObjects.Kept
    );

    private const string Field = "Type checkout to finish the move";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("payments-lead")]
    [InlineData("platform-admin")]
    public async Task The_move_is_finished_by_typing_the_name(string person)
    {
        await MoveAsync();
        SignIn(person);
        var page = await OpenAsync();
        page.WaitForAssertion(() => page.FindByLabel(Field));

        await page.FindByLabel(Field).InputAsync(new() { Value = "checkou" });
        await page.Find("form.field-action").SubmitAsync();
        Assert.Equal("Type checkout to confirm.", page.ProblemOf(Field));
        await page.FindByLabel(Field).InputAsync(new() { Value = "checkout" });
        await page.Find("form.field-action").SubmitAsync();

        page.WaitForAssertion(() => Assert.DoesNotContain(page.FindAll("label"), label => label.TextContent.Trim() == Field));
        page.WaitForAssertion(() => Assert.Contains("Finished the move to the new tier", page.Markup, StringComparison.Ordinal));
        Assert.NotNull(Assert.Single(await Services.GetRequiredService<TenantQueue>().ClaimDueAsync("replica", 1, Cancellation)).Tenant.MoveFinishedAt);
    }

    [Theory]
    [InlineData("payments-member")]
    [InlineData("auditor")]
    public async Task Others_cannot_finish_the_move(string person)
    {
        await MoveAsync();
        SignIn(person);

        var page = await OpenAsync();

        Assert.DoesNotContain("Finish the move", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_former_namespace_contains_is_shown_and_what_is_new_needs_another_decision()
    {
        await MoveAsync();
        var gate = Services.GetRequiredService<MoveGate>();
        var page = await OpenAsync();
        page.WaitForAssertion(() => Assert.Contains("The portal is reading what the former namespace contains.", page.Markup, StringComparison.Ordinal));
        var tenant = Assert.Single(await gate.ListWantedAsync(1, [], Cancellation));
        await gate.SeeAsync(tenant.Id, new DeletionInventory { ReadAt = Time.GetUtcNow(), Pods = 2 }, Cancellation);
        page.WaitForAssertion(() => Assert.Contains("It contains 2 pods", page.Find("[data-testid=former]").TextContent, StringComparison.Ordinal));

        await page.FindByLabel(Field).InputAsync(new() { Value = "checkout" });
        await page.Find("form.field-action").SubmitAsync();
        page.WaitForAssertion(() => Assert.Contains("It contains 2 pods", page.Markup, StringComparison.Ordinal));
        var claim = Assert.Single(await Services.GetRequiredService<TenantQueue>().ClaimDueAsync("replica", 1, Cancellation));
        var found = new DeletionInventory { ReadAt = Time.GetUtcNow(), Hosts = BoundedList.Of(["team-checkout: shop.example.org"]) };
        Assert.True((await gate.FindBlockAsync(claim.Tenant, found, Cancellation))!.IsStopped);
        await CompleteAsync(claim, Kept with { Former = FormerObjects.Stopped });

        var again = await OpenAsync();
        again.WaitForAssertion(() =>
            Assert.Contains(
                "New Ingress host: team-checkout: shop.example.org.",
                again.Find("[data-testid=move-stopped]").TextContent,
                StringComparison.Ordinal
            )
        );
    }

    [Fact]
    public async Task A_move_that_someone_else_has_just_finished_is_reported_beside_the_button()
    {
        await MoveAsync();
        var stale = await Services.GetRequiredService<TenantReader>().FindAsync(Person("payments-lead"), "checkout", Cancellation);
        var bar = Render<TenantActionBar>(parameters => parameters.Add(shown => shown.Tenant, stale!).Add(shown => shown.OnChanged, () => { }));
        await Services.GetRequiredService<MoveService>().FinishAsync(Person("platform-admin"), "checkout", new(), Cancellation);

        await bar.FindByLabel(Field).InputAsync(new() { Value = "checkout" });
        await bar.Find("form.field-action").SubmitAsync();

        bar.WaitForAssertion(() =>
            Assert.Contains("'checkout' has no namespace of a former tier.", bar.Find("[role=alert]").TextContent, StringComparison.Ordinal)
        );
    }

    private async Task<IRenderedComponent<TenantPage>> OpenAsync()
    {
        var page = Render<TenantPage>(tenant => tenant.Add(shown => shown.Name, "checkout"));
        await page.WaitForElementAsync("dl.facts");
        return page;
    }

    /// <summary>The tenant has another tier, and the namespace of the former one is kept.</summary>
    private async Task MoveAsync()
    {
        await ApproveAsync(await SubmitAsync());
        await ReconcileAsync(new(ReconcileOutcome.Ready, [], [], "hash", "uid"));
        await ApproveAsync(
            await SubmitAsync(
                new RequestInput
                {
                    Kind = RequestKind.ChangeTier,
                    Tenant = "checkout",
                    Tier = "vcluster",
                    Size = "small",
                    Purpose = "CRDs of our own.",
                }
            )
        );
        await ReconcileAsync(Kept);
    }

    private async Task ReconcileAsync(ReconcileResult result) =>
        await CompleteAsync(Assert.Single(await Services.GetRequiredService<TenantQueue>().ClaimDueAsync("replica", 1, Cancellation)), result);

    private async Task CompleteAsync(ClaimedTenant claim, ReconcileResult result)
    {
        var queue = Services.GetRequiredService<TenantQueue>();
        Assert.True(await queue.CompleteAsync(claim, "replica", result, Time.GetUtcNow().AddHours(1), Cancellation));
    }
}
