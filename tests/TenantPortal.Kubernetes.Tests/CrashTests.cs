using System.Text.Json.Nodes;
using k8s;
using k8s.Models;
using Microsoft.AspNetCore.Http;
using TenantPortal.Core;
using TenantPortal.Core.Audit.Log;
using TenantPortal.Core.Requests;
using TenantPortal.Core.Requests.Deleting;
using TenantPortal.Core.Requests.Fields;
using TenantPortal.Core.Requests.Reading;
using TenantPortal.Core.Requests.Submitting;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tenants.Reading;
using TenantPortal.Kubernetes.Tests.Deleting;
using TenantPortal.Testing;

namespace TenantPortal.Kubernetes.Tests;

/// <summary>A portal that ends in the middle, at every call that it makes, leaves nothing half-done behind it.</summary>
public sealed class CrashTests(SharedSandbox sandbox) : IClassFixture<SharedSandbox>
{
    /// <summary>One namespace and the objects of its blueprint.</summary>
    private const int ObjectsOfATenant = 14;

    /// <summary>The volume, and the namespace with everything in it.</summary>
    private const int WritesOfADeletion = 2;

    private static readonly (string Key, string? Value) NoGrace = ("Tenants:DeletionGrace", "00:00:00");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<ServerKind, int> EveryWrite() => Rows([.. Enumerable.Range(0, ObjectsOfATenant + 1)]);

    [Theory]
    [MemberData(nameof(EveryWrite))]
    public async Task A_portal_that_ended_after_any_write_goes_on_where_it_was_and_makes_nothing_twice(ServerKind kind, int writes)
    {
        await using var server = await ApiServer.StartAsync(kind, sandbox, Cancellation);
        var name = server.NewTenantName();
        await using (var proxy = await BreakingProxy.StartAsync(server.Kubeconfig, writes, Cancellation))
        await using (var first = await ReconcilerProcess.StartAsync(server.WriteKubeconfig("proxy", proxy.Url), server.Database, Cancellation))
        {
            var request = await SubmitAsync(first, Given.Input(name), found => found.Check);
            await ApproveAsync(first, request);
            if (writes < ObjectsOfATenant)
                await proxy.Broken.Task.WaitAsync(TimeSpan.FromMinutes(2), Cancellation);
            else
                await first.WaitForTenantAsync(name, tenant => tenant.Objects.Count > 0, Cancellation);
        }

        var before = await UidsAsync(server, name);
        await using var second = await ReconcilerProcess.StartAsync(server.Kubeconfig, server.Database, Cancellation);
        var ready = await second.WaitUntilReadyAsync(name, Cancellation);

        Assert.All(ready.Objects, condition => Assert.Equal(ConditionStatus.True, condition.Status));
        var after = await UidsAsync(server, name);
        // What the first had made is still that very object, and there is one of each.
        Assert.Subset(after.ToHashSet(), before.ToHashSet());
        Assert.Equal(ObjectsOfATenant, after.Count);
    }

    public static TheoryData<ServerKind, int> EveryWriteOfADeletion() => Rows(0, 1, WritesOfADeletion);

    [Theory]
    [MemberData(nameof(EveryWriteOfADeletion))]
    public async Task A_portal_that_ended_in_the_middle_of_a_deletion_completes_it_and_still_keeps_the_volumes(ServerKind kind, int writes)
    {
        await using var server = await ApiServer.StartAsync(kind, sandbox, Cancellation);
        var name = server.NewTenantName();
        await using var proxy = await BreakingProxy.StartAsync(server.Kubeconfig, int.MaxValue, Cancellation);
        await using var first = await ReconcilerProcess.StartAsync(server.WriteKubeconfig("proxy", proxy.Url), server.Database, Cancellation, NoGrace);
        await first.ApproveTenantAsync(name, Cancellation);
        await first.WaitUntilReadyAsync(name, Cancellation);
        await using var volume = await TestVolume.BindAsync(server, name, Cancellation);
        var deletion = new RequestInput
        {
            Kind = RequestKind.Delete,
            Tenant = name,
            Purpose = "It is no longer needed.",
        };
        var request = await SubmitAsync(first, deletion, found => found.Deletion!.Contents);

        // The tenant may be applied again meanwhile.
        proxy.BreakAfter(writes, IsOfDeletion);
        await ApproveAsync(first, request);
        if (writes < WritesOfADeletion)
            await proxy.Broken.Task.WaitAsync(TimeSpan.FromMinutes(2), Cancellation);
        else
            await first.WaitForTenantAsync(name, IsArchived, Cancellation);
        await first.DisposeAsync();
        await using var second = await ReconcilerProcess.StartAsync(server.Kubeconfig, server.Database, Cancellation, NoGrace);
        await second.WaitForTenantAsync(name, IsArchived, Cancellation);

        Assert.Empty(await UidsAsync(server, name));
        Assert.Equal("Retain", await volume.ReadPolicyAsync(Cancellation));
        Assert.Equal(volume.Name, Assert.Single((await second.Get<DeletionService>().FindAsync(Given.Admin(), name, Cancellation))!.KeptVolumes).Volume);
        foreach (var action in (string[])["tenant.deleting", "tenant.archived"])
        {
            var found = await second.Get<AuditReader>().ListAsync(Given.Auditor(), new AuditFilter { Action = action }, Cancellation);
            Assert.Single(found.Value!.Items);
        }
    }

    public static TheoryData<ServerKind, int> SomeWritesOfARepair() => Rows(0, 1, 7, ObjectsOfATenant - 1);

    [Theory]
    [MemberData(nameof(SomeWritesOfARepair))]
    public async Task A_portal_that_ended_while_it_restored_what_others_changed_restores_it_after_its_start(ServerKind kind, int writes)
    {
        await using var server = await ApiServer.StartAsync(kind, sandbox, Cancellation);
        using var outsider = new Outsider(server);
        var name = server.NewTenantName();
        await using var proxy = await BreakingProxy.StartAsync(server.Kubeconfig, int.MaxValue, Cancellation);
        await using var first = await ReconcilerProcess.StartAsync(server.WriteKubeconfig("proxy", proxy.Url), server.Database, Cancellation);
        await first.ApproveTenantAsync(name, Cancellation);
        await first.WaitUntilReadyAsync(name, Cancellation);
        var approved = new List<(string Path, JsonObject Live, string Edit)>();
        foreach (var (collection, edit) in Outsider.Edits(name))
        {
            var path = await outsider.FindAsync(name, collection);
            approved.Add((path, await outsider.ReadAsync(path), edit));
        }

        proxy.BreakAfter(writes);
        foreach (var (path, _, edit) in approved)
            await outsider.EditAsync(path, edit);
        await proxy.Broken.Task.WaitAsync(TimeSpan.FromMinutes(2), Cancellation);
        await first.DisposeAsync();
        await using var second = await ReconcilerProcess.StartAsync(server.Kubeconfig, server.Database, Cancellation);

        foreach (var (path, live, _) in approved)
            await outsider.WaitUntilRestoredAsync(second, name, path, live);
        await second.WaitForDriftAsync(name, drift => drift.IsAsApproved && drift.Open.Count == 0 && drift.Past.Count > 0, Cancellation);
        await second.WaitUntilReadyAsync(name, Cancellation);
    }

    [Theory]
    [OnEveryServer]
    public async Task A_cluster_that_is_down_is_named_on_the_tenant_which_becomes_ready_when_it_is_back(ServerKind kind)
    {
        await using var server = await ApiServer.StartAsync(kind, sandbox, Cancellation);
        var name = server.NewTenantName();
        await using (var portal = await ReconcilerProcess.StartAsync(server.DeadKubeconfig(), server.Database, Cancellation))
        {
            await portal.ApproveTenantAsync(name, Cancellation);
            var failing = await portal.WaitForTenantAsync(name, tenant => tenant.Summary.Phase == TenantPhase.Failing, Cancellation);

            var ready = failing.Conditions.Single(condition => condition.Type == Condition.Ready);
            Assert.Equal("Cluster 'default' is unreachable: it refuses connections. The portal retries automatically.", ready.Message);
        }

        await using var back = await ReconcilerProcess.StartAsync(server.Kubeconfig, server.Database, Cancellation);
        var recovered = await back.WaitUntilReadyAsync(name, Cancellation);

        Assert.Equal(0, recovered.Failures);
    }

    private static TheoryData<ServerKind, int> Rows(params int[] writes)
    {
        var rows = new TheoryData<ServerKind, int>();
        foreach (var kind in Enum.GetValues<ServerKind>())
        {
            foreach (var count in writes)
                rows.Add(kind, count);
        }

        return rows;
    }

    /// <summary>Submits a request and waits until the portal has read from the cluster what an approver needs to know.</summary>
    private static async Task<SubmittedRequest> SubmitAsync(ReconcilerProcess portal, RequestInput input, Func<RequestDetails, object?> read)
    {
        var submitted = await portal.Requests.SubmitAsync(Given.Lead(), input, Cancellation);
        Assert.Empty(submitted.Problems);
        await portal.WaitForAsync(async () => read((await portal.RequestReader.FindAsync(Given.Admin(), submitted.Value!.Id!, Cancellation))!), Cancellation);
        return submitted.Value!;
    }

    private static async Task ApproveAsync(ReconcilerProcess portal, SubmittedRequest request) =>
        Assert.Empty((await portal.Decisions.ApproveAsync(Given.Admin(), request.Id!, request.Revision, null, Cancellation)).Problems);

    private static bool IsOfDeletion(HttpRequest request) =>
        HttpMethods.IsDelete(request.Method) || request.Path.StartsWithSegments("/api/v1/persistentvolumes");

    private static bool IsArchived(TenantDetails tenant) => tenant.Summary.Phase == TenantPhase.Archived;

    private static async Task<IReadOnlyList<string>> UidsAsync(ApiServer server, string tenant)
    {
        var (core, inNamespace) = (server.Client.CoreV1, "team-" + tenant);
        var found = await core.ListNamespaceAsync(fieldSelector: $"metadata.name={inNamespace}", cancellationToken: Cancellation);
        if (found.Items.Count == 0)
            return [];
        static IEnumerable<string> Uids<T>(IEnumerable<T> items)
            where T : IKubernetesObject<V1ObjectMeta> => items.Select(item => item.Uid());
        return
        [
            found.Items[0].Uid(),
            .. Uids((await core.ListNamespacedResourceQuotaAsync(inNamespace, cancellationToken: Cancellation)).Items),
            .. Uids((await core.ListNamespacedLimitRangeAsync(inNamespace, cancellationToken: Cancellation)).Items),
            .. Uids((await core.ListNamespacedServiceAccountAsync(inNamespace, cancellationToken: Cancellation)).Items),
            .. Uids((await server.Client.NetworkingV1.ListNamespacedNetworkPolicyAsync(inNamespace, cancellationToken: Cancellation)).Items),
            .. Uids((await server.Client.RbacAuthorizationV1.ListNamespacedRoleAsync(inNamespace, cancellationToken: Cancellation)).Items),
            .. Uids((await server.Client.RbacAuthorizationV1.ListNamespacedRoleBindingAsync(inNamespace, cancellationToken: Cancellation)).Items),
        ];
    }
}
