using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TenantPortal.Core.Loops;

namespace TenantPortal.Core.Audit.Log;

/// <summary>Verifies the audit log at the start and from then on at an interval, so that a change is noticed without anyone looking.</summary>
internal sealed partial class AuditVerificationWorker(AuditVerifier verifier, BackgroundLoops loops, ILogger<AuditVerificationWorker> logger)
    : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(6);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => loops.RunEveryAsync("audit-verification", Interval, VerifyAsync, stoppingToken);

    private async Task VerifyAsync(CancellationToken cancellationToken)
    {
        var report = await verifier.VerifyAsync(cancellationToken);
        if (!report.IsIntact)
            NotIntact(report.Sentence);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The audit log is not intact. {Finding}")]
    private partial void NotIntact(string finding);
}
