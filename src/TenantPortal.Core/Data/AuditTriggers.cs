using Microsoft.EntityFrameworkCore;

namespace TenantPortal.Core.Data;

/// <summary>
/// Makes the database itself refuse to change or delete audit entries. Created at every start when missing, instead of in a migration:
/// SQLite changes a table by rebuilding it, which drops its triggers.
/// </summary>
internal static class AuditTriggers
{
    private const string Sqlite = """
        CREATE TRIGGER IF NOT EXISTS "Audit_NoUpdate" BEFORE UPDATE ON "Audit" BEGIN SELECT RAISE(ABORT, 'The audit log is append-only.'); END;
        CREATE TRIGGER IF NOT EXISTS "Audit_NoDelete" BEFORE DELETE ON "Audit" BEGIN SELECT RAISE(ABORT, 'The audit log is append-only.'); END;
        """;

    private const string PostgreSql = """
        DO $do$ BEGIN
          PERFORM pg_advisory_xact_lock(2118820050);
          IF (SELECT count(*) FROM pg_trigger WHERE tgrelid = '"Audit"'::regclass
            AND tgname IN ('Audit_NoChange', 'Audit_NoTruncate') AND tgenabled <> 'D') = 2 THEN RETURN; END IF;
          CREATE OR REPLACE FUNCTION "Audit_Refuse"() RETURNS trigger LANGUAGE plpgsql AS $f$ BEGIN RAISE EXCEPTION 'The audit log is append-only.'; END $f$;
          DROP TRIGGER IF EXISTS "Audit_NoChange" ON "Audit";
          DROP TRIGGER IF EXISTS "Audit_NoTruncate" ON "Audit";
          CREATE TRIGGER "Audit_NoChange" BEFORE UPDATE OR DELETE ON "Audit" FOR EACH ROW EXECUTE FUNCTION "Audit_Refuse"();
          CREATE TRIGGER "Audit_NoTruncate" BEFORE TRUNCATE ON "Audit" FOR EACH STATEMENT EXECUTE FUNCTION "Audit_Refuse"();
        END $do$;
        """;

    public static Task EnsureAsync(PortalDb db, CancellationToken cancellationToken) =>
        db.Database.ExecuteSqlRawAsync(db.Database.IsSqlite() ? Sqlite : PostgreSql, cancellationToken);
}
