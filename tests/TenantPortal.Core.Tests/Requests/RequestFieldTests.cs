using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Data;
using TenantPortal.Core.Notifications;
using TenantPortal.Core.Notifications.Announcements;
using TenantPortal.Core.Requests;
using TenantPortal.Core.Requests.Fields;
using TenantPortal.Core.Requests.Reading;
using TenantPortal.Core.Requests.Submitting;
using TenantPortal.Core.Tenants.Reading;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.Requests;

public class RequestFieldTests
{
    private static CancellationToken Cancellation => Xunit.TestContext.Current.CancellationToken;

    [Fact]
    public void Every_field_has_a_key_of_its_own() =>
        Assert.Equal(RequestField.All.Count, RequestField.All.SelectMany(field => field.Parts.Append(field.Key)).Distinct().Count() - PartsOf());

    [Fact]
    public void The_contact_is_approved_stored_and_shown_in_the_diff()
    {
        var spec = RequestField.ApplyTexts(Given.Input() with { Contact = "  #payments " }, Given.Spec(), []);

        Assert.Equal("#payments", spec.Contact);
        Assert.Equal(
            new ComparedField("contact", "Contact", "none", $"{spec.Contact}", null),
            Assert.Single(SpecDiff.Compare(Given.Spec(), spec, null), field => field.IsChange)
        );
    }

    [Theory]
    [InlineData(null, "#payments")]
    [InlineData("", null)]
    [InlineData("#shop", "#shop")]
    public void A_change_of_access_keeps_removes_or_replaces_the_contact(string? entered, string? expected)
    {
        var change = new RequestInput { Kind = RequestKind.ChangeAccess, Contact = entered };

        Assert.Equal(expected, RequestField.ApplyTexts(change, Given.Spec() with { Contact = "#payments" }, []).Contact);
    }

    [Fact]
    public void Other_changes_leave_the_contact_unchanged() =>
        Assert.Null(RequestField.ApplyTexts(new() { Kind = RequestKind.Renew, Contact = "#shop" }, Given.Spec(), []).Contact);

    [Theory]
    [InlineData("a\nb", "Contact must be one line.")]
    [InlineData("pay\u202Ements", "The contact contains invisible characters. Enter it as plain text.")]
    public void A_contact_is_one_line_of_visible_text(string contact, string sentence)
    {
        var problems = new List<Problem>();

        RequestField.ApplyTexts(Given.Input() with { Contact = contact }, Given.Spec(), problems);

        Assert.Equal(new Problem(sentence, "contact"), Assert.Single(problems));
    }

    [Fact]
    public void A_contact_is_short()
    {
        var problems = new List<Problem>();

        RequestField.ApplyTexts(Given.Input() with { Contact = new string('x', 201) }, Given.Spec(), problems);

        Assert.Equal("The contact has 201 characters. The limit is 200. Shorten the text.", Assert.Single(problems).Message);
    }

    [Theory]
    [OnEveryDatabase]
    public async Task Tenants_and_requests_are_found_by_their_contact_and_notifications_carry_it(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        var submitted = await portal.Requests.SubmitAsync(Given.Lead(), Given.Input() with { Contact = "#Payments-Shop" }, Cancellation);
        await portal.Decisions.ApproveAsync(Given.Admin(), submitted.Value!.Id!, submitted.Value.Revision, null, Cancellation);

        var tenants = await portal.Get<TenantReader>().ListAsync(Given.Lead(), new TenantFilter { Search = "payments-SHOP" }, Cancellation);
        var requests = await portal.Get<RequestReader>().ListAsync(Given.Lead(), new RequestFilter { Search = "payments-shop" }, Cancellation);

        Assert.Equal("shop", Assert.Single(tenants.Items).Name);
        Assert.Equal(submitted.Value.Id, Assert.Single(requests.Items).Id);
        await using var db = portal.OpenDatabase();
        Assert.All(await db.Announcements.ToListAsync(Cancellation), told => Assert.EndsWith("\nContact: #Payments-Shop", told.Text, StringComparison.Ordinal));
    }

    private static int PartsOf() => RequestField.All.Sum(field => field.Parts.Count);
}
