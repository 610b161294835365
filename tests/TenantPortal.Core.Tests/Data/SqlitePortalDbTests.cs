using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Configuration;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.Data;

public class SqlitePortalDbTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_second_open_request_for_a_name_is_refused_by_the_database_itself()
    {
        await using var portal = await TestPortal.StartAsync(DatabaseProvider.Sqlite);
        var id = await portal.ApproveTenantAsync();
        await using var db = portal.OpenDatabase();
        var revision = await db.Requests.Where(request => request.Id == id).Select(request => request.ManifestHash).SingleAsync(Cancellation);

        // Decided ones do not count.
        await InsertAsync("req-one");

        await Assert.ThrowsAnyAsync<Exception>(() => InsertAsync("req-two"));

        Task InsertAsync(string newId) => db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO "Requests" ("Id", "Kind", "Status", "TenantId", "TenantName", "Team", "Cluster", "Asked", "Purpose", "RequestedBy", "RequestedByName", "SubmittedAt", "ManifestHash")
            SELECT {newId}, "Kind", 'Submitted', "TenantId", "TenantName", "Team", "Cluster", "Asked", "Purpose", "RequestedBy", "RequestedByName", "SubmittedAt", {revision} FROM "Requests" WHERE "Id" = {id}
            """,
            Cancellation);
    }

    [Fact]
    public async Task A_team_that_has_requests_cannot_be_deleted()
    {
        await using var portal = await TestPortal.StartAsync(DatabaseProvider.Sqlite);
        await portal.SubmitAsync();
        await using var db = portal.OpenDatabase();

        await Assert.ThrowsAsync<Microsoft.Data.Sqlite.SqliteException>(() => db.Teams.Where(team => team.Name == "payments").ExecuteDeleteAsync(Cancellation));
        Assert.Equal(1, await db.Teams.Where(team => team.Name == "search").ExecuteDeleteAsync(Cancellation));
    }

    [Fact]
    public async Task Enums_are_words_and_times_are_UTC_ticks()
    {
        await using var portal = await TestPortal.StartAsync(DatabaseProvider.Sqlite);
        await portal.SubmitAsync();
        await using var db = portal.OpenDatabase();

        Assert.Equal("Submitted", (await db.Database.SqlQueryRaw<string>("""SELECT "Status" AS "Value" FROM "Requests" """).ToListAsync(Cancellation)).Single());
        Assert.Equal(Given.Now.UtcTicks, (await db.Database.SqlQueryRaw<long>("""SELECT "SubmittedAt" AS "Value" FROM "Requests" """).ToListAsync(Cancellation)).Single());
    }
}
