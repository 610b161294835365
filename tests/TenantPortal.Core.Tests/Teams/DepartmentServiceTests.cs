using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Audit;
using TenantPortal.Core.Teams;
using TenantPortal.Core.Teams.Administration;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.Teams;

public class DepartmentServiceTests
{
    private static readonly DepartmentInput Finance = new()
    {
        Name = "finance",
        Title = "Finance",
        ManagerGroup = "finance-managers",
    };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_platform_admin_creates_changes_and_deletes_a_department_and_the_audit_says_so()
    {
        await using var portal = await TestPortal.StartAsync();
        var departments = portal.Get<DepartmentService>();

        var created = await departments.CreateAsync(Given.Admin(), Finance, Cancellation);
        await departments.ChangeAsync(Given.Admin(), "finance", Finance with { Title = "Money", Version = created.Value!.Version }, Cancellation);
        await departments.DeleteAsync(Given.Admin(), "finance", Cancellation);

        await using var db = portal.OpenDatabase();
        Assert.Equal(
            ["department.created", "department.changed", "department.deleted"],
            await db.Audit.OrderBy(entry => entry.Id).Select(entry => entry.Action).ToListAsync(Cancellation)
        );
        Assert.Contains("Changed the title from 'Finance' to 'Money'.", await db.Audit.Select(entry => entry.Details).ToListAsync(Cancellation));
        Assert.Equal(2, await db.Departments.CountAsync(Cancellation));
    }

    [Fact]
    public async Task Others_may_not_and_those_who_do_not_see_departments_find_none()
    {
        await using var portal = await TestPortal.StartAsync();
        var departments = portal.Get<DepartmentService>();

        Assert.Equal(ProblemKind.Forbidden, Assert.Single((await departments.CreateAsync(Given.Manager(), Finance, Cancellation)).Problems).Kind);
        Assert.Equal(ProblemKind.NotFound, Assert.Single((await departments.ChangeAsync(Given.Lead(), "commerce", Finance, Cancellation)).Problems).Kind);
        Assert.Equal(ProblemKind.Forbidden, Assert.Single((await departments.DeleteAsync(Given.Auditor(), "commerce", Cancellation)).Problems).Kind);
    }

    [Fact]
    public async Task A_department_with_teams_stays()
    {
        await using var portal = await TestPortal.StartAsync();

        var problem = Assert.Single((await portal.Get<DepartmentService>().DeleteAsync(Given.Admin(), "commerce", Cancellation)).Problems);

        Assert.Equal(ProblemKind.Conflict, problem.Kind);
        Assert.Contains("'Payments'", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_version_that_was_not_seen_changes_nothing()
    {
        await using var portal = await TestPortal.StartAsync();
        var departments = portal.Get<DepartmentService>();

        Assert.Equal(
            "version",
            Assert.Single((await departments.ChangeAsync(Given.Admin(), "commerce", Finance with { Name = null }, Cancellation)).Problems).Field
        );
        Assert.Equal(
            ProblemKind.Conflict,
            Assert
                .Single(
                    (await departments.ChangeAsync(Given.Admin(), "commerce", Finance with { Name = null, Version = Guid.NewGuid() }, Cancellation)).Problems
                )
                .Kind
        );
    }
}
