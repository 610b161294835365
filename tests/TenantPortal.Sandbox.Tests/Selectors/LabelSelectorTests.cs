using TenantPortal.Sandbox.Http;
using TenantPortal.Sandbox.Selectors;

namespace TenantPortal.Sandbox.Tests.Selectors;

public sealed class LabelSelectorTests
{
    private static readonly Dictionary<string, string> Labels = new()
    {
        ["app"] = "web",
        ["example.com/tier"] = "gold",
        ["empty"] = "",
    };

    [Theory]
    [InlineData("", true)]
    [InlineData("app=web", true)]
    [InlineData("app == web", true)]
    [InlineData("app=api", false)]
    [InlineData("app!=api", true)]
    [InlineData("missing!=api", true)]
    [InlineData("app in (web,api)", true)]
    [InlineData("app in (api)", false)]
    [InlineData("app notin (api, db)", true)]
    [InlineData("missing notin (api)", true)]
    [InlineData("missing in (api)", false)]
    [InlineData("app", true)]
    [InlineData("missing", false)]
    [InlineData("!app", false)]
    [InlineData("!missing", true)]
    [InlineData("empty=", true)]
    [InlineData("example.com/tier=gold,app in (web),!missing", true)]
    [InlineData("example.com/tier=gold,app=api", false)]
    public void A_selector_matches_when_all_its_requirements_hold(string selector, bool matches) =>
        Assert.Equal(matches, LabelSelector.Parse(selector).Matches(Labels));

    [Theory]
    [InlineData("a b")]
    [InlineData("=a")]
    [InlineData("app in web")]
    [InlineData("app in (web")]
    [InlineData("app=web api")]
    public void A_malformed_selector_is_a_bad_request(string selector) =>
        Assert.Equal(400, Assert.Throws<ApiException>(() => LabelSelector.Parse(selector)).Code);
}
