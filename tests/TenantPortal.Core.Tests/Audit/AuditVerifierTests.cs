using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Audit;
using TenantPortal.Core.Audit.Log;
using TenantPortal.Core.Configuration;
using TenantPortal.Core.Data;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.Audit;

/// <summary>What someone does who has the database, but not the key.</summary>
public class AuditVerifierTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, OnEveryDatabase]
    public async Task A_changed_row_is_named(DatabaseProvider database)
    {
        await using var portal = await TamperedAsync(database, """UPDATE "Audit" SET "Details" = 'Nothing happened.' WHERE "Id" = 4""");

        Assert.Equal((4, "Entry 4 was changed or was not written by the portal."), await OnlyBreakAsync(portal));
    }

    [Theory, OnEveryDatabase]
    public async Task Every_column_counts(DatabaseProvider database)
    {
        await using var portal = await TamperedAsync(database, """CREATE TABLE "Kept" AS SELECT * FROM "Audit" WHERE "Id" = 4""");
        foreach (var column in new[] { "ActorId", "ActorName", "Action", "Subject", "Details", "Tenant", "Team", "Change", "PreviousHash", "Hash", "KeyId" })
        {
            await portal.ExecuteAsync($"""UPDATE "Audit" SET "{column}" = 'x' WHERE "Id" = 4""");
            Assert.Equal(4, (await portal.Get<AuditVerifier>().VerifyAsync(Cancellation)).Breaks[0].Sequence);
            await portal.ExecuteAsync($"""UPDATE "Audit" SET "{column}" = (SELECT "{column}" FROM "Kept") WHERE "Id" = 4""");
        }

        Assert.True((await portal.Get<AuditVerifier>().VerifyAsync(Cancellation)).IsIntact);
    }

    [Theory, OnEveryDatabase]
    public async Task A_removed_row_is_named(DatabaseProvider database)
    {
        await using var portal = await TamperedAsync(database, """DELETE FROM "Audit" WHERE "Id" = 4""");

        Assert.Equal((4, "Entry 4 was removed."), await OnlyBreakAsync(portal));
    }

    [Theory, OnEveryDatabase]
    public async Task Rows_that_are_missing_at_the_end_are_named(DatabaseProvider database)
    {
        await using var portal = await TamperedAsync(database, """DELETE FROM "Audit" WHERE "Id" > 7""");

        Assert.Equal((8, "Entries 8 to 10 are missing at the end, although the file audit.head records them."), await OnlyBreakAsync(portal));
    }

    [Theory, OnEveryDatabase]
    public async Task Without_the_file_the_row_of_the_head_reports_that_the_end_is_missing(DatabaseProvider database)
    {
        await using var portal = await TamperedAsync(database, """DELETE FROM "Audit" WHERE "Id" > 7""");
        File.Delete(Path.Combine(portal.Settings.Portal.EffectiveDataPath, "audit.head"));
        await using var afterRestart = await portal.RestartAsync();

        Assert.Equal(
            [
                (7, "The file audit.head is missing from Portal:DataPath, so entries that were removed at the end would not be noticed."),
                (8, "Entries 8 to 10 are missing at the end, although the row AuditHead records them."),
            ],
            (await afterRestart.Get<AuditVerifier>().VerifyAsync(Cancellation)).Breaks.Select(found => (found.Sequence, found.Sentence))
        );
    }

    [Fact]
    public async Task A_replica_without_a_volume_reports_no_missing_file_and_keeps_the_end_that_it_finds()
    {
        Assert.SkipWhen(TestDatabase.Server is null, TestDatabase.NoServer);
        using var keys = new ReplicaKeys();
        await using var portal = await TestPortal.StartAsync(DatabaseProvider.PostgreSql, keys.Settings);
        await portal.WriteEntriesAsync(5);
        await portal.ExecuteAsync("""CREATE TABLE "OldHead" AS SELECT * FROM "AuditHead" """);
        await portal.WriteEntriesAsync(2);
        File.Delete(Path.Combine(portal.Settings.Portal.EffectiveDataPath, "audit.head"));
        await using var replaced = await portal.RestartAsync();

        Assert.True((await replaced.Get<AuditVerifier>().VerifyAsync(Cancellation)).IsIntact);
        await portal.TamperAsync(
            """DELETE FROM "Audit" WHERE "Id" > 5""",
            """DELETE FROM "AuditHead" """,
            """INSERT INTO "AuditHead" SELECT * FROM "OldHead" """
        );

        Assert.Equal((6, "Entries 6 to 7 are missing at the end, although the file audit.head records them."), await OnlyBreakAsync(replaced));
    }

    [Theory, OnEveryDatabase]
    public async Task The_chain_cannot_be_switched_off(DatabaseProvider database)
    {
        await using var portal = await TamperedAsync(database, Unsealed, """DELETE FROM "AuditHead" """);

        Assert.Equal(
            [
                (10, "Entry 10 has lost its seal, and so have the entries around it: the portal wrote it with one."),
                (10, "The row that records the end of the log (AuditHead) was removed."),
            ],
            (await portal.Get<AuditVerifier>().VerifyAsync(Cancellation)).Breaks.Select(found => (found.Sequence, found.Sentence))
        );
    }

    [Theory, OnEveryDatabase]
    public async Task Entries_that_lost_their_seals_at_the_beginning_are_named(DatabaseProvider database)
    {
        await using var portal = await TamperedAsync(database, $"""{Unsealed} WHERE "Id" <= 6""");

        Assert.Equal(7, (await OnlyBreakAsync(portal)).Item1);
    }

    [Theory, OnEveryDatabase]
    public async Task Rows_that_were_put_in_before_the_beginning_are_named(DatabaseProvider database)
    {
        await using var portal = await TamperedAsync(database, Copy(0), Copy(-5));

        Assert.Equal(
            [(-5L, "Entry -5 was inserted: the portal numbers entries from 1."), (0L, "Entry 0 was inserted: the portal numbers entries from 1.")],
            (await portal.Get<AuditVerifier>().VerifyAsync(Cancellation)).Breaks.Select(found => (found.Sequence, found.Sentence))
        );
    }

    [Theory, OnEveryDatabase]
    public async Task A_row_that_was_put_in_behind_the_end_is_named(DatabaseProvider database)
    {
        await using var portal = await TamperedAsync(database, Copy(11));

        Assert.Equal((11, "Entry 11 was inserted after the end of the log."), await OnlyBreakAsync(portal));
    }

    [Theory, OnEveryDatabase]
    public async Task A_row_that_replaces_another_is_named(DatabaseProvider database)
    {
        await using var portal = await TamperedAsync(database, """DELETE FROM "Audit" WHERE "Id" = 4""", Copy(4));

        var report = await portal.Get<AuditVerifier>().VerifyAsync(Cancellation);

        Assert.Equal(4, report.Breaks[0].Sequence);
    }

    [Theory, OnEveryDatabase]
    public async Task A_changed_or_removed_head_is_named(DatabaseProvider database)
    {
        await using var changed = await TamperedAsync(database, """UPDATE "AuditHead" SET "Sequence" = 7""");
        await using var removed = await TamperedAsync(database, """DELETE FROM "AuditHead" """);

        Assert.Contains(
            (await changed.Get<AuditVerifier>().VerifyAsync(Cancellation)).Breaks,
            found => found.Sentence == "The row that records the end of the log (AuditHead) was changed."
        );
        Assert.Equal((10, "The row that records the end of the log (AuditHead) was removed."), await OnlyBreakAsync(removed));
    }

    [Theory, OnEveryDatabase]
    public async Task A_database_that_was_taken_back_is_named_and_stays_so_when_work_goes_on(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        await portal.WriteEntriesAsync(7);
        AuditHead earlier;
        await using (var db = portal.OpenDatabase())
            earlier = await db.AuditHeads.AsNoTracking().SingleAsync(Cancellation);
        await portal.WriteEntriesAsync(3);
        await portal.TamperAsync("""DELETE FROM "Audit" WHERE "Id" > 7""");
        await using (var db = portal.OpenDatabase())
            await db.Database.ExecuteSqlAsync(
                $"""UPDATE "AuditHead" SET "Sequence" = {earlier.Sequence}, "Hash" = {earlier.Hash}, "Signature" = {earlier.Signature}""",
                Cancellation
            );

        var first = await portal.Get<AuditVerifier>().VerifyAsync(Cancellation);
        await portal.WriteEntriesAsync(2);
        var later = await portal.Get<AuditVerifier>().VerifyAsync(Cancellation);

        Assert.Equal("Entries 8 to 10 are missing at the end, although the file audit.head records them.", Assert.Single(first.Breaks).Sentence);
        Assert.Equal("Entries 8 to 10 were removed.", Assert.Single(later.Breaks).Sentence);
    }

    [Theory, OnEveryDatabase]
    public async Task An_end_that_was_cut_off_with_its_head_is_named_when_work_goes_on(DatabaseProvider database)
    {
        await using var portal = await TamperedAsync(database, """DELETE FROM "Audit" """, """DELETE FROM "AuditHead" """);
        await portal.WriteEntriesAsync(1);

        Assert.Equal((1, "Entries 1 to 10 were removed."), await OnlyBreakAsync(portal));
    }

    [Theory, OnEveryDatabase]
    public async Task A_long_log_is_checked_in_parts(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        await using (var db = portal.OpenDatabase())
        {
            for (var i = 0; i < 2500; i++)
                db.Audit.Add(AuditEntry.ByReconciler("test.written", $"{i}", "One of many.", Given.Now));
            await db.SaveChangesAsync(Cancellation);
        }

        portal.Queries.Reset();
        var report = await portal.Get<AuditVerifier>().VerifyAsync(Cancellation);

        Assert.Equal((true, 2500), (report.IsIntact, report.Checked));
        Assert.InRange(portal.Queries.Count, 3, 8);
    }

    [Fact]
    public async Task Only_so_many_breaks_are_named_and_all_are_counted()
    {
        await using var portal = await TestPortal.StartAsync(DatabaseProvider.Sqlite);
        await portal.WriteEntriesAsync(60);
        await portal.TamperAsync("""UPDATE "Audit" SET "Details" = 'x'""");

        var report = await portal.Get<AuditVerifier>().VerifyAsync(Cancellation);

        Assert.Equal((50, 60), (report.Breaks.Count, report.BreakCount));
    }

    [Fact]
    public async Task Who_does_not_oversee_everything_checks_nothing()
    {
        await using var portal = await TestPortal.StartAsync();

        Assert.Equal(ProblemKind.Forbidden, Assert.Single((await portal.Get<AuditVerifier>().VerifyAsync(Given.Lead(), Cancellation)).Problems).Kind);
        Assert.True((await portal.Get<AuditVerifier>().VerifyAsync(Given.Auditor(), Cancellation)).Value!.IsIntact);
    }

    private const string Unsealed = """UPDATE "Audit" SET "Hash" = '', "PreviousHash" = '', "KeyId" = '' """;

    private static string Copy(int id) =>
        $"""INSERT INTO "Audit" ("Id", "At", "ActorId", "ActorName", "Action", "Subject", "Details", "KeyId", "PreviousHash", "Hash") """
        + $"""SELECT {id}, "At", "ActorId", "ActorName", "Action", "Subject", 'Put in.', "KeyId", "Hash", "Hash" FROM "Audit" WHERE "Id" = 10""";

    private static async Task<(long, string)> OnlyBreakAsync(TestPortal portal)
    {
        var found = await portal.FindOnlyBreakAsync();
        return (found.Sequence, found.Sentence);
    }

    private static async Task<TestPortal> TamperedAsync(DatabaseProvider database, params string[] sql)
    {
        var portal = await TestPortal.StartAsync(database);
        await portal.WriteEntriesAsync(10);
        await portal.TamperAsync(sql);
        return portal;
    }
}
