using k8s;
using Microsoft.EntityFrameworkCore;
using TenantPortal.Core;
using TenantPortal.Core.Audit;
using TenantPortal.Core.Data;
using TenantPortal.Core.EvidencePacks;
using TenantPortal.Core.Guards;
using TenantPortal.Core.Requests;
using TenantPortal.Core.Requests.Fields;
using TenantPortal.Core.Tenants;
using TenantPortal.Kubernetes.Guards;
using TenantPortal.Testing;

namespace TenantPortal.Kubernetes.Tests.Guards;

/// <summary>What is found of the guards of a cluster by trying them, and what follows for tenants.</summary>
public sealed class GuardProbesTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true, GuardResult.Held)]
    [InlineData(false, GuardResult.Missing)]
    public async Task A_take_over_is_tried_when_the_reconciler_starts(bool guards, GuardResult found)
    {
        await using var server = await ApiServer.StartAsync(ServerKind.Sandbox, Cancellation, guards);
        await using var portal = await ReconcilerProcess.StartAsync(server.Kubeconfig, server.Database, Cancellation);

        var tried = await WaitAsync(portal, cluster => cluster.TriedAt is not null);

        Assert.Equal(found, ResultOf(tried, "takeover-namespace"));
        Assert.Equal(found, ResultOf(tried, "takeover-rolebinding"));
        var pod = tried.Findings.Single(finding => finding.Id == "pod-privileged");
        Assert.Equal((GuardResult.CannotTell, "The portal runs this probe once the cluster has a tenant."), (pod.Result, pod.Evidence));
    }

    [Fact]
    public async Task With_a_tenant_there_every_guard_is_tried_and_holds_where_they_are_installed()
    {
        await using var server = await ApiServer.StartAsync(ServerKind.Sandbox, Cancellation);
        await using var portal = await ReconcilerProcess.StartAsync(server.Kubeconfig, server.Database, Cancellation);
        await WaitAsync(portal, cluster => cluster.Findings.Any(finding => finding.WaitsForTenant));
        await portal.ApproveTenantAsync("shop", Cancellation);

        // No one asks: it is tried because the first tenant is there.
        var tried = await WaitAsync(
            portal,
            cluster => cluster.Findings.Any(finding => finding is { Id: "pod-privileged", Result: not GuardResult.CannotTell })
        );

        Assert.All(WithoutVolumes(tried), finding => Assert.True(finding.Result == GuardResult.Held, $"{finding.Id}: {finding.Evidence}"));
    }

    [Fact]
    public async Task An_old_real_cluster_is_reported_as_too_old_with_what_the_portals_own_rights_would_let_it_do()
    {
        await using var server = await ApiServer.StartAsync(ServerKind.Real, Cancellation);
        var kubeconfig = await InstalledPortal.InstallRightsAsync(server, Cancellation);
        await using var portal = await ReconcilerProcess.StartAsync(kubeconfig, server.Database, Cancellation);
        var name = server.NewTenantName();
        await portal.ApproveTenantAsync(name, Cancellation);
        await portal.WaitUntilReadyAsync(name, Cancellation);

        await portal.Get<GuardService>().RequestProbeAsync(Given.Admin(), "default", Cancellation);
        var tried = await WaitAsync(
            portal,
            cluster => cluster.Findings.Any(finding => finding is { Id: "pod-privileged", Result: not GuardResult.CannotTell })
        );

        Assert.Contains("too old", tried.Advice, StringComparison.Ordinal);
        Assert.All(WithoutVolumes(tried), finding => Assert.True(finding.Result == GuardResult.Missing, $"{finding.Id}: {finding.Result} {finding.Evidence}"));
    }

    [Fact]
    public async Task Where_guards_are_required_and_missing_no_namespace_is_made_until_they_are_there()
    {
        await using var server = await ApiServer.StartAsync(ServerKind.Sandbox, Cancellation, guards: false);
        await using var portal = await ReconcilerProcess.StartAsync(
            server.Kubeconfig,
            server.Database,
            Cancellation,
            ("Clusters:default:RequireGuards", "true")
        );
        await WaitAsync(portal, cluster => cluster.TriedAt is not null);
        await portal.ApproveTenantAsync("shop", Cancellation);

        var failing = await portal.WaitForTenantAsync("shop", found => found.Failures > 1, Cancellation);

        var ready = failing.Conditions.Single(condition => condition.Type == Condition.Ready);
        Assert.Equal("GuardsMissing", ready.Reason);
        Assert.Equal(
            "Cluster 'default' lacks required guards (The portal cannot take over a system namespace; The portal cannot bind itself in a "
                + "system namespace), so the portal creates no new namespaces there. Install one of deploy/guards; the portal retries automatically.",
            ready.Message
        );
        Assert.DoesNotContain(
            (await server.Client.CoreV1.ListNamespaceAsync(cancellationToken: Cancellation)).Items,
            found => found.Metadata.Name == "team-shop"
        );
    }

    [Fact]
    public async Task Where_guards_are_required_and_hold_tenants_are_made()
    {
        await using var server = await ApiServer.StartAsync(ServerKind.Sandbox, Cancellation);
        await using var portal = await ReconcilerProcess.StartAsync(
            server.Kubeconfig,
            server.Database,
            Cancellation,
            ("Clusters:default:RequireGuards", "true")
        );

        await portal.ApproveTenantAsync("shop", Cancellation);

        await portal.WaitUntilReadyAsync("shop", Cancellation);
    }

    [Fact]
    public async Task Tenants_that_are_there_are_kept_true_although_guards_are_missing()
    {
        await using var server = await ApiServer.StartAsync(ServerKind.Sandbox, Cancellation, guards: false);
        await using (var before = await ReconcilerProcess.StartAsync(server.Kubeconfig, server.Database, Cancellation))
        {
            await before.ApproveTenantAsync("shop", Cancellation);
            await before.WaitUntilReadyAsync("shop", Cancellation);
        }

        await using var portal = await ReconcilerProcess.StartAsync(
            server.Kubeconfig,
            server.Database,
            Cancellation,
            ("Clusters:default:RequireGuards", "true")
        );
        await WaitAsync(portal, cluster => cluster.BlockingReason is not null && cluster.TriedAt is not null);
        await portal.ApproveTenantAsync(
            new RequestInput
            {
                Kind = RequestKind.ChangeQuota,
                Tenant = "shop",
                Size = "medium",
                Purpose = "More of it.",
            },
            Cancellation
        );

        var changed = await portal.WaitForTenantAsync(
            "shop",
            found => found.Summary.Phase == TenantPhase.Ready && found.Quota.Any(line => line.Resource == "requests.cpu" && line.Hard.ToString() == "16"),
            Cancellation
        );

        Assert.Equal(TenantPhase.Ready, changed.Summary.Phase);
    }

    [Fact]
    public async Task Switching_them_off_outside_of_Development_is_on_record()
    {
        await using var server = await ApiServer.StartAsync(ServerKind.Sandbox, Cancellation);
        await using var portal = await ReconcilerProcess.StartAsync(
            server.Kubeconfig,
            server.Database,
            isDevelopment: false,
            Cancellation,
            ("Clusters:default:RequireGuards", "false")
        );
        await WaitAsync(portal, cluster => cluster.TriedAt is not null);

        await using var db = await portal.Get<IDbContextFactory<PortalDb>>().CreateDbContextAsync(Cancellation);
        var entry = Assert.Single(await db.Audit.Where(entry => entry.Action == "guards.not-required").ToListAsync(Cancellation));

        Assert.Equal(("default", "tenantportal"), (entry.Subject, entry.ActorId));
    }

    /// <summary>New tenants have no volume to try: see <see cref="VolumeProbeTests"/>.</summary>
    private static IEnumerable<GuardFinding> WithoutVolumes(ClusterGuards cluster) => cluster.Findings.Where(finding => finding.Id != VolumeProbe.Id);

    private static GuardResult ResultOf(ClusterGuards cluster, string id) => cluster.Findings.Single(finding => finding.Id == id).Result;

    private static async Task<ClusterGuards> WaitAsync(ReconcilerProcess portal, Func<ClusterGuards, bool> holds)
    {
        var found = await portal.WaitForAsync(
            async () => await portal.Get<GuardService>().FindAsync(Given.Admin(), "default", Cancellation) is { } guards && holds(guards) ? guards : null,
            Cancellation
        );
        return found ?? throw new TimeoutException("The guards were not found so.");
    }
}
