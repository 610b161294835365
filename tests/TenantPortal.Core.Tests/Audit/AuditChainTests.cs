using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Audit;
using TenantPortal.Core.Audit.Log;
using TenantPortal.Core.Configuration;
using TenantPortal.Core.Data;
using TenantPortal.Core.Requests;
using TenantPortal.Core.Requests.Deciding;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.Audit;

public class AuditChainTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, OnEveryDatabase]
    public async Task Two_hundred_writers_at_once_leave_a_chain_without_a_gap(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        await using var replica = await portal.RestartAsync();

        await AtOnce.RunAsync(
            200,
            async i =>
            {
                await (i % 2 == 0 ? portal : replica).Get<AuditLog>().RecordAsync(Given.Lead(), "test.written", $"{i}", "By many at once.", Cancellation);
                return i;
            }
        );

        await using var db = portal.OpenDatabase();
        Assert.Equal(
            Enumerable.Range(1, 200).Select(i => (long)i),
            await db.Audit.OrderBy(entry => entry.Id).Select(entry => entry.Id).ToListAsync(Cancellation)
        );
        Assert.Equal(200, await db.Audit.Select(entry => entry.Subject).Distinct().CountAsync(Cancellation));
        var report = await portal.Get<AuditVerifier>().VerifyAsync(Cancellation);
        Assert.Equal((true, 200), (report.IsIntact, report.Checked));
    }

    [Theory, OnEveryDatabase]
    public async Task Every_change_is_chained_with_what_was_before_and_after(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        var id = await portal.ApproveTenantAsync();

        var lines = (await portal.Get<AuditReader>().ListAsync(Given.Auditor(), new AuditFilter(), Cancellation)).Value!.Items;

        Assert.Equal(["request.approved", "request.submitted"], lines.Select(line => line.Action));
        Assert.All(lines, line => Assert.Equal((id, "shop", "payments"), (line.Subject, line.Tenant, line.Team)));
        Assert.Equal(lines[1].Hash, lines[0].PreviousHash);
        var changes = JsonDiff.Read(lines[0].Change!);
        Assert.Contains(new ValueChange($"TenantRequest {id}.status", "Submitted", "Approved"), changes);
        Assert.Contains(changes, change => change.Path.EndsWith(".spec.quota.cpu", StringComparison.Ordinal) && change is { Before: null, After: "4" });
        Assert.True((await portal.Get<AuditVerifier>().VerifyAsync(Cancellation)).IsIntact);
    }

    [Theory, OnEveryDatabase]
    public async Task A_lost_race_leaves_no_entry(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        var request = await portal.SubmitAsync();

        await AtOnce.RunAsync(10, i => portal.Get<DecideRequest>().RejectAsync(Given.Admin($"admin-{i}"), request.Id!, request.Revision, "No.", Cancellation));

        var report = await portal.Get<AuditVerifier>().VerifyAsync(Cancellation);
        Assert.Equal((true, 2), (report.IsIntact, report.Checked));
    }

    [Theory, OnEveryDatabase]
    public async Task Entries_of_a_callers_own_transaction_are_chained_or_leave_nothing(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        await WriteAsync(commit: true);
        await WriteAsync(commit: false);
        await WriteAsync(commit: true);

        var report = await portal.Get<AuditVerifier>().VerifyAsync(Cancellation);

        Assert.Equal((true, 2), (report.IsIntact, report.Checked));

        async Task WriteAsync(bool commit)
        {
            await using var db = portal.OpenDatabase();
            await using var transaction = await db.Database.BeginTransactionAsync(Cancellation);
            db.Audit.Add(AuditEntry.ByReconciler("test.written", "shop", "In a transaction.", Given.Now));
            await db.SaveChangesAsync(Cancellation);
            if (commit)
                await transaction.CommitAsync(Cancellation);
        }
    }

    [Theory, OnEveryDatabase]
    public async Task The_database_itself_refuses_to_change_or_delete_entries(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        await portal.SubmitAsync();
        await using var db = portal.OpenDatabase();

        List<string> refused = ["""UPDATE "Audit" SET "Details" = 'x'""", """DELETE FROM "Audit" """];
        if (database == DatabaseProvider.PostgreSql)
            refused.Add("""TRUNCATE "Audit" """);

        foreach (var sql in refused)
            Assert.Contains(
                "append-only",
                (await Assert.ThrowsAnyAsync<Exception>(() => db.Database.ExecuteSqlRawAsync(sql, Cancellation))).Message,
                StringComparison.Ordinal
            );
    }

    [Theory, OnEveryDatabase]
    public async Task What_no_database_can_hold_is_replaced_before_it_is_sealed(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        portal.Time.Advance(TimeSpan.FromTicks(3));

        await portal.Get<AuditLog>().RecordAsync(Given.Person("nul\0"), "test.written", "half \uD83D", "\u0001 <b> \U0001F600", Cancellation);

        Assert.True((await portal.Get<AuditVerifier>().VerifyAsync(Cancellation)).IsIntact);
    }

    [Fact]
    public async Task The_key_is_a_file_for_its_owner_only()
    {
        await using var portal = await TestPortal.StartAsync();
        await portal.SubmitAsync();

        var file = Path.Combine(portal.Settings.Portal.EffectiveDataPath, "audit.key");

        Assert.Equal(32, Convert.FromBase64String(await File.ReadAllTextAsync(file, Cancellation)).Length);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
    }

    [Fact]
    public async Task The_file_of_the_key_is_read_once()
    {
        await using var portal = await TestPortal.StartAsync();
        await portal.SubmitAsync();
        var id = portal.Get<AuditKeys>().Current.Id;
        await using var restarted = await portal.RestartAsync();
        var keys = restarted.Get<AuditKeys>();

        var first = keys.Find(id);
        File.Delete(Path.Combine(portal.Settings.Portal.EffectiveDataPath, "audit.key"));

        Assert.NotNull(first);
        Assert.Equal(first, keys.Find(id));
    }

    [Fact]
    public async Task After_a_change_of_key_the_former_is_needed_to_check_and_to_go_on()
    {
        await using var portal = await TestPortal.StartAsync();
        await portal.SubmitAsync();
        var former = await File.ReadAllTextAsync(Path.Combine(portal.Settings.Portal.EffectiveDataPath, "audit.key"), Cancellation);
        var present = Convert.ToBase64String(Enumerable.Repeat((byte)1, 32).ToArray());
        await using var rotated = await portal.RestartAsync(("Audit:Key", present), ("Audit:PreviousKeys:0", former));
        await rotated.SubmitAsync("web-shop");
        await using var forgetful = await portal.RestartAsync(("Audit:Key", present));

        Assert.True((await rotated.Get<AuditVerifier>().VerifyAsync(Cancellation)).IsIntact);
        Assert.Contains(
            "which is not configured",
            (await forgetful.Get<AuditVerifier>().VerifyAsync(Cancellation)).Breaks[0].Sentence,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Replicas_on_one_server_must_be_given_their_common_key()
    {
        (string, string?)[] shared = [("Database:Provider", "PostgreSql"), ("ConnectionStrings:Portal", "Host=db")];
        (string, string?)[] keyed = [.. shared, ("Audit:Key", Convert.ToBase64String(new byte[32]))];

        Assert.StartsWith(
            "Audit:Key must be set",
            Assert.Single(Assert.Throws<SettingsException>(() => Given.Settings(isDevelopment: false, shared)).Mistakes),
            StringComparison.Ordinal
        );
        Given.Settings(isDevelopment: true, shared);
        Given.Settings(isDevelopment: false, keyed);
        Given.Settings(isDevelopment: false);
    }

    [Fact]
    public async Task Entries_from_before_the_chain_are_counted_and_the_chain_begins_after_them()
    {
        await using var portal = await TestPortal.StartAsync(DatabaseProvider.Sqlite);
        await using (var db = portal.OpenDatabase())
            await db.Database.ExecuteSqlRawAsync(
                """INSERT INTO "Audit" ("Id", "At", "ActorId", "ActorName", "Action", "Subject", "Details") """
                    + """VALUES (1, 1, 'a', 'a', 'old', 'x', 'y'), (2, 1, 'a', 'a', 'old', 'x', 'y')""",
                Cancellation
            );
        await portal.SubmitAsync();

        var report = await portal.Get<AuditVerifier>().VerifyAsync(Cancellation);

        Assert.Equal((true, 1, 2, 3), (report.IsIntact, report.Checked, report.Older, report.Sequence));
    }
}
