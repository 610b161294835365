using Microsoft.Extensions.Hosting;
using TenantPortal.Core.Loops;

namespace TenantPortal.Core.Teams.Administration;

/// <summary>Ends proposals that no one confirmed in time. Several processes may do so at once: each end happens once.</summary>
public sealed class RightsProposalWorker(RightsProposals proposals, BackgroundLoops loops) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        loops.RunEveryAsync("rights-proposals", Interval, proposals.ExpireAsync, stoppingToken);
}
