using Microsoft.Extensions.Hosting;
using TenantPortal.Core.Loops;

namespace TenantPortal.Core.Teams.Leads;

/// <summary>Looks for teams without an active lead. Several processes may do so at once: each step is taken once.</summary>
public sealed class LeadWorker(LeadClock clock, BackgroundLoops loops) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => loops.RunEveryAsync("team-leads", Interval, clock.RunAsync, stoppingToken);
}
