using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Data;
using TenantPortal.Core.Tiers.ClusterClasses;

namespace TenantPortal.Kubernetes.Tests;

/// <summary>What becomes of the ClusterClasses that a cluster has, on the Sandbox and on a real API server alike.</summary>
public sealed class ClusterClassTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [OnEveryServer]
    public async Task What_a_class_says_of_its_variables_is_followed(ServerKind kind)
    {
        await using var server = await ApiServer.StartAsync(kind, Cancellation);
        await AddOns.InstallAsync(server, Cancellation);
        // With the rights that the shipped roles give, where the server knows rights.
        var kubeconfig = kind == ServerKind.Real ? await InstalledPortal.InstallRightsAsync(server, Cancellation) : server.Kubeconfig;
        await using var portal = await ReconcilerProcess.StartAsync(kubeconfig, server.Database, Cancellation);
        var name = "class-" + Guid.NewGuid().ToString("N")[..12];

        await ClusterClasses.MakeAsync(server, "default", name, Cancellation);
        try
        {
            await ClusterClasses.ReportAsync(server, "default", name, "region", ["eu-central-1", "eu-north-1"], Cancellation);
            await WaitForAsync(portal, name, "eu-central-1, eu-north-1");
            await ClusterClasses.ReportAsync(server, "default", name, "region", ["eu-west-1"], Cancellation);
            await WaitForAsync(portal, name, "eu-west-1");
        }
        finally
        {
            await ClusterClasses.RemoveAsync(server, "default", name, CancellationToken.None);
        }

        await WaitForAsync(portal, name, null);
    }

    private static async Task WaitForAsync(ReconcilerProcess portal, string name, string? regions)
    {
        await portal.WaitForAsync(async () => await RegionsAsync(portal, name) == regions ? "so it is" : null, Cancellation);
        Assert.Equal(regions, await RegionsAsync(portal, name));
    }

    private static async Task<string?> RegionsAsync(ReconcilerProcess portal, string name)
    {
        await using var db = await portal.Get<IDbContextFactory<PortalDb>>().CreateDbContextAsync(Cancellation);
        return await db.ClusterClasses.FindAsync(["default", "default", name], Cancellation) is { } seen
            ? string.Join(", ", seen.Variables.SelectMany(variable => variable.Choices))
            : null;
    }
}
