using System.Net;
using TenantPortal.Testing.IdentityProvider;

namespace TenantPortal.Web.Tests.Auth;

/// <summary>Two accounts at a real provider: what makes them one person, and what does not.</summary>
public sealed class OnePersonTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public Task Accounts_without_anything_in_common_are_two_people() => DecideAsync(new("lea", "Lea", "payments-team-leads"), _ => { }, null);

    [Fact]
    public Task Accounts_with_the_same_person_claim_are_one_person() =>
        DecideAsync(
            new("lea", "Lea", "payments-team-leads"),
            person => person.Claims["employee"] = """{"number":4711}""",
            "the person claim",
            ("Authentication:OpenIdConnect:PersonClaim", "employee.number")
        );

    [Fact]
    public Task Accounts_with_the_same_claim_are_two_people_where_it_is_not_configured() =>
        DecideAsync(new("lea", "Lea", "payments-team-leads"), person => person.Claims["employee"] = """{"number":4711}""", null);

    [Fact]
    public Task Accounts_with_the_same_address_are_one_person_whatever_its_case() =>
        DecideAsync(
            new("lea", "Lea", "payments-team-leads"),
            person => person.Email = person.Id == "lea" ? "Lea@Portal.example" : "lea@portal.example",
            "the e-mail address"
        );

    [Fact]
    public Task A_plus_in_an_address_makes_it_another() =>
        DecideAsync(
            new("lea", "Lea", "payments-team-leads"),
            person => person.Email = person.Id == "lea" ? "ann@portal.example" : "ann+admin@portal.example",
            null
        );

    [Fact]
    public Task An_alias_of_one_account_that_is_the_address_of_the_other_makes_them_one_person() =>
        DecideAsync(
            new("lea", "Lea", "payments-team-leads"),
            person => person.Claims["aliases"] = person.Id == "lea" ? "adam@portal.example" : "boss@portal.example",
            "the e-mail address",
            ("Authentication:OpenIdConnect:AliasesClaim", "aliases")
        );

    [Fact]
    public Task A_subject_that_comes_through_a_broker_is_the_same_person() =>
        DecideAsync(new("saml|adam", "Adam", "payments-team-leads"), _ => { }, "the subject");

    /// <summary>The lead requests and the admin approves, who is another account of the same person if something is in common.</summary>
    private static async Task DecideAsync(TestPerson lead, Action<TestPerson> change, string? common, params (string Key, string Value)[] settings)
    {
        var admin = new TestPerson("adam", "Adam Admin", "platform-admins");
        change(lead);
        change(admin);
        await using var provider = await TestProvider.StartAsync(ProviderShape.Plain, lead, admin);
        await using var portal = new PortalProcess([.. ProviderBrowser.SettingsFor(provider), .. settings]);
        await provider.RegisterAsync(new Uri("http://localhost/"));
        using var asLead = new ProviderBrowser(portal);
        using var asAdmin = new ProviderBrowser(portal);
        await asLead.SignInAsync(lead.Id);
        await asAdmin.SignInAsync(admin.Id);
        var request = await asLead.AtPortal.SubmitAsync();

        var decided = await asAdmin.AtPortal.PostAsync($"/requests/{request.Text("id")}/approve", new { revision = request.Text("revision") });

        Assert.Equal(common is null ? HttpStatusCode.OK : HttpStatusCode.Forbidden, decided.StatusCode);
        var audit = (await (await asAdmin.AtPortal.CallAsync("/audit?action=request.refused")).ReadAsync()).GetProperty("items").EnumerateArray().ToList();
        if (common is null)
        {
            Assert.Empty(audit);
            return;
        }

        Assert.Contains(
            "You wrote this request with another account of yours",
            await decided.Content.ReadAsStringAsync(Cancellation),
            StringComparison.Ordinal
        );
        Assert.EndsWith($"Accounts of the same person: '{lead.Id}' has {common} of 'adam'.", Assert.Single(audit).Text("details"), StringComparison.Ordinal);
    }
}
