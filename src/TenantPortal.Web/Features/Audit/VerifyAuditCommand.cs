using System.Data.Common;
using System.Globalization;
using TenantPortal.Core.Audit;
using TenantPortal.Core.Audit.Log;
using TenantPortal.Core.Data.Startup;
using TenantPortal.Web.Commands;

namespace TenantPortal.Web.Features.Audit;

/// <summary>The command <c>verify-audit</c>: verifies the audit log of the configured database and reports breaks, without starting a server.</summary>
internal static class VerifyAuditCommand
{
    public static readonly PortalCommand Command = new("verify-audit", "", MaxArguments: 0, [], RunAsync);

    private const int Intact = 0;
    private const int Broken = 1;
    private const int NotChecked = 2;

    private static async Task<int> RunAsync(WebApplicationBuilder builder, CommandLine line, TextWriter output, CancellationToken cancellationToken)
    {
        await using var provider = builder.BuildCore();
        try
        {
            if (!await provider.GetRequiredService<DatabaseStartup>().CanConnectAsync(cancellationToken))
            {
                await output.WriteLineAsync("The audit log was not verified: the database is not responding.");
                return NotChecked;
            }

            var report = await provider.GetRequiredService<AuditVerifier>().VerifyAsync(cancellationToken);
            await output.WriteLineAsync(report.Sentence);
            foreach (var found in report.Breaks)
                await output.WriteLineAsync("- " + found.Sentence);
            if (report.BreakCount > report.Breaks.Count)
                await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"- and {report.BreakCount - report.Breaks.Count} more."));
            return report.IsIntact ? Intact : Broken;
        }
        catch (DbException exception)
        {
            await output.WriteLineAsync(
                $"The audit log was not verified: {exception.Message} "
                    + "Start this version of the portal with this database first, so that it migrates the schema."
            );
            return NotChecked;
        }
    }
}
