using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using TenantPortal.Core.Requests;
using TenantPortal.Core.Requests.Deciding;
using TenantPortal.Core.Requests.Drafts;
using TenantPortal.Core.Requests.Fields;
using TenantPortal.Core.Requests.Reading;
using TenantPortal.Web.Features.Requests.Drafts;
using TenantPortal.Web.Features.Requests.Submitting;

namespace TenantPortal.Web.Tests.Pages;

/// <summary>What is typed is kept, and what was asked is changed when the reviewer asks about it.</summary>
public sealed class DraftPagesTests : PortalContext
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_typed_is_kept_as_a_draft_and_the_address_leads_back_to_it()
    {
        var page = Render<NewRequestPage>();
        page.WaitForAssertion(() => page.FindByLabel("Tenant name"));

        await page.FindByLabel("Tenant name").InputAsync(new() { Value = "later" });
        await page.Find("form").InputAsync(new());

        page.WaitForAssertion(() => Assert.Contains("Draft saved.", page.Markup, StringComparison.Ordinal));
        var draft = Assert.Single(await Services.GetRequiredService<DraftService>().ListAsync(Person("payments-lead"), Cancellation));
        Assert.Equal("later", draft.Content.Input.Tenant);
        Assert.EndsWith($"draft={draft.Id}", Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Drafts_are_listed_for_their_author_and_can_be_discarded()
    {
        var drafts = Services.GetRequiredService<DraftService>();
        await drafts.SaveAsync(Person("payments-lead"), null, new DraftContent(new RequestInput { Tenant = "later" }, "Purpose"), Cancellation);
        var list = Render<DraftList>();
        list.WaitForAssertion(() => Assert.Contains("later", list.Markup, StringComparison.Ordinal));

        await list.Find("button[aria-label='Discard draft later']").ClickAsync(new());

        list.WaitForAssertion(() => Assert.Empty(list.FindAll("table")));
        Assert.Empty(await drafts.ListAsync(Person("payments-lead"), Cancellation));
    }

    [Fact]
    public async Task A_lead_answers_with_another_size()
    {
        var id = await SubmitAsync();
        Assert.True(
            (await Services.GetRequiredService<ReviewRequest>().AskAsync(Person("platform-admin"), id, "Does it need so much?", Cancellation)).Succeeded
        );
        var page = Render<EditRequestPage>(edit => edit.Add(shown => shown.Id, id));
        page.WaitForAssertion(() => page.Find("form"));

        for (var step = 0; step < 2; step++)
            await page.Find("form").SubmitAsync();
        page.WaitForAssertion(() => page.FindByText("medium"));
        await page.FindByText("medium").ChangeAsync(new() { Value = "medium" });
        await page.Find("form").SubmitAsync();
        page.WaitForAssertion(() => page.FindByText("Submit changes"));
        await page.FindByText("Submit changes").ClickAsync(new());

        var navigation = Services.GetRequiredService<NavigationManager>();
        page.WaitForAssertion(() => Assert.EndsWith($"/requests/{id}", navigation.Uri, StringComparison.Ordinal));
        var answered = (await Services.GetRequiredService<RequestReader>().FindAsync(Person("payments-lead"), id, Cancellation))!;
        Assert.Equal("medium", answered.Summary.Requested.Size);
        Assert.NotEqual(RequestStatus.NeedsInfo, answered.Summary.Status);
    }
}
