using TenantPortal.Core.Data;
using TenantPortal.Core.IsolationChecks;
using TenantPortal.Core.People;
using TenantPortal.Core.Sessions;
using TenantPortal.Core.Teams;
using TenantPortal.Core.Tenants;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.IsolationChecks;

/// <summary>Who reads a report, has the checks made and releases a tenant.</summary>
public sealed class IsolationServiceTests
{
    private static readonly IsolationCheck Exec = new("rbac-exec", "No user can run commands in pods", "Ask.", IsolationSeverity.Critical);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Someone_elses_report_is_not_there()
    {
        await using var portal = await QuarantinedAsync();
        var service = portal.Get<IsolationService>();

        Assert.Null(await service.FindAsync(Given.Lead("search"), "shop", Cancellation));
        Assert.Equal(ProblemKind.NotFound, KindOf(await service.RequestCheckAsync(Given.Lead("search"), "shop", Cancellation)));
        Assert.NotNull(await service.FindAsync(Given.Auditor(), "shop", Cancellation));
    }

    [Fact]
    public async Task A_requested_check_is_due_now()
    {
        await using var portal = await QuarantinedAsync();
        portal.Time.Advance(TimeSpan.FromMinutes(1));

        Assert.True((await portal.Get<IsolationService>().RequestCheckAsync(Given.Lead(), "shop", Cancellation)).Succeeded);

        Assert.Single(await portal.Get<IsolationQueue>().ClaimDueAsync(10, withPlanned: true, Cancellation));
    }

    [Fact]
    public async Task Members_and_auditors_cannot_have_it_checked()
    {
        await using var portal = await QuarantinedAsync();

        foreach (var user in (CurrentUser[])[Given.Member(), Given.Auditor()])
            Assert.Equal(ProblemKind.Forbidden, KindOf(await portal.Get<IsolationService>().RequestCheckAsync(user, "shop", Cancellation)));
    }

    [Fact]
    public async Task Neither_a_lead_nor_an_admin_of_the_team_itself_releases_it()
    {
        await using var portal = await QuarantinedAsync();
        await CheckAsync(portal, Exec.Passed("No."));

        foreach (var user in (CurrentUser[])[Given.Lead(), Given.Person("both", "platform-admins", "payments-team")])
            Assert.Equal(ProblemKind.Forbidden, KindOf(await portal.Get<IsolationService>().ReleaseAsync(user, "shop", "It is fine.", Cancellation)));
    }

    [Fact]
    public async Task Another_account_in_the_team_keeps_its_owner_from_releasing_it()
    {
        await using var portal = await QuarantinedAsync();
        await CheckAsync(portal, Exec.Passed("No."));
        await portal.Get<PeopleRegister>().SignInAsync(Given.Member(), "ann@example.com", "OpenIdConnect", Cancellation);
        await portal.Get<PeopleRegister>().SignInAsync(Given.Admin(), "ann@example.com", "OpenIdConnect", Cancellation);

        var released = await portal.Get<IsolationService>().ReleaseAsync(Given.Admin(), "shop", "It is fine.", Cancellation);

        Assert.StartsWith("Another account of yours belongs to the team 'Payments'", Assert.Single(released.Problems).Message, StringComparison.Ordinal);
        Assert.False((await portal.Get<IsolationService>().FindAsync(Given.Admin(), "shop", Cancellation))!.CanRelease);
    }

    [Theory]
    [InlineData(20, false)]
    [InlineData(40, true)]
    public async Task Who_was_deputy_of_the_team_until_recently_does_not_release_it(int daysBefore, bool releases)
    {
        await using var portal = await QuarantinedAsync();
        await CheckAsync(portal, Exec.Passed("No."));
        await using (var db = portal.OpenDatabase())
        {
            var term = new TeamRoleTerm("payments", TeamRole.Deputy, "platform-admin", since: null, givenBy: null);
            term.End(Given.Now.AddDays(-daysBefore));
            db.RoleTerms.Add(term);
            await db.SaveChangesAsync(Cancellation);
        }

        var shown = (await portal.Get<IsolationService>().FindAsync(Given.Admin(), "shop", Cancellation))!.CanRelease;
        var released = await portal.Get<IsolationService>().ReleaseAsync(Given.Admin(), "shop", "It is fine.", Cancellation);

        Assert.Equal(releases, shown);
        Assert.Equal(
            releases
                ? []
                :
                [
                    $"You were the deputy of the team 'Payments' until {Given.Now.AddDays(-daysBefore):yyyy-MM-dd}, which is too recent to release its "
                        + "tenants. Another platform admin has to.",
                ],
            released.Problems.Select(problem => problem.Message)
        );
    }

    [Fact]
    public async Task It_is_released_only_after_a_check_in_quarantine_that_finds_nothing_critical()
    {
        await using var portal = await QuarantinedAsync();
        var service = portal.Get<IsolationService>();

        var neverChecked = await service.ReleaseAsync(Given.Admin(), "shop", "It is fine.", Cancellation);
        await CheckAsync(portal, Exec.Failed("They may."));
        var failing = await service.ReleaseAsync(Given.Admin(), "shop", "It is fine.", Cancellation);
        await CheckAsync(portal, Exec.Passed("No."));
        var wordless = await service.ReleaseAsync(Given.Admin(), "shop", " ", Cancellation);
        var released = await service.ReleaseAsync(Given.Security(), "shop", "The binding is gone.", Cancellation);

        Assert.Equal("The tenant has not been checked since its quarantine began. Start a check first.", Assert.Single(neverChecked.Problems).Message);
        Assert.StartsWith("Critical checks still fail: No user can run commands in pods.", Assert.Single(failing.Problems).Message, StringComparison.Ordinal);
        Assert.Equal("comment", Assert.Single(wordless.Problems).Field);
        Assert.True(released.Succeeded);
        var tenant = (await portal.Tenants.FindAsync(Given.Lead(), "shop", Cancellation))!;
        Assert.Equal(TenantPhase.Ready, tenant.Summary.Phase);
        Assert.Contains(tenant.History, entry => entry is { Action: "tenant.released", Details: "Released the tenant from quarantine: The binding is gone." });
    }

    private static ProblemKind KindOf(Result<string> refused) => Assert.Single(refused.Problems).Kind;

    private static async Task<TestPortal> QuarantinedAsync()
    {
        var portal = await TestPortal.StartAsync();
        await portal.ApproveTenantAsync();
        await ApplyAsync(portal);
        await CheckAsync(portal, Exec.Failed("They may."));
        await ApplyAsync(portal);
        await CheckAsync(portal, Exec.Failed("They may."));
        await ApplyAsync(portal);
        return portal;
    }

    private static async Task ApplyAsync(TestPortal portal)
    {
        portal.Time.Advance(TimeSpan.FromSeconds(1));
        var claim = Assert.Single(await portal.Queue.ClaimDueAsync("replica", 10, Cancellation));
        await portal.Queue.CompleteAsync(
            claim,
            "replica",
            new ReconcileResult(ReconcileOutcome.Ready, [], [], claim.Tenant.ManifestHash),
            portal.Time.GetUtcNow().AddDays(10),
            Cancellation
        );
    }

    private static async Task CheckAsync(TestPortal portal, IsolationFinding finding)
    {
        portal.Time.Advance(TimeSpan.FromDays(1));
        var claim = Assert.Single(await portal.Get<IsolationQueue>().ClaimDueAsync(10, withPlanned: true, Cancellation));
        await portal.Get<IsolationQueue>().CompleteAsync(claim, new IsolationRun([finding], []), Cancellation);
    }
}
