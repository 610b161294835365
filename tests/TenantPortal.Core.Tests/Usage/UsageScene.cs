using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Data;
using TenantPortal.Core.Observations;
using TenantPortal.Core.Quotas;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Usage;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.Usage;

/// <summary>A portal with one tenant, whose cluster reports quotas as the clock moves on.</summary>
internal sealed class UsageScene : IAsyncDisposable
{
    private UsageScene(TestPortal portal) => Portal = portal;

    public TestPortal Portal { get; }

    public UsageReader Reader => Portal.Get<UsageReader>();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<UsageScene> StartAsync(DatabaseProvider database = DatabaseProvider.Sqlite, params (string Key, string? Value)[] overrides)
    {
        var portal = await TestPortal.StartAsync(database, overrides);
        await portal.ApproveTenantAsync();
        return new UsageScene(portal);
    }

    public Task ReportAsync(string used, string hard = "4", string tenant = "shop") =>
        Portal.Observations.SaveQuotasAsync("default", [Report(tenant, ("requests.cpu", used, hard))], Cancellation);

    /// <summary>The cluster reports, and a sample is written; then an interval passes.</summary>
    public async Task SampleAsync(params string[] used)
    {
        foreach (var amount in used)
        {
            await ReportAsync(amount);
            await Portal.Get<UsageRecorder>().RunAsync(Cancellation);
            Portal.Time.Advance(TimeSpan.FromMinutes(15));
        }
    }

    /// <summary>The cluster measures what the pods of the tenant really use.</summary>
    public async Task MeasureAsync(long cpu, long memory = 1 << 20, int pods = 1, string tenant = "shop")
    {
        await using var db = Portal.OpenDatabase();
        var id = await db.Tenants.Where(known => known.Name == tenant).Select(known => known.Id).SingleAsync(Cancellation);
        Portal.Get<RealUseObservations>().Replace("default", new Dictionary<Guid, RealUse> { [id] = new(cpu, memory, pods) });
    }

    /// <summary>Midnight passes, and everything that is due is rolled up.</summary>
    public async Task EndDayAsync()
    {
        var now = Portal.Time.GetUtcNow();
        Portal.Time.Advance(now.UtcDateTime.Date.AddDays(1).AddMinutes(15) - now.UtcDateTime);
        await RollUpAsync();
    }

    public async Task RollUpAsync()
    {
        while (await Portal.Get<UsageRollUp>().RunAsync(Cancellation)) { }
    }

    public static QuotaReport Report(string tenant, params (string Resource, string Used, string Hard)[] lines) =>
        new(
            tenant,
            lines.ToDictionary(line => line.Resource, line => Quantity.Parse(line.Hard)),
            lines.ToDictionary(line => line.Resource, line => Quantity.Parse(line.Used))
        );

    public ValueTask DisposeAsync() => Portal.DisposeAsync();
}
