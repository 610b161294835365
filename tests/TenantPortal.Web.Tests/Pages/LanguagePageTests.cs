using System.Globalization;
using Bunit;
using TenantPortal.Web.Features.Account;
using TenantPortal.Web.Features.Requests.Submitting;
using TenantPortal.Web.Languages;

namespace TenantPortal.Web.Tests.Pages;

public sealed class LanguagePageTests : PortalContext
{
    // Services that a page uses choose the language when they are created.
    public LanguagePageTests() => CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("de");

    [Fact]
    public void A_form_and_its_problems_are_in_the_language_of_the_reader()
    {
        var page = Render<NewRequestPage>();
        page.WaitForElement("form");

        page.Find("form").Submit();

        page.WaitForAssertion(() =>
        {
            Assert.Equal("Neuer Antrag", page.Find("h1").TextContent);
            Assert.Contains("Geben Sie", page.Find(".field-problem").TextContent, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void A_language_that_is_chosen_is_kept_and_the_page_is_loaded_in_it()
    {
        var page = Render<AccountPage>();
        page.WaitForAssertion(() => page.FindByLabel("Sprache"));

        page.FindByLabel("Sprache").Change("en");

        page.WaitForAssertion(() =>
            Assert.Equal(
                [PortalLanguages.Cookie, PortalLanguages.CookieFor("en")],
                JSInterop.Invocations.Single(call => call.Identifier == "tenantPortal.keepLanguage").Arguments
            )
        );
    }
}
