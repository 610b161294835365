using System.Text.Json;
using k8s;
using k8s.Models;
using Microsoft.EntityFrameworkCore;
using TenantPortal.Core;
using TenantPortal.Core.Data;
using TenantPortal.Core.Orphans;
using TenantPortal.Core.Requests;
using TenantPortal.Core.Requests.Deciding;
using TenantPortal.Core.Requests.Deleting;
using TenantPortal.Core.Requests.Fields;
using TenantPortal.Core.Requests.Submitting;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tenants.Changing;
using TenantPortal.Core.Tenants.Deletion;
using TenantPortal.Core.Tenants.Moving;
using TenantPortal.Core.Tenants.Queue;
using TenantPortal.Testing;

namespace TenantPortal.Kubernetes.Tests.Deleting;

/// <summary>What the portal reads before a deletion, what stops it, what it keeps, and what it looks at afterwards.</summary>
public sealed class DeletionTests
{
    private static readonly (string Key, string? Value) NoGrace = ("Tenants:DeletionGrace", "00:00:00");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [OnEveryServer]
    public async Task The_approver_sees_what_the_tenant_contains(ServerKind kind)
    {
        await using var server = await ApiServer.StartAsync(kind, Cancellation);
        await using var portal = await ReconcilerProcess.StartAsync(server.Kubeconfig, server.Database, Cancellation, NoGrace);
        var name = await ReadyAsync(server, portal);
        await CreatePodAsync(server, name);
        await CreateIngressAsync(server, name);
        await using var volume = await TestVolume.BindAsync(server, name, Cancellation);

        var request = await SubmitAsync(portal, name, VolumeChoice.Keep);
        var found = await WaitForRequestAsync(portal, request, deletion => deletion.Contents is not null);

        var contents = found.Contents!;
        Assert.Equal(1, contents.Pods);
        Assert.Equal([new PodGroup($"team-{name}: Deployment web", 1)], contents.Workloads.Items);
        Assert.Equal([$"team-{name}: {name}.example.com"], contents.Hosts.Items);
        var claim = Assert.Single(contents.Claims.Items);
        Assert.Equal(($"team-{name}/data", "1Gi", volume.Name, "Delete"), (claim.Name, claim.Size, claim.Volume, claim.ReclaimPolicy));
        Assert.Empty(contents.Gaps);
    }

    [Theory]
    [OnEveryServer]
    public async Task Volumes_are_kept_before_anything_is_deleted(ServerKind kind)
    {
        await using var server = await ApiServer.StartAsync(kind, Cancellation);
        await using var portal = await ReconcilerProcess.StartAsync(server.Kubeconfig, server.Database, Cancellation, NoGrace);
        var name = await ReadyAsync(server, portal);
        await using var volume = await TestVolume.BindAsync(server, name, Cancellation);

        await DeleteAsync(portal, name, VolumeChoice.Keep);
        await portal.WaitForTenantAsync(name, found => found.Summary.Phase == TenantPhase.Archived, Cancellation);

        Assert.Equal("Retain", await volume.ReadPolicyAsync(Cancellation));
        var kept = Assert.Single((await FindAsync(portal, name)).KeptVolumes);
        Assert.Equal((volume.Name, $"team-{name}/data", "Delete"), (kept.Volume, kept.Claim, kept.FormerPolicy));
    }

    [Theory]
    [OnEveryServer]
    public async Task Volumes_that_are_not_to_be_kept_are_left_to_their_reclaim_policy(ServerKind kind)
    {
        await using var server = await ApiServer.StartAsync(kind, Cancellation);
        await using var portal = await ReconcilerProcess.StartAsync(server.Kubeconfig, server.Database, Cancellation, NoGrace);
        var name = await ReadyAsync(server, portal);
        await using var volume = await TestVolume.BindAsync(server, name, Cancellation);

        await DeleteAsync(portal, name, VolumeChoice.Delete);
        await portal.WaitForTenantAsync(name, found => found.Summary.Phase == TenantPhase.Archived, Cancellation);

        Assert.Contains(await volume.ReadPolicyAsync(Cancellation), new[] { "Delete", null });
        Assert.Empty((await FindAsync(portal, name)).KeptVolumes);
    }

    [Theory]
    [OnEveryServer]
    public async Task The_volumes_of_the_namespace_of_a_former_tier_are_kept_when_the_move_is_finished(ServerKind kind)
    {
        await using var server = await ApiServer.StartAsync(kind, Cancellation);
        await AddOns.InstallAsync(server, Cancellation, withClusterClass: false);
        await using var portal = await ReconcilerProcess.StartAsync(server.Kubeconfig, server.Database, Cancellation, NoGrace);
        // The namespace of the tier that it moves to; the test removes the former one.
        var name = server.NewTenantName("vcluster");
        await portal.ApproveTenantAsync(name, Cancellation);
        await portal.WaitUntilReadyAsync(name, Cancellation);
        await using var volume = await TestVolume.BindAsync(server, name, Cancellation);
        await portal.ApproveTenantAsync(
            new RequestInput
            {
                Kind = RequestKind.ChangeTier,
                Tenant = name,
                Tier = "vcluster",
                Size = "small",
                Purpose = "CRDs of our own.",
            },
            Cancellation
        );
        await portal.WaitForTenantAsync(name, found => found.Actions.CanFinishMove, Cancellation);

        Assert.Equal("Delete", await volume.ReadPolicyAsync(Cancellation));
        Assert.Empty((await FinishMoveAsync(portal, name)).Problems);
        var moved = await portal.WaitForTenantAsync(
            name,
            found => found.Conditions.Any(condition => condition is { Type: Condition.FormerRemoved, Status: ConditionStatus.True }),
            Cancellation
        );

        Assert.Equal("Retain", await volume.ReadPolicyAsync(Cancellation));
        var entry = Assert.Single(moved.History, entry => entry.Action == "tenant.volumes-kept");
        Assert.Equal($"Kept the volumes of the former namespace: {volume.Name} (team-{name}/data). Delete them when no one needs them.", entry.Details);
    }

    [Theory]
    [OnEveryServer]
    public async Task A_claim_that_is_new_in_the_former_namespace_stops_its_removal_until_a_user_has_seen_it(ServerKind kind)
    {
        await using var server = await ApiServer.StartAsync(kind, Cancellation);
        await AddOns.InstallAsync(server, Cancellation, withClusterClass: false);
        await using var portal = await ReconcilerProcess.StartAsync(server.Kubeconfig, server.Database, Cancellation, NoGrace);
        var name = server.NewTenantName("vcluster");
        await portal.ApproveTenantAsync(name, Cancellation);
        await portal.WaitUntilReadyAsync(name, Cancellation);
        await portal.ApproveTenantAsync(
            new RequestInput
            {
                Kind = RequestKind.ChangeTier,
                Tenant = name,
                Tier = "vcluster",
                Size = "small",
                Purpose = "CRDs of our own.",
            },
            Cancellation
        );
        await portal.WaitForTenantAsync(name, found => found.Actions.CanFinishMove, Cancellation);
        var empty = await ReadFormerAsync(portal, name);
        await using var volume = await TestVolume.BindAsync(server, name, Cancellation);

        Assert.Empty(
            (await portal.Get<MoveService>().FinishAsync(Given.Lead(), name, new() { Contents = empty.Inventory!.Fingerprint }, Cancellation)).Problems
        );
        var stopped = await portal.WaitForTenantAsync(
            name,
            found => found.Conditions.Any(condition => condition.Type == Condition.FormerRemoved && condition.Message.Contains("New Persistent")),
            Cancellation
        );

        Assert.True(empty.Inventory.IsEmpty);
        Assert.True(stopped.Actions.CanFinishMove);
        Assert.Contains(
            $"Namespace team-{name} of the former tier was not removed, because more would be lost than was confirmed. "
                + $"New PersistentVolumeClaim: team-{name}/data.",
            stopped.Conditions.Single(condition => condition.Type == Condition.FormerRemoved).Message,
            StringComparison.Ordinal
        );
        Assert.NotNull(await server.Client.CoreV1.ReadNamespaceAsync($"team-{name}", cancellationToken: Cancellation));
        Assert.Empty((await FinishMoveAsync(portal, name)).Problems);
        await portal.WaitForTenantAsync(
            name,
            found => found.Conditions.Any(condition => condition is { Type: Condition.FormerRemoved, Status: ConditionStatus.True }),
            Cancellation
        );
        Assert.Equal("Retain", await volume.ReadPolicyAsync(Cancellation));
    }

    [Fact]
    public async Task A_volume_that_is_bound_to_another_claim_is_not_touched()
    {
        await using var server = await ApiServer.StartAsync(ServerKind.Sandbox, Cancellation);
        await using var portal = await ReconcilerProcess.StartAsync(server.Kubeconfig, server.Database, Cancellation, NoGrace);
        var name = await ReadyAsync(server, portal);
        await using var volume = await TestVolume.BindAsync(server, name, Cancellation, boundTo: "someone-else");

        await DeleteAsync(portal, name, VolumeChoice.Keep);
        await portal.WaitForTenantAsync(name, found => found.Summary.Phase == TenantPhase.Archived, Cancellation);

        Assert.Equal("Delete", await volume.ReadPolicyAsync(Cancellation));
        Assert.Empty((await FindAsync(portal, name)).KeptVolumes);
    }

    [Theory]
    [OnEveryServer]
    public async Task A_deletion_stops_before_the_first_delete_and_goes_on_when_another_admin_decides(ServerKind kind)
    {
        await using var server = await ApiServer.StartAsync(kind, Cancellation);
        await using var portal = await ReconcilerProcess.StartAsync(server.Kubeconfig, server.Database, Cancellation, NoGrace);
        var name = await ReadyAsync(server, portal);
        var request = await SubmitAsync(portal, name, VolumeChoice.Keep);
        await WaitForRequestAsync(portal, request, deletion => deletion.Contents is not null);

        await CreateIngressAsync(server, name);
        await ApproveAsync(portal, request);
        var stopped = await portal.WaitForTenantAsync(
            name,
            found => found.Conditions.Any(condition => condition is { Type: Condition.DeletionApproved, Status: ConditionStatus.False }),
            Cancellation
        );
        var home = await server.Client.CoreV1.ReadNamespaceAsync("team-" + name, cancellationToken: Cancellation);
        var deletion = await FindAsync(portal, name);
        var input = new DeleteAnywayInput { Comment = "It is a test page.", Contents = deletion.Inventory!.Fingerprint };
        Assert.Empty((await portal.Get<DeletionService>().DeleteAnywayAsync(Given.Admin(), name, input, Cancellation)).Problems);
        await portal.WaitForTenantAsync(name, found => found.Summary.Phase == TenantPhase.Archived, Cancellation);

        Assert.Equal(TenantPhase.DeletionPending, stopped.Summary.Phase);
        Assert.True(stopped.Actions.CanCancelDeletion);
        Assert.Null(home.Metadata.DeletionTimestamp);
        Assert.Equal($"New Ingress host: team-{name}: {name}.example.com.", deletion.StoppedWhy);
    }

    [Fact]
    public async Task A_cluster_that_does_not_respond_is_not_empty()
    {
        await using var server = await ApiServer.StartAsync(ServerKind.Sandbox, Cancellation);
        string name;
        await using (var before = await ReconcilerProcess.StartAsync(server.Kubeconfig, server.Database, Cancellation))
            name = await ReadyAsync(server, before);
        await using var blind = await ReconcilerProcess.StartAsync(server.DeadKubeconfig(), server.Database, Cancellation, NoGrace);

        await DeleteAsync(blind, name, VolumeChoice.Keep);
        var waiting = await blind.WaitForTenantAsync(
            name,
            found => found.Conditions.Any(condition => condition is { Type: Condition.DeletionApproved, Status: ConditionStatus.Unknown }),
            Cancellation
        );

        Assert.Contains(
            "is unreachable",
            waiting.Conditions.Single(condition => condition.Type == Condition.DeletionApproved).Message,
            StringComparison.Ordinal
        );
        Assert.Null((await FindAsync(blind, name)).StartedAt);
        Assert.Empty((await blind.Get<TenantService>().CancelDeletionAsync(Given.Lead(), name, Cancellation)).Problems);
    }

    [Theory]
    [OnEveryServer]
    public async Task What_hangs_is_named_with_its_finalizer_and_in_the_words_of_the_server(ServerKind kind)
    {
        await using var server = await ApiServer.StartAsync(kind, Cancellation);
        await using var portal = await ReconcilerProcess.StartAsync(server.Kubeconfig, server.Database, Cancellation, NoGrace);
        var name = await ReadyAsync(server, portal);
        await CreateIngressAsync(server, name, "example.com/clean-up");
        var request = await SubmitAsync(portal, name, VolumeChoice.Keep);
        await WaitForRequestAsync(portal, request, deletion => deletion.Contents is { Held.Count: 1 });
        await ApproveAsync(portal, request);

        var progress = await portal.WaitForAsync(
            async () =>
            {
                await portal.Get<TenantQueue>().RequeueAsync("default", [name], Cancellation);
                return (await FindAsync(portal, name)).Progress is { Held.Count: > 0, Conditions.Count: > 0 } found ? found : null;
            },
            Cancellation
        );
        await SetFinalizersAsync(server, name);
        await portal.WaitForTenantAsync(name, found => found.Summary.Phase == TenantPhase.Archived, Cancellation);

        Assert.NotNull(progress);
        var held = Assert.Single(progress.Held.Items);
        Assert.Equal($"Ingress team-{name}/web", held.Object);
        Assert.Equal(["example.com/clean-up"], held.Finalizers);
        Assert.NotNull(held.DeletedAt);
        Assert.Contains(
            progress.Conditions,
            condition => condition is { Type: "NamespaceFinalizersRemaining" } && condition.Message.Contains("example.com/clean-up", StringComparison.Ordinal)
        );
        Assert.Contains(
            progress.Conditions,
            condition => condition is { Type: "NamespaceContentRemaining" } && condition.Message.Contains("ingresses.", StringComparison.Ordinal)
        );
    }

    [Theory]
    [OnEveryServer]
    public async Task What_came_back_an_hour_later_is_an_orphan(ServerKind kind)
    {
        await using var server = await ApiServer.StartAsync(kind, Cancellation);
        string name;
        V1Namespace backup;
        await using (var before = await ReconcilerProcess.StartAsync(server.Kubeconfig, server.Database, Cancellation, NoGrace))
        {
            name = await ReadyAsync(server, before);
            backup = await server.Client.CoreV1.ReadNamespaceAsync("team-" + name, cancellationToken: Cancellation);
            await DeleteAsync(before, name, VolumeChoice.Keep);
            await before.WaitForTenantAsync(name, found => found.Summary.Phase == TenantPhase.Archived, Cancellation);
            await using var db = before.Get<IDbContextFactory<PortalDb>>().CreateDbContext();
            var anHourAgo = TimeProvider.System.GetUtcNow().AddHours(-1);
            await db.Set<Tenant>().ExecuteUpdateAsync(set => set.SetProperty(tenant => tenant.ArchivedAt, anHourAgo), Cancellation);
        }

        await server.Client.CoreV1.CreateNamespaceAsync(
            new V1Namespace
            {
                Metadata = new()
                {
                    Name = backup.Metadata.Name,
                    Labels = backup.Metadata.Labels.Where(label => label.Key != "kubernetes.io/metadata.name").ToDictionary(),
                    Annotations = backup.Metadata.Annotations.ToDictionary(),
                },
            },
            cancellationToken: Cancellation
        );
        await using var portal = await ReconcilerProcess.StartAsync(server.Kubeconfig, server.Database, Cancellation, NoGrace);
        var looked = await portal.WaitForAsync(async () => await FindAsync(portal, name) is { FirstLookAt: not null } found ? found : null, Cancellation);

        Assert.NotNull(looked);
        Assert.Null(looked.SecondLookAt);
        var orphans = (await portal.Get<OrphanService>().ListAsync(Given.Admin(), new OrphanFilter(Limit: OrphanService.MaxLimit), Cancellation)).Items;
        Assert.Equal(OrphanReason.Returned, Assert.Single(orphans, orphan => orphan.Tenant == name).Reason);
        await using var stored = portal.Get<IDbContextFactory<PortalDb>>().CreateDbContext();
        var entry = await stored.Set<Core.Audit.AuditEntry>().SingleAsync(entry => entry.Action == "tenant.returned", Cancellation);
        Assert.Contains($"Namespace team-{name}", entry.Details, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Volumes_are_kept_with_only_the_rights_that_deploy_gives_the_portal()
    {
        await using var server = await ApiServer.StartAsync(ServerKind.Real, Cancellation);
        var kubeconfig = await InstalledPortal.InstallRightsAsync(server, Cancellation);
        await using var portal = await ReconcilerProcess.StartAsync(kubeconfig, server.Database, Cancellation, NoGrace);
        var name = await ReadyAsync(server, portal);
        await CreateIngressAsync(server, name);
        await using var volume = await TestVolume.BindAsync(server, name, Cancellation);

        var request = await SubmitAsync(portal, name, VolumeChoice.Keep);
        var seen = await WaitForRequestAsync(portal, request, deletion => deletion.Contents is not null);
        await ApproveAsync(portal, request);
        await portal.WaitForTenantAsync(name, found => found.Summary.Phase == TenantPhase.Archived, Cancellation);

        Assert.Empty(seen.Contents!.Gaps);
        Assert.Equal("Retain", await volume.ReadPolicyAsync(Cancellation));
    }

    private static async Task<string> ReadyAsync(ApiServer server, ReconcilerProcess portal)
    {
        var name = server.NewTenantName();
        await portal.ApproveTenantAsync(name, Cancellation);
        await portal.WaitUntilReadyAsync(name, Cancellation);
        return name;
    }

    private static async Task<SubmittedRequest> SubmitAsync(ReconcilerProcess portal, string name, VolumeChoice volumes)
    {
        var input = new RequestInput
        {
            Kind = RequestKind.Delete,
            Tenant = name,
            Purpose = "It is no longer needed.",
            Volumes = volumes,
        };
        var submitted = await portal.Requests.SubmitAsync(Given.Lead(), input, null, Cancellation);
        Assert.Empty(submitted.Problems);
        return submitted.Value!;
    }

    private static async Task ApproveAsync(ReconcilerProcess portal, SubmittedRequest request) =>
        Assert.Empty(
            (await portal.Decisions.ApproveAsync(Given.Admin(), request.Id!, new DecisionInput { Revision = request.Revision }, Cancellation)).Problems
        );

    /// <summary>The deletion is approved after the portal has read what the tenant contains, or has failed to.</summary>
    private static async Task DeleteAsync(ReconcilerProcess portal, string name, VolumeChoice volumes)
    {
        var request = await SubmitAsync(portal, name, volumes);
        await WaitForRequestAsync(portal, request, deletion => !deletion.IsReading);
        await ApproveAsync(portal, request);
    }

    private static async Task<Core.Requests.Reading.RequestedDeletion> WaitForRequestAsync(
        ReconcilerProcess portal,
        SubmittedRequest request,
        Func<Core.Requests.Reading.RequestedDeletion, bool> holds
    )
    {
        var found = await portal.WaitForAsync(
            async () =>
                (await portal.RequestReader.FindAsync(Given.Admin(), request.Id!, Cancellation))?.Deletion is { } deletion && holds(deletion) ? deletion : null,
            Cancellation
        );
        Assert.NotNull(found);
        return found;
    }

    private static async Task<DeletionView> FindAsync(ReconcilerProcess portal, string name) =>
        (await portal.Get<DeletionService>().FindAsync(Given.Admin(), name, Cancellation))!;

    /// <summary>A pod as a Deployment makes it.</summary>
    private static async Task CreatePodAsync(ApiServer server, string name) =>
        await server.Client.CoreV1.CreateNamespacedPodAsync(
            new V1Pod
            {
                Metadata = new()
                {
                    Name = "web-5f6c7d8b9-x2x4z",
                    Labels = new Dictionary<string, string> { ["pod-template-hash"] = "5f6c7d8b9" },
                    OwnerReferences =
                    [
                        new()
                        {
                            // The garbage collector deletes a pod whose owner is missing, unless it does not know the owner's kind.
                            ApiVersion = "apps.example.com/v1",
                            Kind = "ReplicaSet",
                            Name = "web-5f6c7d8b9",
                            Uid = Guid.NewGuid().ToString(),
                            Controller = true,
                        },
                    ],
                },
                Spec = TestPod.Of("web", cpu: "100m", memory: "64Mi").Spec,
            },
            "team-" + name,
            cancellationToken: Cancellation
        );

    private static async Task CreateIngressAsync(ApiServer server, string name, params string[] finalizers) =>
        await server.Client.NetworkingV1.CreateNamespacedIngressAsync(
            new V1Ingress
            {
                Metadata = new() { Name = "web", Finalizers = finalizers },
                Spec = new()
                {
                    Rules =
                    [
                        new()
                        {
                            Host = $"{name}.example.com",
                            Http = new()
                            {
                                Paths =
                                [
                                    new()
                                    {
                                        Path = "/",
                                        PathType = "Prefix",
                                        Backend = new()
                                        {
                                            Service = new()
                                            {
                                                Name = "web",
                                                Port = new() { Number = 80 },
                                            },
                                        },
                                    },
                                ],
                            },
                        },
                    ],
                },
            },
            "team-" + name,
            cancellationToken: Cancellation
        );

    private static async Task SetFinalizersAsync(ApiServer server, string name, params string[] finalizers) =>
        await server.Client.NetworkingV1.PatchNamespacedIngressAsync(
            new V1Patch(JsonSerializer.Serialize(new { metadata = new { finalizers } }), V1Patch.PatchType.MergePatch),
            "web",
            "team-" + name,
            cancellationToken: Cancellation
        );

    /// <summary>What a user sees of the former namespace.</summary>
    private static async Task<MoveView> ReadFormerAsync(ReconcilerProcess portal, string name)
    {
        Assert.Empty((await portal.Get<MoveService>().RefreshAsync(Given.Lead(), name, Cancellation)).Problems);
        return await portal.WaitForAsync(
                async () =>
                    await portal.Get<MoveService>().FindAsync(Given.Lead(), name, Cancellation) is { IsReading: false, Inventory: not null } read ? read : null,
                Cancellation
            ) ?? throw new TimeoutException($"The former namespace of {name} was not read.");
    }

    /// <summary>A lead finishes the move with what is there now.</summary>
    private static async Task<Result<string>> FinishMoveAsync(ReconcilerProcess portal, string name)
    {
        var seen = await ReadFormerAsync(portal, name);
        return await portal.Get<MoveService>().FinishAsync(Given.Lead(), name, new() { Contents = seen.Inventory!.Fingerprint }, Cancellation);
    }
}
