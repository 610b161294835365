using System.Text.Json;
using k8s;
using k8s.Autorest;
using k8s.Models;
using TenantPortal.Core;
using TenantPortal.Core.Requests;
using TenantPortal.Core.Requests.Fields;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tenants.Changing;
using TenantPortal.Core.Tenants.Moving;
using TenantPortal.Core.Tenants.Queue;
using TenantPortal.Core.Tenants.Reading;
using TenantPortal.Testing;

namespace TenantPortal.Kubernetes.Tests;

/// <summary>How a tenant, or a part of it, leaves the cluster.</summary>
public sealed class RemovalTests
{
    private static readonly (string Key, string? Value) NoGrace = ("Tenants:DeletionGrace", "00:00:00");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [OnEveryServer]
    public async Task An_approved_deletion_takes_the_namespace_away_and_keeps_the_record(ServerKind kind)
    {
        await using var server = await ApiServer.StartAsync(kind, Cancellation);
        await using var portal = await ReconcilerProcess.StartAsync(server.Kubeconfig, server.Database, Cancellation, NoGrace);
        var name = server.NewTenantName();
        await portal.ApproveTenantAsync(name, Cancellation);
        await portal.WaitUntilReadyAsync(name, Cancellation);

        await portal.ApproveDeletionAsync(name, Cancellation);
        var archived = await portal.WaitForTenantAsync(name, found => found.Summary.Phase == TenantPhase.Archived, Cancellation);

        Assert.Equal(
            "None of the tenant's objects are left in the cluster.",
            archived.Conditions.Single(condition => condition.Type == Condition.Ready).Message
        );
        Assert.Empty((await server.Client.CoreV1.ListNamespaceAsync(fieldSelector: $"metadata.name=team-{name}", cancellationToken: Cancellation)).Items);
        Assert.Equal(["tenant.archived", "tenant.deleting"], archived.History.Select(entry => entry.Action).Take(2));
    }

    [Theory]
    [OnEveryServer]
    public async Task A_tenant_that_is_to_be_deleted_lives_until_its_time_and_can_be_spared(ServerKind kind)
    {
        await using var server = await ApiServer.StartAsync(kind, Cancellation);
        await using var portal = await ReconcilerProcess.StartAsync(server.Kubeconfig, server.Database, Cancellation);
        var name = server.NewTenantName();
        await portal.ApproveTenantAsync(name, Cancellation);
        await portal.WaitUntilReadyAsync(name, Cancellation);

        await portal.ApproveDeletionAsync(name, Cancellation);
        var condemned = await portal.WaitForTenantAsync(name, found => found.Summary.Phase == TenantPhase.DeletionPending, Cancellation);
        var spared = await portal.Get<TenantService>().CancelDeletionAsync(Given.Lead(), name, Cancellation);

        Assert.NotNull(condemned.DeleteAt);
        Assert.Empty(spared.Problems);
        await portal.WaitUntilReadyAsync(name, Cancellation);
        Assert.Null((await server.Client.CoreV1.ReadNamespaceAsync("team-" + name, cancellationToken: Cancellation)).Metadata.DeletionTimestamp);
    }

    [Theory]
    [OnEveryServer]
    public async Task A_namespace_that_someone_made_in_its_place_is_left_alone(ServerKind kind)
    {
        await using var server = await ApiServer.StartAsync(kind, Cancellation);
        var name = server.NewTenantName();
        await using (var blind = await ReconcilerProcess.StartAsync(server.DeadKubeconfig(), server.Database, Cancellation, NoGrace))
        {
            await blind.ApproveTenantAsync(name, Cancellation);
            await blind.ApproveDeletionAsync(name, Cancellation);
        }

        await server.Client.CoreV1.CreateNamespaceAsync(
            new V1Namespace
            {
                Metadata = new()
                {
                    Name = "team-" + name,
                    Labels = new Dictionary<string, string> { ["app.kubernetes.io/managed-by"] = "tenantportal", ["tenantportal.io/tenant"] = name },
                },
            },
            cancellationToken: Cancellation
        );
        await using var portal = await ReconcilerProcess.StartAsync(server.Kubeconfig, server.Database, Cancellation, NoGrace);
        await portal.WaitForTenantAsync(name, found => found.Summary.Phase == TenantPhase.Archived, Cancellation);

        Assert.Null((await server.Client.CoreV1.ReadNamespaceAsync("team-" + name, cancellationToken: Cancellation)).Metadata.DeletionTimestamp);
    }

    [Theory]
    [InlineData("vcluster", "HelmRelease", "finalizers.fluxcd.io")]
    [InlineData("cluster", "Cluster", "cluster.cluster.x-k8s.io")]
    public async Task What_an_add_on_made_is_gone_before_its_namespace_and_what_holds_it_is_named(string tier, string kind, string finalizer)
    {
        await using var server = await ApiServer.StartAsync(ServerKind.Sandbox, Cancellation);
        await AddOns.InstallAsync(server, Cancellation);
        await using var portal = await ReconcilerProcess.StartAsync(server.Kubeconfig, server.Database, Cancellation, NoGrace);
        await portal.ApproveTenantAsync(Given.Input() with { Tier = tier }, Cancellation);
        await portal.WaitForTenantAsync("shop", found => ReadyOf(found).Reason == "Waiting", Cancellation);
        await SetFinalizersAsync(server, tier, kind, finalizer);

        await portal.ApproveDeletionAsync("shop", Cancellation);
        var held = await portal.WaitForTenantAsync("shop", found => ReadyOf(found).Reason == "Deleting", Cancellation);
        var home = await server.Client.CoreV1.ReadNamespaceAsync($"{tier}-shop", cancellationToken: Cancellation);
        await SetFinalizersAsync(server, tier, kind);
        await portal.Get<TenantQueue>().RequeueAsync("default", ["shop"], Cancellation);
        await portal.WaitForTenantAsync("shop", found => found.Summary.Phase == TenantPhase.Archived, Cancellation);

        Assert.Equal(TenantPhase.Deleting, held.Summary.Phase);
        Assert.Equal($"Waiting for {kind} shop to be deleted; blocked by: its finalizer {finalizer}.", ReadyOf(held).Message);
        Assert.Null(home.Metadata.DeletionTimestamp);
        await Assert.ThrowsAsync<HttpOperationException>(() => server.Client.CoreV1.ReadNamespaceAsync($"{tier}-shop", cancellationToken: Cancellation));
    }

    [Theory]
    [OnEveryServer]
    public async Task What_a_new_generation_no_longer_has_is_removed_and_what_is_not_ours_stays(ServerKind kind)
    {
        await using var server = await ApiServer.StartAsync(kind, Cancellation);
        var name = server.NewTenantName();
        await using (var before = await ReconcilerProcess.StartAsync(server.Kubeconfig, server.Database, Cancellation))
        {
            await before.ApproveTenantAsync(name, Cancellation);
            await before.WaitUntilReadyAsync(name, Cancellation);
        }

        var foreign = new V1NetworkPolicy
        {
            Metadata = new() { Name = "by-an-admin" },
            Spec = new() { PodSelector = new() },
        };
        await server.Client.NetworkingV1.CreateNamespacedNetworkPolicyAsync(foreign, "team-" + name, cancellationToken: Cancellation);
        await using var portal = await ReconcilerProcess.StartAsync(server.Kubeconfig, server.Database, Cancellation);
        var asked = new RequestInput
        {
            Kind = RequestKind.ChangeTier,
            Tenant = name,
            Tier = "namespace",
            Size = "small",
            Options = new Dictionary<string, string> { ["allowIngress"] = "false" },
            Purpose = "Nobody calls it.",
        };
        await portal.ApproveTenantAsync(asked, Cancellation);
        var changed = await portal.WaitForTenantAsync(
            name,
            found =>
                found is { ObservedGeneration: 2 }
                && found.Conditions.Any(condition => condition is { Type: Condition.FormerRemoved, Status: ConditionStatus.True }),
            Cancellation
        );

        Assert.Equal(TenantPhase.Ready, changed.Summary.Phase);
        var left = (await server.Client.NetworkingV1.ListNamespacedNetworkPolicyAsync("team-" + name, cancellationToken: Cancellation)).Items.Select(policy =>
            policy.Name()
        );
        Assert.Equal(["allow-dns", "allow-same-namespace", "by-an-admin", "default-deny"], left.Order(StringComparer.Ordinal));
    }

    [Theory]
    [OnEveryServer]
    public async Task Groups_get_in_and_out_as_was_approved(ServerKind kind)
    {
        await using var server = await ApiServer.StartAsync(kind, Cancellation);
        await using var portal = await ReconcilerProcess.StartAsync(server.Kubeconfig, server.Database, Cancellation);
        var name = server.NewTenantName();
        await portal.ApproveTenantAsync(name, Cancellation);
        await portal.WaitUntilReadyAsync(name, Cancellation);

        await portal.ApproveTenantAsync(Access(name, new AccessInput("shop-developers", "Developer")), Cancellation);
        await portal.WaitForTenantAsync(name, found => found is { ObservedGeneration: 2, Summary.Phase: TenantPhase.Ready }, Cancellation);
        var binding = await server.Client.RbacAuthorizationV1.ReadNamespacedRoleBindingAsync(
            $"{name}-team-developer",
            "team-" + name,
            cancellationToken: Cancellation
        );
        await portal.ApproveTenantAsync(Access(name, new AccessInput("support", "Viewer")), Cancellation);
        await portal.WaitForTenantAsync(
            name,
            found =>
                found is { ObservedGeneration: 3 }
                && found.Conditions.Any(condition => condition is { Type: Condition.FormerRemoved, Status: ConditionStatus.True }),
            Cancellation
        );

        Assert.Equal(("shop-developers", "team-developer"), (Assert.Single(binding.Subjects).Name, binding.RoleRef.Name));
        var left = (await server.Client.RbacAuthorizationV1.ListNamespacedRoleBindingAsync("team-" + name, cancellationToken: Cancellation)).Items.Select(
            found => found.Name()
        );
        // Names of tenants are random, so neither order is given.
        string[] expected = [$"{name}-team-lead", $"{name}-team-viewer", "tenantportal-ceiling", "tenantportal-provisioner"];
        Assert.Equal(expected.Order(StringComparer.Ordinal), left.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_tenant_that_changed_its_tier_keeps_the_former_namespace_until_the_move_is_finished()
    {
        await using var server = await ApiServer.StartAsync(ServerKind.Sandbox, Cancellation);
        await AddOns.InstallAsync(server, Cancellation);
        await using var portal = await ReconcilerProcess.StartAsync(server.Kubeconfig, server.Database, Cancellation);
        await portal.ApproveTenantAsync("shop", Cancellation);
        await portal.WaitUntilReadyAsync("shop", Cancellation);
        await portal.ApproveTenantAsync(Access("shop", new AccessInput("support", "Viewer")), Cancellation);
        await portal.WaitForTenantAsync("shop", found => found is { ObservedGeneration: 2 }, Cancellation);

        await portal.ApproveTenantAsync(
            new RequestInput
            {
                Kind = RequestKind.ChangeTier,
                Tenant = "shop",
                Tier = "vcluster",
                Size = "small",
                Purpose = "CRDs of our own.",
            },
            Cancellation
        );
        var moving = await portal.WaitForTenantAsync("shop", found => found.Actions.CanFinishMove, Cancellation);
        var kept = await server.Client.RbacAuthorizationV1.ListNamespacedRoleBindingAsync("team-shop", cancellationToken: Cancellation);
        await portal.ApproveTenantAsync(Access("shop"), Cancellation);
        var withoutSupport = await portal.WaitForAsync(
            async () =>
            {
                var bindings = await server.Client.RbacAuthorizationV1.ListNamespacedRoleBindingAsync("team-shop", cancellationToken: Cancellation);
                return GroupsOf(bindings).Contains("support") ? null : bindings;
            },
            Cancellation
        );
        var finished = await portal.Get<MoveService>().FinishAsync(Given.Lead(), "shop", new FinishMoveInput(), Cancellation);
        var moved = await portal.WaitForTenantAsync(
            "shop",
            found => found.Conditions.Any(condition => condition is { Type: Condition.FormerRemoved, Status: ConditionStatus.True }),
            Cancellation
        );

        Assert.Contains(
            "Namespace team-shop of the former tier is kept",
            moving.Conditions.Single(condition => condition.Type == Condition.FormerRemoved).Message,
            StringComparison.Ordinal
        );
        Assert.Equal(["payments-team-leads", "support"], GroupsOf(kept));
        Assert.Equal(["payments-team-leads"], GroupsOf(withoutSupport!));
        Assert.Empty(finished.Problems);
        Assert.False(moved.Actions.CanFinishMove);
        await Assert.ThrowsAsync<HttpOperationException>(() => server.Client.CoreV1.ReadNamespaceAsync("team-shop", cancellationToken: Cancellation));
        Assert.NotNull(await server.Client.CoreV1.ReadNamespaceAsync("vcluster-shop", cancellationToken: Cancellation));
    }

    private static RequestInput Access(string name, params AccessInput[] access) =>
        new()
        {
            Kind = RequestKind.ChangeAccess,
            Tenant = name,
            Access = access,
            Purpose = "They work on it.",
        };

    private static IEnumerable<string> GroupsOf(V1RoleBindingList bindings) =>
        bindings.Items.SelectMany(binding => binding.Subjects ?? []).Where(subject => subject.Kind == "Group").Select(subject => subject.Name).Order();

    private static Condition ReadyOf(TenantDetails tenant) =>
        tenant.Conditions.SingleOrDefault(condition => condition.Type == Condition.Ready) ?? new(Condition.Ready, ConditionStatus.Unknown, "", "", default);

    /// <summary>What the add-on's controller does: it holds the object until it has cleaned up.</summary>
    private static async Task SetFinalizersAsync(ApiServer server, string tier, string kind, params string[] finalizers)
    {
        var (group, version, plural) = AddOns.Kinds[kind];
        var patch = new V1Patch(JsonSerializer.Serialize(new { metadata = new { finalizers } }), V1Patch.PatchType.MergePatch);
        await server.Client.CustomObjects.PatchNamespacedCustomObjectAsync(
            patch,
            group,
            version,
            $"{tier}-shop",
            plural,
            "shop",
            cancellationToken: Cancellation
        );
    }
}
