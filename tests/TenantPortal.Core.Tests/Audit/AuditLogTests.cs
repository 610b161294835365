using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Audit;
using TenantPortal.Core.Audit.Log;
using TenantPortal.Core.Configuration;
using TenantPortal.Core.Data;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.Audit;

public class AuditLogTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_same_refused_attempt_is_written_once_a_minute()
    {
        await using var portal = await TestPortal.StartAsync();

        for (var i = 0; i < 5; i++)
            await RefusedAsync(portal, "GET /tenants/shop");
        await RefusedAsync(portal, "GET /tenants/other");
        await portal.Get<AuditLog>().RefusedAsync(Given.Admin(), "api.refused", "GET /tenants/shop", "No.", Cancellation);
        portal.Time.Advance(AuditLog.Window);
        await RefusedAsync(portal, "GET /tenants/shop");

        Assert.Equal(4, await CountAsync(portal));
    }

    [Fact]
    public async Task A_flood_of_ever_new_attempts_is_cut_off_and_says_so_once()
    {
        await using var portal = await TestPortal.StartAsync();

        for (var i = 0; i < 200; i++)
            await RefusedAsync(portal, $"GET /tenants/t{i}");

        Assert.Equal(AuditLog.MaxRefusals + 1, await CountAsync(portal));
        await using var db = portal.OpenDatabase();
        Assert.Equal("refused.often", (await db.Audit.OrderBy(entry => entry.Id).LastAsync(Cancellation)).Action);
    }

    [Fact]
    public async Task Pages_and_exports_end_although_someone_inserted_entries_with_numbers_below_1()
    {
        await using var portal = await TestPortal.StartAsync(DatabaseProvider.Sqlite);
        await portal.ApproveTenantAsync();
        await using (var db = portal.OpenDatabase())
            await db.Database.ExecuteSqlRawAsync(
                """INSERT INTO "Audit" ("Id", "At", "ActorId", "ActorName", "Action", "Subject", "Details") """
                    + """VALUES (-1, 1, 'a', 'a', 'old', 'x', 'y'), (-2, 1, 'a', 'a', 'old', 'x', 'y')""",
                Cancellation
            );
        var reader = portal.Get<AuditReader>();
        var read = new List<long>();
        string? after = null;

        do
        {
            var page = await reader.ListAsync(Given.Auditor(), new AuditFilter { Limit = 1, After = after }, Cancellation);
            read.AddRange(page.Value!.Items.Select(line => line.Sequence));
            after = page.Value.Next;
        } while (after is not null && read.Count < 100);

        Assert.Equal(read.Distinct().OrderDescending(), read);
        Assert.Equal([-1, -2], read.TakeLast(2));
    }

    [Fact]
    public async Task Long_texts_are_cut()
    {
        await using var portal = await TestPortal.StartAsync();

        await portal.Get<AuditLog>().RecordAsync(Given.Lead(), "test.written", new string('s', 5000), new string('d', 5000), Cancellation);

        await using var db = portal.OpenDatabase();
        var entry = await db.Audit.SingleAsync(Cancellation);
        Assert.Equal((200, 2000), (entry.Subject.Length, entry.Details.Length));
    }

    [Theory, OnEveryDatabase]
    public async Task Filters_and_cursors_skip_and_repeat_nothing(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        var id = await portal.ApproveTenantAsync();
        portal.Time.Advance(TimeSpan.FromHours(1));
        await portal.SubmitAsync("index", "search");

        Assert.Equal([3, 2, 1], await ReadAsync(new()));
        Assert.Equal([2, 1], await ReadAsync(new() { Subject = id }));
        Assert.Equal([2, 1], await ReadAsync(new() { Tenant = "shop" }));
        Assert.Equal([3], await ReadAsync(new() { Team = "search" }));
        Assert.Equal([2], await ReadAsync(new() { Actor = "platform-admin" }));
        Assert.Equal([3, 1], await ReadAsync(new() { Action = "request.submitted" }));
        Assert.Equal([3, 2, 1], await ReadAsync(new() { Action = "request" }));
        Assert.Empty(await ReadAsync(new() { Action = "requ" }));
        Assert.Equal([3], await ReadAsync(new() { From = Given.Now.AddMinutes(30) }));
        Assert.Equal([2, 1], await ReadAsync(new() { To = Given.Now.AddMinutes(30).ToOffset(TimeSpan.FromHours(5)) }));

        async Task<List<long>> ReadAsync(AuditFilter filter)
        {
            var read = new List<long>();
            for (string? after = null; read.Count == 0 || after is not null; )
            {
                var page = (await portal.Get<AuditReader>().ListAsync(Given.Auditor(), filter with { After = after, Limit = 1 }, Cancellation)).Value!;
                read.AddRange(page.Items.Select(line => line.Sequence));
                after = page.Next;
                if (page.Items.Count == 0)
                    break;
            }

            var exported = await portal.Get<AuditReader>().ExportAsync(Given.Auditor(), filter, Cancellation).ToListAsync(Cancellation);
            Assert.Equal(read, exported.Select(line => line.Sequence));
            return read;
        }
    }

    [Fact]
    public async Task Only_those_who_oversee_everything_read_it()
    {
        await using var portal = await TestPortal.StartAsync();
        await portal.SubmitAsync();
        var reader = portal.Get<AuditReader>();

        foreach (var user in new[] { Given.Lead(), Given.Member(), Given.Manager() })
        {
            Assert.Equal(ProblemKind.Forbidden, Assert.Single((await reader.ListAsync(user, new AuditFilter(), Cancellation)).Problems).Kind);
            Assert.Empty(await reader.ExportAsync(user, new AuditFilter(), Cancellation).ToListAsync(Cancellation));
        }

        foreach (var user in new[] { Given.Auditor(), Given.Admin(), Given.Security() })
            Assert.Single((await reader.ListAsync(user, new AuditFilter(), Cancellation)).Value!.Items);
    }

    private static Task RefusedAsync(TestPortal portal, string subject) =>
        portal.Get<AuditLog>().RefusedAsync(Given.Lead(), "api.refused", subject, "There is no such tenant.", Cancellation);

    private static async Task<int> CountAsync(TestPortal portal)
    {
        await using var db = portal.OpenDatabase();
        return await db.Audit.CountAsync(Cancellation);
    }
}
