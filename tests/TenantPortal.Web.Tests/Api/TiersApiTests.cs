using System.Net;
using System.Text;
using System.Text.Json;

namespace TenantPortal.Web.Tests.Api;

public sealed class TiersApiTests
{
    [Fact]
    public async Task The_advisor_answers_with_a_tier_and_reasons()
    {
        await using var portal = new PortalProcess();

        var advice = await (
            await (await portal.SignInAsync("payments-member")).PostAsync("/tiers/advise", new { @case = new { audience = "internal" } })
        ).ReadAsync();

        Assert.Equal("namespace", advice.Text("tier"));
        Assert.StartsWith("Nothing in the case", Assert.Single(advice.GetProperty("reasons").EnumerateArray()).GetString(), StringComparison.Ordinal);
        Assert.Empty(advice.GetProperty("refused").EnumerateArray());
    }

    [Fact]
    public async Task A_refused_tier_comes_with_why()
    {
        await using var portal = new PortalProcess();

        var advice = await (
            await (await portal.SignInAsync("auditor")).PostAsync(
                "/tiers/advise",
                new
                {
                    @case = new
                    {
                        audience = "external",
                        compliance = new List<string> { "HIPAA" },
                        needsOwnCrds = false,
                    },
                }
            )
        ).ReadAsync();

        var refused = advice.GetProperty("refused")[0];
        Assert.Equal("namespace", refused.Text("tier"));
        Assert.Contains("Regulated data", refused.Text("why"), StringComparison.Ordinal);
        Assert.True(refused.GetProperty("canBeOverridden").GetBoolean());
    }

    [Fact]
    public async Task Privileged_access_has_no_tier()
    {
        await using var portal = new PortalProcess();

        var advice = await (await (await portal.SignInAsync("auditor")).PostAsync("/tiers/advise", new { @case = new { needsPrivileged = true } })).ReadAsync();

        Assert.Equal(JsonValueKind.Null, advice.GetProperty("tier").ValueKind);
        Assert.False(advice.GetProperty("refused")[0].GetProperty("canBeOverridden").GetBoolean());
    }

    [Fact]
    public async Task An_unknown_value_is_reported_at_its_field()
    {
        await using var portal = new PortalProcess();

        var answer = await (await portal.SignInAsync("auditor")).PostAsync(
            "/tiers/advise",
            new { @case = new { audience = "partner", compliance = new List<string> { "two words" } } }
        );

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Equal(
            ["case.audience", "case.compliance"],
            (await answer.ReadAsync()).GetProperty("errors").EnumerateObject().Select(error => error.Name).Order(StringComparer.Ordinal)
        );
    }

    [Theory]
    [InlineData("""{"case": {"needsMoney": true}}""", "The request body has an unknown member 'needsMoney'.")]
    [InlineData("""{"case": {"compliance": "HIPAA"}}""", "The request body is not valid at $.case.compliance, line 1.")]
    [InlineData("""{"case": {"needsOwnCrds": "yes"}}""", "The request body is not valid at $.case.needsOwnCrds, line 1.")]
    public async Task A_case_of_another_shape_cannot_be_read(string body, string detail)
    {
        await using var portal = new PortalProcess();
        using var content = new StringContent(body, Encoding.UTF8, "application/json");

        var answer = await (await portal.SignInAsync("auditor")).PostAsync("/api/v1/tiers/advise", content, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(detail, (await answer.ReadAsync()).Text("detail"));
    }

    [Fact]
    public async Task A_request_for_a_refused_tier_needs_a_reason()
    {
        await using var portal = new PortalProcess();
        var lead = await portal.SignInAsync("payments-lead");
        object Request(string? reason) =>
            new
            {
                tenant = "checkout",
                team = "payments",
                tier = "namespace",
                size = "small",
                environment = "production",
                purpose = "A demo.",
                @case = new { audience = "external" },
                overrideReason = reason,
            };

        var without = await lead.PostAsync("/requests", Request(null));
        var with = await lead.PostAsync("/requests", Request("No data of anybody."));

        Assert.Equal(["overrideReason"], (await without.ReadAsync()).GetProperty("errors").EnumerateObject().Select(error => error.Name));
        Assert.Equal(HttpStatusCode.Created, with.StatusCode);
    }

    [Fact]
    public async Task Tiers_say_how_far_they_isolate_and_what_they_are_compared_by()
    {
        await using var portal = new PortalProcess();

        var tier = (await (await (await portal.SignInAsync("auditor")).CallAsync("/tiers")).ReadAsync()).GetProperty("items")[0];

        Assert.Equal("Namespace", tier.Text("isolation"));
        Assert.Equal("Shared", tier.GetProperty("comparison").Text("nodes"));
    }
}
