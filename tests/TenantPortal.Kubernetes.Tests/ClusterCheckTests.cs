using k8s;
using k8s.Models;
using Microsoft.Extensions.DependencyInjection;
using TenantPortal.Core.Diagnostics;
using TenantPortal.Kubernetes.Diagnostics;

namespace TenantPortal.Kubernetes.Tests;

/// <summary>What the command <c>doctor</c> finds on a real API server.</summary>
public sealed class ClusterCheckTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_rights_of_deploy_base_are_all_there()
    {
        await using var server = await ApiServer.StartAsync(ServerKind.Real, Cancellation);

        var found = await CheckAsync(server, await InstalledPortal.InstallRightsAsync(server, Cancellation));

        Assert.Equal(
            [Diagnosis.Ok("rights on default", "The portal has all rights of deploy/base/cluster-roles.yaml.")],
            found.Where(diagnosis => diagnosis.Subject == "rights on default")
        );
        Assert.Contains(found, diagnosis => diagnosis is { Level: DiagnosisLevel.Ok, Subject: "cluster default" });
    }

    [Fact]
    public async Task Each_missing_right_is_named_and_those_that_it_can_do_without_are_warnings()
    {
        await using var server = await ApiServer.StartAsync(ServerKind.Real, Cancellation);
        var name = server.NewTenantName();
        await server.Client.CoreV1.CreateNamespacedServiceAccountAsync(
            new V1ServiceAccount { Metadata = new() { Name = name } },
            "default",
            cancellationToken: Cancellation
        );

        var found = await CheckAsync(server, await InstalledPortal.WriteKubeconfigAsync(server, "default", name, Cancellation));

        Assert.Contains(Diagnosis.Failure("rights on default", "The portal may not create namespaces. Apply deploy/base/cluster-roles.yaml."), found);
        Assert.Contains(
            Diagnosis.Failure(
                "rights on default",
                "The portal may not bind clusterroles.rbac.authorization.k8s.io 'tenantportal:tenant-ceiling'. Apply deploy/base/cluster-roles.yaml."
            ),
            found
        );
        Assert.Contains(Diagnosis.Warning("rights on default", "The portal may not watch nodes. The capacity of the cluster stays unknown."), found);
        Assert.Equal(PortalRights.All().Count, found.Count(diagnosis => diagnosis.Subject == "rights on default"));
    }

    private static async Task<IReadOnlyList<Diagnosis>> CheckAsync(ApiServer server, string kubeconfig)
    {
        await using var portal = ReconcilerProcess.Prepare(kubeconfig, server.Database);
        return await ActivatorUtilities.CreateInstance<ClusterCheck>(portal.Get<IServiceProvider>()).RunAsync(Cancellation);
    }
}
