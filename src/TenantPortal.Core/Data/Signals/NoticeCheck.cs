using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using TenantPortal.Core.Configuration;
using TenantPortal.Core.Data.Startup;
using TenantPortal.Core.Diagnostics;

namespace TenantPortal.Core.Data.Signals;

/// <summary>Examines whether notifications of PostgreSQL arrive, by one that changes nothing. SQLite has none.</summary>
internal sealed class NoticeCheck(DatabaseOptions options, IConfiguration configuration, ChangeOutbox outbox, IDbContextFactory<PortalDb> databases)
    : IDiagnosticCheck
{
    private const string Consequence = "The portal then looks for changes of other processes twice a second.";

    public string Subject => "notifications of the database";

    public async Task<IReadOnlyList<Diagnosis>> RunAsync(CancellationToken cancellationToken)
    {
        if (options.Provider != DatabaseProvider.PostgreSql)
            return [];
        try
        {
            await using var connection = await NoticeConnection.OpenAsync(options.FindListenConnectionString(configuration), cancellationToken);
            return
            [
                await connection.DeliversAsync(databases, outbox.Sender, cancellationToken)
                    ? Diagnosis.Ok(Subject, "They arrive: processes learn of each other's changes at once.")
                    : Diagnosis.Warning(
                        Subject,
                        $"They do not arrive. Behind PgBouncer in transaction mode, set Database:ListenConnectionString to the server itself. {Consequence}"
                    ),
            ];
        }
        catch (Exception exception) when (DatabaseFailure.Explain(exception, Subject) is not null)
        {
            return
            [
                Diagnosis.Warning(
                    Subject,
                    "The server cannot be reached to listen. Check Database:ListenConnectionString, or ConnectionStrings:Portal when it is empty. "
                        + Consequence
                ),
            ];
        }
    }
}
