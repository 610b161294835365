using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace TenantPortal.Web.Tests.Api;

public sealed class RequestsApiTests(SharedPortal shared) : IClassFixture<SharedPortal>
{
    [Fact]
    public async Task A_submitted_and_approved_request_makes_a_tenant()
    {
        await using var portal = new PortalProcess();
        var (lead, admin) = (await portal.SignInAsync("payments-lead"), await portal.SignInAsync("platform-admin"));

        var submitted = await lead.SubmitAsync();
        var listed = await (await lead.CallAsync("/requests?status=Submitted")).ReadAsync();
        var approved = await admin.PostAsync($"/requests/{submitted.Text("id")}/approve", new { revision = submitted.Text("revision"), comment = "Fine." });
        var request = await approved.ReadAsync();
        var tenant = await (await lead.CallAsync("/tenants/checkout")).ReadAsync();

        Assert.Equal("Submitted", submitted.Text("status"));
        Assert.Equal(submitted.Text("id"), listed.GetProperty("items")[0].Text("id"));
        Assert.Equal(HttpStatusCode.OK, approved.StatusCode);
        Assert.Equal("Approved", request.Text("status"));
        Assert.Equal("Fine.", request.GetProperty("decisions")[0].Text("comment"));
        // The reconciler may have been faster than this test.
        Assert.True(tenant.Text("phase") is "Provisioning" or "Ready", tenant.Text("phase"));
        Assert.Equal(1, tenant.GetProperty("generation").GetInt64());
        Assert.Equal("4", tenant.GetProperty("asked").Text("cpu"));
    }

    [Fact]
    public async Task A_tenant_says_how_far_its_expiry_is()
    {
        await using var portal = new PortalProcess();
        var (lead, admin) = (await portal.SignInAsync("payments-lead"), await portal.SignInAsync("platform-admin"));
        var expiresOn = DateOnly.FromDateTime(DateTime.UtcNow).AddDays(100);
        var submitted = await (await lead.PostAsync("/requests", Calls.CheckoutWith("expiresOn", expiresOn))).ReadAsync();
        using var approved = await admin.PostAsync($"/requests/{submitted.Text("id")}/approve", new { revision = submitted.Text("revision") });

        var expiry = (await (await lead.CallAsync("/tenants/checkout")).ReadAsync()).GetProperty("expiry");

        // Midnight may pass while the test runs.
        Assert.InRange(expiry.GetProperty("daysLeft").GetInt32(), 99, 100);
        Assert.False(expiry.GetProperty("isExpired").GetBoolean());
        Assert.Equal(JsonValueKind.Null, expiry.GetProperty("notifiedAt").ValueKind);
        Assert.Equal(expiresOn.AddDays(-30).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), expiry.Text("nextNoticeOn"));
    }

    [Theory]
    [InlineData("", 2_001, "The purpose has 2001 characters. The limit is 2000. Shorten the text.")]
    [InlineData("", 100_000, "The purpose has 100000 characters. The limit is 2000. Shorten the text.")]
    [InlineData("\u202E", 10, "The purpose contains invisible characters. Enter it as plain text.")]
    public async Task A_purpose_that_cannot_be_shown_to_people_is_refused_with_a_sentence(string mark, int length, string sentence)
    {
        var portal = shared.Portal;
        var lead = await portal.SignInAsync("payments-lead");

        var answer = await lead.PostAsync(
            "/requests",
            new
            {
                tenant = "checkout",
                team = "payments",
                tier = "namespace",
                size = "small",
                environment = "production",
                purpose = mark + new string('x', length),
            }
        );

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Equal(sentence, (await answer.ReadAsync()).Text("detail"));
    }

    [Theory]
    [InlineData("""{"internetEgress":"yes"}""", "Internet egress must be true or false.")]
    [InlineData("""{"podSecurity":"privileged"}""", "Hardened namespace has no option 'podSecurity'. It has allowIngress, internetEgress.")]
    public async Task An_option_that_the_tier_does_not_offer_is_refused_with_a_sentence(string options, string sentence)
    {
        var portal = shared.Portal;
        var lead = await portal.SignInAsync("payments-lead");

        var answer = await lead.PostAsync("/requests", Calls.CheckoutWith("options", JsonNode.Parse(options)!));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Equal(sentence, (await answer.ReadAsync()).Text("detail"));
    }

    [Fact]
    public async Task What_was_chosen_is_on_the_request()
    {
        await using var portal = new PortalProcess();
        var lead = await portal.SignInAsync("payments-lead");

        var submitted = await (await lead.PostAsync("/requests", Calls.CheckoutWith("options", new { internetEgress = "true" }))).ReadAsync();
        var request = await (await lead.CallAsync($"/requests/{submitted.Text("id")}")).ReadAsync();

        Assert.Equal("""{"allowIngress":"true","internetEgress":"true"}""", request.GetProperty("options").GetRawText());
    }

    [Fact]
    public async Task Submitting_answers_where_the_request_is()
    {
        await using var portal = new PortalProcess();
        var lead = await portal.SignInAsync("payments-lead");

        var answer = await lead.PostAsync("/requests", Calls.Checkout);
        var found = await lead.GetAsync(answer.Headers.Location, TestContext.Current.CancellationToken);

        Assert.Equal((await answer.ReadAsync()).Text("id"), (await found.ReadAsync()).Text("id"));
    }

    [Fact]
    public async Task A_dry_run_answers_the_same_and_stores_nothing()
    {
        await using var portal = new PortalProcess();
        var lead = await portal.SignInAsync("payments-lead");

        var answer = await lead.PostAsync("/requests?dryRun=true", Calls.Checkout);
        var listed = await (await lead.CallAsync("/requests")).ReadAsync();

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(64, (await answer.ReadAsync()).Text("revision").Length);
        Assert.Equal(0, listed.GetProperty("items").GetArrayLength());
    }

    [Theory]
    [InlineData("payments-lead")]
    [InlineData("auditor")]
    [InlineData("security")]
    public async Task Only_a_platform_admin_may_decide(string person)
    {
        var portal = shared.Portal;
        var submitted = await (await portal.SignInAsync("payments-lead")).SubmitAsync(Calls.NewName());

        var answer = await (await portal.SignInAsync(person)).PostAsync(
            $"/requests/{submitted.Text("id")}/approve",
            new { revision = submitted.Text("revision") }
        );

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task A_platform_admin_who_submitted_a_request_cannot_decide_it()
    {
        // The admin is also a lead here, as people are.
        await using var portal = new PortalProcess(("Access:PlatformAdminGroups:0", "payments-team-leads"));
        var lead = await portal.SignInAsync("payments-lead");
        var submitted = await lead.SubmitAsync();

        var answer = await lead.PostAsync($"/requests/{submitted.Text("id")}/approve", new { revision = submitted.Text("revision") });

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Contains("your own request", (await answer.ReadAsync()).Text("detail"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/manifests")]
    public async Task A_request_of_another_team_is_not_there(string part)
    {
        var portal = shared.Portal;
        var submitted = await (await portal.SignInAsync("payments-lead")).SubmitAsync(Calls.NewName());

        var answer = await (await portal.SignInAsync("search-lead")).CallAsync($"/requests/{submitted.Text("id")}{part}");

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task Broken_rules_are_reported_by_field()
    {
        var portal = shared.Portal;
        var lead = await portal.SignInAsync("payments-lead");

        var answer = await lead.PostAsync(
            "/requests",
            new
            {
                tenant = "Check out",
                team = "search",
                tier = "namespace",
                quota = new { cpu = "16Gi", memory = "32" },
                environment = "moon",
                purpose = "",
            }
        );
        var errors = (await answer.ReadAsync()).GetProperty("errors");

        // The team is someone else's.
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Equal(
            ["environment", "purpose", "quota.cpu", "quota.ephemeralStorage", "quota.memory", "quota.pods", "quota.storage", "team", "tenant"],
            errors.EnumerateObject().Select(error => error.Name).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task A_stale_revision_is_a_conflict()
    {
        var portal = shared.Portal;
        var submitted = await (await portal.SignInAsync("payments-lead")).SubmitAsync(Calls.NewName());

        var answer = await (await portal.SignInAsync("platform-admin")).PostAsync(
            $"/requests/{submitted.Text("id")}/approve",
            new { revision = new string('0', 64) }
        );

        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
    }

    [Fact]
    public async Task Of_two_hundred_decisions_at_once_one_is_taken_and_written_down_and_all_others_are_conflicts()
    {
        // Nothing but the web: the reconciler writes of the tenant too.
        await using var portal = new PortalProcess(("Portal:Roles:0", "Web"));
        var submitted = await (await portal.SignInAsync("payments-lead")).SubmitAsync();
        var admins = new[] { await portal.SignInAsync("platform-admin"), await portal.SignInAsync("platform-admin-2") };
        var start = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        var calls = Enumerable
            .Range(0, 200)
            .Select(i =>
                Task.Run(async () =>
                {
                    await start.Task;
                    using var answer = await admins[i / 2 % 2]
                        .PostAsync(
                            $"/requests/{submitted.Text("id")}/{(i % 2 == 0 ? "approve" : "reject")}",
                            new { revision = submitted.Text("revision"), comment = $"Call {i}." }
                        );
                    return (answer.StatusCode, Body: await answer.ReadAsync());
                })
            )
            .ToList();
        start.SetResult();
        var answers = await Task.WhenAll(calls);

        var taken = Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.OK).Body;
        Assert.Equal(199, answers.Count(answer => answer.StatusCode == HttpStatusCode.Conflict));
        Assert.All(
            answers.Where(answer => answer.StatusCode == HttpStatusCode.Conflict),
            answer => Assert.Matches("has already (approved|rejected) this request|Someone else just changed this request", answer.Body.Text("detail"))
        );
        Assert.Single(taken.GetProperty("decisions").EnumerateArray());
        var written = (await (await (await portal.SignInAsync("auditor")).CallAsync("/audit?tenant=checkout")).ReadAsync())
            .GetProperty("items")
            .EnumerateArray()
            .Select(entry => entry.Text("action"));
        Assert.Equal([taken.Text("status") == "Approved" ? "request.approved" : "request.rejected", "request.submitted"], written);
    }

    [Fact]
    public async Task A_rejection_without_a_reason_breaks_a_rule()
    {
        var portal = shared.Portal;
        var submitted = await (await portal.SignInAsync("payments-lead")).SubmitAsync(Calls.NewName());

        var answer = await (await portal.SignInAsync("platform-admin")).PostAsync(
            $"/requests/{submitted.Text("id")}/reject",
            new { revision = submitted.Text("revision") }
        );

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.True((await answer.ReadAsync()).GetProperty("errors").TryGetProperty("comment", out _));
    }

    [Theory]
    [InlineData("{", "The request body is not a JSON object.")]
    [InlineData("""{"tenant":"checkout","image":"evil:1"}""", "unknown member 'image'")]
    [InlineData("""{"tenant":7}""", "$.tenant")]
    [InlineData("""{"kind":0}""", "$.kind")]
    public async Task A_body_that_cannot_be_read_says_where(string body, string sentence)
    {
        var portal = shared.Portal;
        var lead = await portal.SignInAsync("payments-lead");

        var answer = await lead.PostAsync(
            "/api/v1/requests",
            new StringContent(body, Encoding.UTF8, "application/json"),
            TestContext.Current.CancellationToken
        );

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(sentence, (await answer.ReadAsync()).Text("detail"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_of_a_page_is_no_call()
    {
        var portal = shared.Portal;
        var lead = await portal.SignInAsync("payments-lead");

        var answer = await lead.PostAsync("/api/v1/requests", new FormUrlEncodedContent([new("tenant", "checkout")]), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, answer.StatusCode);
    }

    [Fact]
    public async Task A_filter_that_cannot_be_read_is_refused()
    {
        var portal = shared.Portal;

        var answer = await (await portal.SignInAsync("payments-lead")).CallAsync("/requests?status=Maybe");

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("'Maybe'", (await answer.ReadAsync()).Text("detail"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Manifests_are_yaml()
    {
        await using var portal = new PortalProcess();
        var lead = await portal.SignInAsync("payments-lead");
        var submitted = await lead.SubmitAsync();

        var answer = await lead.CallAsync($"/requests/{submitted.Text("id")}/manifests");

        Assert.Equal("application/yaml", answer.Content.Headers.ContentType?.MediaType);
        Assert.Contains("name: team-checkout", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_is_read_page_by_page()
    {
        await using var portal = new PortalProcess();
        var lead = await portal.SignInAsync("payments-lead");
        foreach (var name in new[] { "one", "two", "three" })
            await lead.PostAsync(
                "/requests",
                new
                {
                    tenant = name,
                    team = "payments",
                    tier = "namespace",
                    size = "small",
                    environment = "production",
                    purpose = "Runs it.",
                }
            );

        var first = await (await lead.CallAsync("/requests?limit=2")).ReadAsync();
        var second = await (await lead.CallAsync($"/requests?limit=2&after={Uri.EscapeDataString(first.Text("next"))}")).ReadAsync();

        Assert.Equal(
            ["one", "three", "two"],
            first
                .GetProperty("items")
                .EnumerateArray()
                .Concat(second.GetProperty("items").EnumerateArray())
                .Select(item => item.Text("tenant"))
                .Order(StringComparer.Ordinal)
        );
        Assert.Equal(System.Text.Json.JsonValueKind.Null, second.GetProperty("next").ValueKind);
    }
}
