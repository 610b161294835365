using System.Reflection;
using Bunit;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TenantPortal.Core;
using TenantPortal.Core.Audit;
using TenantPortal.Core.Data;
using TenantPortal.Core.People;
using TenantPortal.Core.Sessions;
using TenantPortal.Core.Teams;
using TenantPortal.Core.Teams.Administration;
using TenantPortal.Testing;
using TenantPortal.Web.Features.Requests;
using TenantPortal.Web.Features.Requests.Approvals;
using TenantPortal.Web.Features.Requests.Changing;
using TenantPortal.Web.Features.Requests.Reviewing;
using TenantPortal.Web.Features.Requests.Submitting;
using TenantPortal.Web.Tests.Pages;

namespace TenantPortal.Web.Tests.Auth;

/// <summary>
/// What every page shows to whom: the page, or that there is nothing. To add a page: write its row (two where it is of an object), and how its object
/// is called under <see cref="MakeObjectsAsync"/>.
/// </summary>
public sealed class PageAccessTests : PortalContext
{
    private const string People = "payments-lead payments-member search-lead manager platform-admin platform-admin-2 security auditor";

    //                              own or      lead memb othr mngr admi adm2 secu audi
    private const string Pages = """
        HomePage                    -           yes  yes  yes  yes  yes  yes  yes  yes
        AccountPage                 -           yes  yes  yes  yes  yes  yes  yes  yes
        SessionsPage                -           yes  yes  yes  yes  yes  yes  yes  yes
        NotificationsPage           -           yes  yes  yes  yes  yes  yes  yes  yes
        NotificationSettingsPage    -           yes  yes  yes  yes  yes  yes  yes  yes
        HelpPage                    -           yes  yes  yes  yes  yes  yes  yes  yes
        CapacityPage                -           no   no   no   no   yes  yes  yes  yes
        ClustersPage                -           no   no   no   no   yes  yes  yes  yes
        NewClusterPage              -           no   no   no   no   yes  yes  no   no
        ClusterPage                 own         no   no   no   no   yes  yes  yes  yes
        DriftPage                   -           no   no   no   no   yes  yes  yes  yes
        OrphansPage                 -           no   no   no   no   yes  yes  yes  yes
        PlatformNoticesPage         -           no   no   no   no   yes  yes  no   no
        GuardsPage                  -           no   no   no   no   yes  yes  yes  yes
        AuditPage                   -           no   no   no   no   yes  yes  yes  yes
        DeliveriesPage              -           no   no   no   no   yes  yes  no   yes
        DashboardPage               -           yes  yes  yes  yes  yes  yes  yes  yes
        ProcessPage                 -           yes  yes  yes  yes  yes  yes  yes  yes
        CostPage                    -           yes  yes  yes  yes  yes  yes  yes  yes
        ReportPage                  -           no   no   no   yes  yes  yes  yes  yes
        TiersPage                   -           yes  yes  yes  yes  yes  yes  yes  yes
        ApprovalsPage               -           no   no   no   yes  yes  yes  yes  no
        RequestsPage                -           yes  yes  yes  yes  yes  yes  yes  yes
        NewRequestPage              -           yes  yes  yes  yes  yes  yes  yes  yes
        RequestPage                 own         yes  yes  no   yes  yes  yes  yes  yes
        RequestPage                 foreign     no   no   no   no   yes  yes  yes  yes
        RecertificationPage         -           yes  yes  yes  yes  yes  yes  yes  yes
        TenantsPage                 -           yes  yes  yes  yes  yes  yes  yes  yes
        TenantPage                  own         yes  yes  no   yes  yes  yes  yes  yes
        TenantPage                  foreign     no   no   no   no   yes  yes  yes  yes
        TenantQuotaPage             own         yes  yes  no   yes  yes  yes  yes  yes
        TenantQuotaPage             foreign     no   no   no   no   yes  yes  yes  yes
        TenantActivityPage          own         yes  yes  no   yes  yes  yes  yes  yes
        TenantActivityPage          foreign     no   no   no   no   yes  yes  yes  yes
        TenantSettingsPage          own         yes  yes  no   yes  yes  yes  yes  yes
        TenantSettingsPage          foreign     no   no   no   no   yes  yes  yes  yes
        ChangePage                  own         yes  yes  no   yes  yes  yes  yes  yes
        ChangePage                  foreign     no   no   no   no   yes  yes  yes  yes
        EditRequestPage             own         yes  yes  no   yes  yes  yes  yes  yes
        EditRequestPage             foreign     no   no   no   no   yes  yes  yes  yes
        IsolationPage               own         yes  yes  no   yes  yes  yes  yes  yes
        IsolationPage               foreign     no   no   no   no   yes  yes  yes  yes
        TenantDriftPage             own         yes  yes  no   yes  yes  yes  yes  yes
        TenantDriftPage             foreign     no   no   no   no   yes  yes  yes  yes
        ConnectPage                 own         yes  yes  no   yes  yes  yes  yes  yes
        ConnectPage                 foreign     no   no   no   no   yes  yes  yes  yes
        AccessPage                  own         yes  yes  no   yes  yes  yes  yes  yes
        AccessPage                  foreign     no   no   no   no   yes  yes  yes  yes
        TeamsPage                   -           yes  no   yes  no   yes  yes  yes  yes
        NewTeamPage                 -           no   no   no   no   yes  yes  no   no
        TeamPage                    own         yes  no   no   no   yes  yes  yes  yes
        TeamPage                    foreign     no   no   no   no   yes  yes  yes  yes
        NewDepartmentPage           -           no   no   no   no   yes  yes  no   no
        DepartmentPage              own         no   no   no   no   yes  yes  yes  yes
        DepartmentPage              foreign     no   no   no   no   yes  yes  yes  yes
        """;

    private readonly Dictionary<string, string> _objects = [];

    public static TheoryData<string, string, string[]> Rows =>
        [
            .. Pages
                .Split('\n')
                .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
                .Select(words => new TheoryDataRow<string, string, string[]>(words[0], words[1], words[2..])),
        ];

    [Fact]
    public void Every_page_for_people_who_are_signed_in_has_its_row()
    {
        var pages = AllPages().Select(page => page.Name).ToHashSet();
        var known = Rows.Select(row => row.Data.Item1).ToHashSet();

        Assert.Equal([], pages.Except(known).Order());
        Assert.Equal([], known.Except(pages).Order());
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task A_page_shows_itself_or_that_there_is_nothing_and_that_is_written_down(string name, string whose, string[] shown)
    {
        await MakeObjectsAsync();
        var page = AllPages().Single(page => page.Name == name);
        var mismatches = new List<string>();
        foreach (var (person, expected) in People.Split(' ').Zip(shown))
        {
            SignIn(person);
            var rendered = Render(builder =>
            {
                builder.OpenComponent(0, page);
                if (whose != "-")
                    builder.AddAttribute(1, page.GetProperty("Id") is null ? "Name" : "Id", _objects[$"{whose} {name}"]);
                if (page == typeof(ChangePage))
                    builder.AddAttribute(2, "Kind", "quota");
                builder.CloseComponent();
            });
            await rendered.WaitForAssertionAsync(() => Assert.True(rendered.FindAll("h1").Count == 1 && rendered.FindAll("[aria-label^=Loading]").Count == 0));
            // A page that is refused says so instead of its content.
            var isShown = rendered.Find("h1").TextContent != "Not found" && rendered.FindAll("[role=alert]").Count == 0 ? "yes" : "no";
            if (isShown != expected)
                mismatches.Add($"{person} sees it: {isShown}, not {expected}");
        }

        Assert.Equal([], mismatches);
        await using var db = await Services.GetRequiredService<IDbContextFactory<PortalDb>>().CreateDbContextAsync(TestContext.Current.CancellationToken);
        Assert.Equal(
            People.Split(' ').Zip(shown).Where(cell => cell.Second == "no").Select(cell => cell.First).Order(),
            (
                await db.Audit.Where(entry => entry.Action == "page.refused").Select(entry => entry.ActorId).ToListAsync(TestContext.Current.CancellationToken)
            ).Order()
        );
    }

    private static IEnumerable<Type> AllPages() =>
        typeof(Program)
            .Assembly.GetTypes()
            .Where(type => type.GetCustomAttribute<RouteAttribute>() is not null && type.GetCustomAttribute<AuthorizeAttribute>() is not null);

    /// <summary>Of the team Payments, and of the team Ledger, which no one here belongs to but its deputy, the second admin.</summary>
    private async Task MakeObjectsAsync()
    {
        _objects["own ClusterPage"] = "default";
        var (admin, deputy) = (Person("platform-admin"), Person("platform-admin-2"));
        await Services.GetRequiredService<PeopleRegister>().SignInAsync(deputy, null, "test", TestContext.Current.CancellationToken);
        Expect(
            await Services
                .GetRequiredService<DepartmentService>()
                .CreateAsync(
                    admin,
                    new DepartmentInput
                    {
                        Name = "finance",
                        Title = "Finance",
                        ManagerGroup = "finance-managers",
                    },
                    TestContext.Current.CancellationToken
                )
        );
        Expect(
            await Services
                .GetRequiredService<TeamService>()
                .CreateAsync(
                    admin,
                    new TeamInput
                    {
                        Name = "ledger",
                        Title = "Ledger",
                        Department = "finance",
                        LeadGroup = "ledger-leads",
                        MemberGroup = "ledger",
                        Deputy = deputy.Id,
                    },
                    TestContext.Current.CancellationToken
                )
        );
        foreach (
            var (whose, lead, team, department) in new[]
            {
                ("own", "payments-lead", "payments", "commerce"),
                ("foreign", "platform-admin-2", "ledger", "finance"),
            }
        )
        {
            await ApproveAsync(await SubmitAsync(lead, $"{team}-shop", team));
            _objects[$"{whose} RequestPage"] = _objects[$"{whose} EditRequestPage"] = await SubmitAsync(lead, $"{team}-next", team);
            _objects[$"{whose} TenantPage"] =
                _objects[$"{whose} TenantQuotaPage"] =
                _objects[$"{whose} TenantActivityPage"] =
                _objects[$"{whose} TenantSettingsPage"] =
                _objects[$"{whose} ChangePage"] =
                _objects[$"{whose} IsolationPage"] =
                _objects[$"{whose} TenantDriftPage"] =
                _objects[$"{whose} ConnectPage"] =
                _objects[$"{whose} AccessPage"] =
                    $"{team}-shop";
            _objects[$"{whose} TeamPage"] = team;
            _objects[$"{whose} DepartmentPage"] = department;
        }
    }

    private static void Expect<T>(Result<T> result) => Assert.True(result.Succeeded, string.Join(' ', result.Problems.Select(problem => problem.Message)));
}
