using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Audit;
using TenantPortal.Core.Audit.Log;
using TenantPortal.Core.Data;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.Audit;

/// <summary>Entries of the portal, and what someone does to them who has the database.</summary>
internal static class AuditTampering
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task WriteEntriesAsync(this TestPortal portal, int count)
    {
        for (var i = 0; i < count; i++)
            await portal.Get<AuditLog>().RecordAsync(Given.Admin(), "test.written", "shop", "Something happened.", Cancellation);
    }

    /// <summary>The statements may change entries.</summary>
    public static async Task TamperAsync(this TestPortal portal, params string[] statements)
    {
        await portal.ExecuteAsync(
            portal.Get<DatabaseOptions>().Provider == DatabaseProvider.Sqlite
                ? ["""DROP TRIGGER "Audit_NoUpdate" """, """DROP TRIGGER "Audit_NoDelete" """]
                : ["""ALTER TABLE "Audit" DISABLE TRIGGER ALL"""]
        );
        await portal.ExecuteAsync(statements);
    }

    /// <summary>Also the end that is recorded beside the database.</summary>
    public static async Task RemoveLogAsync(this TestPortal portal)
    {
        await portal.TamperAsync("""DELETE FROM "Audit" """, """DELETE FROM "AuditHead" """);
        File.Delete(Path.Combine(portal.Settings.Portal.EffectiveDataPath, "audit.head"));
    }

    public static async Task ExecuteAsync(this TestPortal portal, params string[] statements)
    {
        await using var db = portal.OpenDatabase();
        foreach (var statement in statements)
            await db.Database.ExecuteSqlRawAsync(statement, Cancellation);
    }

    /// <summary>The one break that the verification finds.</summary>
    public static async Task<ChainBreak> FindOnlyBreakAsync(this TestPortal portal) =>
        Assert.Single((await portal.Get<AuditVerifier>().VerifyAsync(Cancellation)).Breaks);
}
