using Bunit;
using Microsoft.Extensions.DependencyInjection;
using TenantPortal.Core.IsolationChecks;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tenants.Queue;
using TenantPortal.Core.Tenants.Reading;
using TenantPortal.Web.Features.IsolationChecks;

namespace TenantPortal.Web.Tests.Pages;

public sealed class IsolationPageTests : PortalContext
{
    private static readonly IsolationCheck Exec = new(
        "rbac-exec",
        "No user can run commands in pods",
        "Query the API server.",
        IsolationSeverity.Critical,
        "MTB-1"
    );
    private static readonly IsolationCheck Dns = new("network-dns", "Pods can resolve names", "Evaluate the policies.", IsolationSeverity.Major);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_report_shows_failures_first_each_with_its_evidence_and_the_connections()
    {
        await BecomeReadyAsync();
        await CheckAsync(
            [Dns.Failed("It is closed: <b>no policy</b> allows it."), Exec.Passed("10 questions, all answered no.")],
            [new NetworkPath("a pod", "the DNS", "53/UDP", false, true, "no policy allows it.")]
        );

        var page = Open();

        page.WaitForAssertion(() => Assert.Contains("1 checks passed, 1 failed", page.Markup, StringComparison.Ordinal));
        Assert.Equal(["Summary", "Failed (1)", "Connections", "Passed (1)"], page.FindAll("h2").Select(heading => heading.TextContent.Trim()));
        Assert.Contains("It is closed: <b>no policy</b> allows it.", page.Find("#network-dns").TextContent, StringComparison.Ordinal);
        Assert.Contains("should be open", page.Markup, StringComparison.Ordinal);
        Assert.Equal("71 of 100", page.Find("[data-testid=score]").TextContent.Trim());
    }

    [Fact]
    public async Task A_lead_has_the_checks_made_and_sees_when_they_are_done()
    {
        await BecomeReadyAsync();
        await CheckAsync([Exec.Passed("No.")], []);
        var page = Open();
        page.WaitForAssertion(() => page.FindByText("Check now"));

        await page.FindByText("Check now").ClickAsync(new());
        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll("[role=status]")));
        await CheckAsync([Exec.Passed("Still no.")], []);

        page.WaitForAssertion(() => Assert.Contains("Still no.", page.Markup, StringComparison.Ordinal));
        page.WaitForAssertion(() => Assert.Empty(page.FindAll("[role=status]")));
    }

    [Fact]
    public async Task A_member_reads_and_has_no_button()
    {
        await BecomeReadyAsync();
        await CheckAsync([Exec.Passed("No.")], []);
        SignIn("payments-member");

        var page = Open();

        page.WaitForAssertion(() => Assert.Contains("1 checks passed", page.Markup, StringComparison.Ordinal));
        Assert.Empty(page.FindAll("button"));
    }

    [Fact]
    public async Task An_admin_releases_a_tenant_in_quarantine_with_a_reason()
    {
        await BecomeReadyAsync();
        await CheckAsync([Exec.Failed("They may.")], []);
        await ApplyAsync();
        await CheckAsync([Exec.Failed("They may.")], []);
        await ApplyAsync();
        Time.Advance(TimeSpan.FromDays(1));
        await CheckAsync([Exec.Passed("No.")], []);
        SignIn("platform-admin");
        var page = Open();
        page.WaitForAssertion(() => Assert.Contains("read-only access", page.Markup, StringComparison.Ordinal));

        await page.FindByText("Release tenant").ClickAsync(new());
        page.WaitForAssertion(() =>
            Assert.Equal("Explain in at most 1000 characters why the tenant can be released.", page.ProblemOf("Reason for the release"))
        );
        await page.FindByLabel("Reason for the release").InputAsync(new() { Value = "The binding is gone." });
        await page.FindByText("Release tenant").ClickAsync(new());

        page.WaitForAssertion(() => Assert.DoesNotContain("read-only access", page.Markup, StringComparison.Ordinal));
        Assert.Equal(
            TenantPhase.Ready,
            (await Services.GetRequiredService<TenantReader>().FindAsync(Person("platform-admin"), "checkout", Cancellation))!.Summary.Phase
        );
    }

    private IRenderedComponent<IsolationPage> Open() => Render<IsolationPage>(page => page.Add(shown => shown.Name, "checkout"));

    private async Task BecomeReadyAsync()
    {
        await ApproveAsync(await SubmitAsync());
        await ApplyAsync();
    }

    private async Task ApplyAsync()
    {
        var queue = Services.GetRequiredService<TenantQueue>();
        var claim = Assert.Single(await queue.ClaimDueAsync("replica", 1, Cancellation));
        await queue.CompleteAsync(
            claim,
            "replica",
            new ReconcileResult(ReconcileOutcome.Ready, [], [], claim.Tenant.ManifestHash),
            Time.GetUtcNow().AddMinutes(30),
            Cancellation
        );
    }

    private async Task CheckAsync(IReadOnlyList<IsolationFinding> findings, IReadOnlyList<NetworkPath> network)
    {
        var queue = Services.GetRequiredService<IsolationQueue>();
        Time.Advance(TimeSpan.FromSeconds(1));
        var claim = Assert.Single(await queue.ClaimDueAsync(1, withPlanned: true, Cancellation));
        await queue.CompleteAsync(claim, new IsolationRun(findings, network), Cancellation);
    }
}
