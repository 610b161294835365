using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Audit;
using TenantPortal.Core.Configuration;
using TenantPortal.Core.Data;
using TenantPortal.Core.Guards;
using TenantPortal.Core.Notifications.Announcements;
using TenantPortal.Core.Sessions;
using TenantPortal.Core.Teams;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.Data;

/// <summary>Every database reports violations in its own way, and services act on the one that they mean.</summary>
public sealed class UniqueViolationTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, OnEveryDatabase]
    public async Task A_taken_key_is_distinguished_from_the_keys_of_other_tables(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        await SaveAsync(portal, db => db.GuardReports.Add(new GuardReport("one", Given.Now)));

        await FailAsync(
            portal,
            db => db.GuardReports.Add(new GuardReport("one", Given.Now)),
            (exception, db) =>
            {
                Assert.True(exception.ViolatesKeyOf<GuardReport>(db));
                Assert.False(exception.ViolatesKeyOf<KnownPerson>(db));
                Assert.False(exception.Violates(db, TeamConfiguration.OneLeadGroup));
                Assert.True(exception.IsUniqueViolation());
                Assert.True(exception.IsConflict());
                Assert.False(exception.IsForeignKeyViolation());
            }
        );
    }

    [Theory, OnEveryDatabase]
    public async Task A_taken_value_of_an_index_is_distinguished_from_the_key_and_from_other_indexes(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        await SaveAsync(portal, db => db.Teams.Add(NewTeam(db, "one", "same-leads")));

        await FailAsync(
            portal,
            db => db.Teams.Add(NewTeam(db, "two", "same-leads")),
            (exception, db) =>
            {
                Assert.True(exception.Violates(db, TeamConfiguration.OneLeadGroup));
                Assert.False(exception.Violates(db, AnnouncementConfiguration.Once));
                Assert.False(exception.Violates(db, "IX_Unknown"));
                Assert.False(exception.ViolatesKeyOf<Team>(db));
                Assert.True(exception.IsConflict());
            }
        );
    }

    [Theory, OnEveryDatabase]
    public async Task A_reference_that_is_missing_or_still_there_is_no_conflict(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);

        await FailAsync(portal, db => db.Teams.Add(NewTeam(db, "one", "leads", "no-such-department")), AssertReference);
        await FailAsync(
            portal,
            db =>
            {
                var department = db.Teams.Select(team => team.Department).First();
                db.Departments.Remove(db.Departments.Single(overseeing => overseeing.Name == department));
            },
            AssertReference
        );

        static void AssertReference(DbUpdateException exception, PortalDb db)
        {
            Assert.True(exception.IsForeignKeyViolation());
            Assert.False(exception.IsConflict());
            Assert.False(exception.ViolatesKeyOf<Team>(db));
        }
    }

    [Theory, OnEveryDatabase]
    public async Task A_row_that_another_writer_changed_is_a_conflict(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        await SaveAsync(portal, db => db.GuardReports.Add(new GuardReport("one", Given.Now.AddHours(1))));
        await using var other = portal.OpenDatabase();

        await FailAsync(
            portal,
            db =>
            {
                db.GuardReports.Single().RequestProbe(Given.Now);
                other.GuardReports.ExecuteUpdate(set => set.SetProperty(report => report.ClaimedUntil, Given.Now));
            },
            (exception, _) =>
            {
                Assert.True(exception.IsConflict());
                Assert.False(exception.IsUniqueViolation());
            }
        );
    }

    [Theory, OnEveryDatabase]
    public async Task A_missing_value_is_neither(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);

        await FailAsync(
            portal,
            db => db.Add(new GuardReport("one", Given.Now)).Property(report => report.ServerVersion).CurrentValue = null!,
            (exception, db) =>
            {
                Assert.False(exception.IsConflict());
                Assert.False(exception.IsForeignKeyViolation());
                Assert.False(exception.ViolatesKeyOf<GuardReport>(db));
            }
        );
    }

    private static Team NewTeam(PortalDb db, string name, string leadGroup, string? department = null)
    {
        var profile = db.Teams.AsNoTracking().First().ToProfile();
        return new Team(name, profile with { LeadGroup = new(GroupName.Parse(leadGroup)), Department = department ?? profile.Department });
    }

    private static async Task SaveAsync(TestPortal portal, Action<PortalDb> change)
    {
        await using var db = portal.OpenDatabase();
        change(db);
        await db.SaveChangesAsync(Cancellation);
    }

    private static async Task FailAsync(TestPortal portal, Action<PortalDb> change, Action<DbUpdateException, PortalDb> assert)
    {
        await using var db = portal.OpenDatabase();
        change(db);
        assert(await Assert.ThrowsAnyAsync<DbUpdateException>(() => db.SaveChangesAsync(Cancellation)), db);
    }
}
