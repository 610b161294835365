using System.Text.RegularExpressions;
using k8s;
using TenantPortal.Core;
using TenantPortal.Core.Drift.Facts;
using TenantPortal.Core.Observations;
using TenantPortal.Core.Requests;
using TenantPortal.Core.Requests.Fields;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tenants.Queue;
using TenantPortal.Core.Tenants.Reading;
using TenantPortal.Core.Tenants.Sleeping;
using TenantPortal.Core.Tenants.Suspending;
using TenantPortal.Testing;

namespace TenantPortal.Kubernetes.Tests.Delivering;

/// <summary>A cluster that is delivered by Git: the portal commits and observes, and a player of Flux applies.</summary>
public sealed class GitDeliveryTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [OnEveryServer]
    public async Task An_approved_tenant_is_committed_with_its_approval_and_ready_once_the_cluster_has_it(ServerKind kind)
    {
        await using var scene = await Scene.StartAsync(kind);

        var request = await scene.Portal.ApproveTenantAsync(scene.Tenant, Cancellation);
        await scene.WaitForCommitAsync();
        // The pass reports what it has committed when it ends.
        var waiting = await scene.Portal.WaitForTenantAsync(scene.Tenant, tenant => tenant.Conditions.Any(IsDelivered), Cancellation);
        var before = await scene.ListNamespacesAsync();
        await scene.SyncAsync();
        var ready = await scene.Portal.WaitUntilReadyAsync(scene.Tenant, Cancellation);
        await scene.PassAsync();

        Assert.DoesNotContain(scene.Home, before);
        Assert.Contains($"Waiting for Namespace {scene.Home} to be created from commit", Ready(waiting).Message, StringComparison.Ordinal);
        Assert.Equal((ConditionStatus.True, "Committed"), (Delivered(ready).Status, Delivered(ready).Reason));
        Assert.DoesNotContain(ready.Conditions, condition => condition.Type == Condition.Applied);
        Assert.Equal(1, scene.Repository.Commits);
        Assert.Equal(
            $"""
            TenantPortal <tenantportal@localhost>
            Deliver tenant {scene.Tenant} to cluster default

            Request: {request.Id}
            Requested-by: {Given.Lead().Name}
            Approved-by: {Given.Admin().Name}
            Tenant-id: {scene.TenantId}
            Manifest-hash: {request.Revision}
            Signed-off-by: TenantPortal <tenantportal@localhost>
            """.ReplaceLineEndings("\n"),
            scene.Repository.LastMessage.Trim()
        );
        var quotas = await scene.Server.Client.CoreV1.ListNamespacedResourceQuotaAsync(scene.Home, cancellationToken: Cancellation);
        Assert.All(
            quotas.Items.SelectMany(quota => quota.Metadata.ManagedFields),
            field => Assert.DoesNotContain("tenantportal", field.Manager, StringComparison.Ordinal)
        );
    }

    [Theory]
    [OnEveryServer]
    public async Task A_change_is_one_commit_and_a_deletion_removes_the_folder_and_waits_until_the_cluster_reports_it_gone(ServerKind kind)
    {
        await using var scene = await Scene.StartReadyAsync(kind);
        scene.Repository.CommitAs("Ann", clone => File.WriteAllText(Path.Combine(clone, "README.md"), "The fleet."));

        await scene.Portal.ApproveTenantAsync(
            new RequestInput
            {
                Kind = RequestKind.ChangeQuota,
                Tenant = scene.Tenant,
                Size = "medium",
                Purpose = "More orders.",
            },
            Cancellation
        );
        await scene.WaitForCommitAsync(commits: 3);
        await scene.SyncAsync();
        await scene.Portal.WaitUntilReadyAsync(scene.Tenant, Cancellation);
        await scene.Portal.ApproveDeletionAsync(scene.Tenant, Cancellation);
        await scene.WaitForCommitAsync(commits: 4);
        var deleting = await scene.Portal.WaitForTenantAsync(
            scene.Tenant,
            tenant => Ready(tenant).Message.Contains("to be deleted", StringComparison.Ordinal),
            Cancellation
        );
        await scene.SyncAsync();
        await scene.Portal.WaitForTenantAsync(scene.Tenant, tenant => tenant.Summary.Phase == TenantPhase.Archived, Cancellation);

        Assert.Equal(TenantPhase.Deleting, deleting.Summary.Phase);
        Assert.Equal("README.md", scene.Repository.ReadAll());
        Assert.StartsWith($"Remove tenant {scene.Tenant} from cluster default", scene.Repository.LastMessage.Split('\n')[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_repository_that_is_away_is_on_the_tenant_and_the_cluster_and_loses_nothing()
    {
        await using var scene = await Scene.StartAsync(ServerKind.Sandbox);
        var away = scene.Repository.Bare + ".away";
        Directory.Move(scene.Repository.Bare, away);

        await scene.Portal.ApproveTenantAsync(scene.Tenant, Cancellation);
        var failing = await scene.Portal.WaitForTenantAsync(
            scene.Tenant,
            tenant => tenant.Conditions.Any(condition => condition is { Type: Condition.Delivered, Status: ConditionStatus.False }),
            Cancellation
        );
        var notice = await scene.FindNoticeAsync();
        Directory.Move(away, scene.Repository.Bare);
        await scene.WaitForCommitAsync();
        await scene.SyncAsync();
        await scene.Portal.WaitUntilReadyAsync(scene.Tenant, Cancellation);

        Assert.Contains("Git reports:", Delivered(failing).Message, StringComparison.Ordinal);
        Assert.Equal(Delivered(failing).Message, Ready(failing).Message);
        Assert.Equal(Delivered(failing).Message, notice);
        Assert.Null(await scene.FindNoticeAsync());
    }

    [Fact]
    public async Task What_others_change_in_the_folder_is_restored_and_listed_as_drift()
    {
        await using var scene = await Scene.StartReadyAsync(ServerKind.Sandbox);
        var before = scene.Repository.Read(scene.Folder);

        scene.Repository.CommitAs("Ann", clone => Edit(clone, scene, "resourcequota", "pods: .*", "pods: '5000'"));
        scene.Repository.CommitAs("Ann", clone => File.WriteAllText(Path.Combine(clone, scene.Folder, "extra.yaml"), "a: 1\n"));
        await scene.WaitForCommitAsync(commits: 4, looksAgain: true);
        var fact = await scene.Portal.WaitForFactAsync(
            scene.Tenant,
            drift => drift.Past.FirstOrDefault(fact => fact is { Kind: "ResourceQuota", Field: "spec.hard.pods" }),
            Cancellation
        );

        Assert.Equal(before, scene.Repository.Read(scene.Folder));
        Assert.Equal(("git: Ann", "spec.hard.pods", "5000"), (fact.Manager, fact.Field, fact.Live));
    }

    [Fact]
    public async Task A_tier_that_only_reports_keeps_a_harmless_change_and_restores_what_secures_the_tenant()
    {
        await using var scene = await Scene.StartReadyAsync(ServerKind.Sandbox, ("Tiers:namespace:Drift", "Report"));
        scene.Repository.CommitAs(
            "Ann",
            clone => Edit(clone, scene, "networkpolicy", "\nmetadata:\n", "\nmetadata:\n  annotations:\n    example.com/owner: ann\n")
        );
        scene.Repository.CommitAs("Ann", clone => Edit(clone, scene, "resourcequota", "pods: .*", "pods: '5000'"));
        await scene.WaitForCommitAsync(commits: 4, looksAgain: true);
        var reported = await scene.Portal.WaitForTenantAsync(scene.Tenant, tenant => Delivered(tenant).Reason == "ChangedInGit", Cancellation);

        Assert.Contains(scene.Repository.Read(scene.Folder).Values, text => text.Contains("example.com/owner", StringComparison.Ordinal));
        Assert.DoesNotContain(scene.Repository.Read(scene.Folder).Values, text => text.Contains("5000", StringComparison.Ordinal));
        Assert.Contains("networkpolicy", Delivered(reported).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_suspension_is_committed_and_stops_no_workloads_and_work_hours_and_restoring_are_refused()
    {
        await using var scene = await Scene.StartReadyAsync(ServerKind.Sandbox, ("Tiers:namespace:Sleep", "All"));

        Assert.Empty((await scene.Portal.Get<SuspensionService>().SuspendAsync(Given.Admin(), scene.Tenant, "Costs.", Cancellation)).Problems);
        await scene.WaitForCommitAsync(commits: 2);
        await scene.SyncAsync();
        var suspended = await scene.Portal.WaitForTenantAsync(
            scene.Tenant,
            tenant => tenant.Conditions.Any(condition => condition is { Type: Condition.WorkloadsInStep, Reason: "NotStopped" }),
            Cancellation
        );
        Assert.Empty((await scene.Portal.Get<SuspensionService>().ResumeAsync(Given.Admin(), scene.Tenant, Cancellation)).Problems);
        await scene.WaitForCommitAsync(commits: 3);
        var hours = new SleepInput(["Monday"], "08:00", "18:00", "UTC");
        var slept = await scene.Portal.Get<SleepService>().SetAsync(Given.Admin(), scene.Tenant, hours, Cancellation);

        Assert.Equal(TenantPhase.Suspended, suspended.Summary.Phase);
        Assert.Equal(
            "Cluster 'default' is delivered by Git, so the portal changes nothing there. It cannot stop workloads outside of work hours.",
            Assert.Single(slept.Problems).Message
        );
    }

    private static void Edit(string clone, Scene scene, string kind, string pattern, string replacement)
    {
        var file = Directory.EnumerateFiles(Path.Combine(clone, scene.Folder), $"*.{kind}.*").Order(StringComparer.Ordinal).First();
        var text = File.ReadAllText(file);
        var edited = Regex.Replace(text, pattern, replacement);
        Assert.NotEqual(text, edited);
        File.WriteAllText(file, edited);
    }

    private static bool IsDelivered(Condition condition) => condition is { Type: Condition.Delivered, Status: ConditionStatus.True };

    private static Condition Ready(TenantDetails tenant) => tenant.Conditions.Single(condition => condition.Type == Condition.Ready);

    private static Condition Delivered(TenantDetails tenant) => tenant.Conditions.Single(condition => condition.Type == Condition.Delivered);

    private sealed record Scene(ApiServer Server, ReconcilerProcess Portal, TestRepository Repository, FluxPlayer Flux, string Tenant) : IAsyncDisposable
    {
        public string Home => $"team-{Tenant}";

        public string Folder => $"clusters/default/{Tenant}";

        public string TenantId =>
            Repository.LastMessage.Split('\n').Single(line => line.StartsWith("Tenant-id: ", StringComparison.Ordinal))["Tenant-id: ".Length..];

        public static async Task<Scene> StartAsync(ServerKind kind, params (string, string?)[] settings)
        {
            var repository = new TestRepository();
            var server = await ApiServer.StartAsync(kind, Cancellation);
            var portal = await ReconcilerProcess.StartAsync(
                server.Kubeconfig,
                server.Database,
                Cancellation,
                [
                    ("Delivery:Mode", "Git"),
                    ("Delivery:Repository", repository.Bare),
                    ("Delivery:SyncTime", "00:00:00"),
                    ("Isolation:Quarantine", "false"),
                    ("Tenants:DeletionGrace", "00:00:00"),
                    .. settings,
                ]
            );
            return new Scene(server, portal, repository, new FluxPlayer(repository, server), server.NewTenantName());
        }

        /// <summary>With a tenant that is ready, from one commit.</summary>
        public static async Task<Scene> StartReadyAsync(ServerKind kind, params (string, string?)[] settings)
        {
            var scene = await StartAsync(kind, settings);
            await scene.Portal.ApproveTenantAsync(scene.Tenant, Cancellation);
            await scene.WaitForCommitAsync();
            await scene.SyncAsync();
            await scene.Portal.WaitUntilReadyAsync(scene.Tenant, Cancellation);
            return scene;
        }

        /// <param name="looksAgain">Whether the tenant is due all the time: the portal fetches only every few seconds.</param>
        public async Task<TenantDetails> WaitForCommitAsync(int commits = 1, bool looksAgain = false) =>
            await Portal.WaitForAsync(
                async () =>
                {
                    if (looksAgain)
                        await RequeueAsync();
                    return Repository.Commits >= commits ? await Portal.Tenants.FindAsync(Given.Admin(), Tenant, Cancellation) : null;
                },
                Cancellation
            ) ?? throw new TimeoutException($"There are {Repository.Commits} commits instead of {commits}: {Repository.LastMessage}");

        public async Task<IEnumerable<string>> ListNamespacesAsync() =>
            (await Server.Client.CoreV1.ListNamespaceAsync(cancellationToken: Cancellation)).Items.Select(found => found.Metadata.Name);

        /// <summary>Flux applies, and the portal looks.</summary>
        public async Task SyncAsync()
        {
            await Flux.SyncAsync();
            await RequeueAsync();
        }

        /// <summary>Waits for one more pass.</summary>
        public async Task PassAsync()
        {
            await RequeueAsync();
            await Portal.WaitForTenantAsync(Tenant, tenant => tenant.NextReconcileAt > DateTimeOffset.UtcNow, Cancellation);
        }

        public async Task<string?> FindNoticeAsync() =>
            (await Portal.Get<ClusterObservations>().ListTroubledAsync(Cancellation)).SingleOrDefault(status => status.Notice is not null)?.Notice;

        public async ValueTask DisposeAsync()
        {
            Flux.Dispose();
            await Portal.DisposeAsync();
            await Server.DisposeAsync();
            Repository.Dispose();
        }

        private Task RequeueAsync() => Portal.Get<TenantQueue>().RequeueAsync("default", [Tenant], Cancellation);
    }
}
