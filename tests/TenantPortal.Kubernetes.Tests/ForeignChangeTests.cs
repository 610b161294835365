using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using TenantPortal.Core.Drift.Facts;
using TenantPortal.Core.Tenants.Queue;
using TenantPortal.Kubernetes.Connections;
using TenantPortal.Kubernetes.Watching;
using TenantPortal.Testing;
using WatchEventType = TenantPortal.Kubernetes.Watching.WatchEventType;

namespace TenantPortal.Kubernetes.Tests;

/// <summary>What others change in a ready tenant is restored because the portal sees it, long before the resync.</summary>
public sealed class ForeignChangeTests(SharedSandbox sandbox) : IClassFixture<SharedSandbox>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [OnEveryServer]
    public async Task Every_object_that_secures_a_tenant_is_restored_when_it_is_edited_relabeled_or_deleted(ServerKind kind)
    {
        await using var server = await ApiServer.StartAsync(kind, sandbox, Cancellation);
        await using var portal = await ReconcilerProcess.StartAsync(server.Kubeconfig, server.Database, Cancellation, ("Reconciler:Resync", "1.00:00:00"));
        var name = server.NewTenantName();
        await portal.ApproveTenantAsync(name, Cancellation);
        await portal.WaitUntilReadyAsync(name, Cancellation);
        using var outsider = new Outsider(server);

        foreach (var (collection, edit) in Outsider.Edits(name))
        {
            var path = await outsider.FindAsync(name, collection);
            var approved = await outsider.ReadAsync(path);

            await outsider.EditAsync(path, edit);
            await outsider.WaitUntilRestoredAsync(portal, name, path, approved);
            await outsider.EditAsync(path, """{"metadata":{"labels":{"tenantportal.io/tenant":"another"}}}""");
            await outsider.WaitUntilRestoredAsync(portal, name, path, approved);
            if (collection.EndsWith("namespaces", StringComparison.Ordinal))
                continue;
            await outsider.DeleteAsync(path);
            await outsider.WaitUntilRestoredAsync(portal, name, path, approved);
        }
    }

    [Fact]
    public async Task An_object_that_is_changed_again_and_again_is_left_to_the_resync_until_that_ends()
    {
        await using var server = await ApiServer.StartAsync(ServerKind.Sandbox, sandbox, Cancellation);
        await using var portal = ReconcilerProcess.Prepare(server.Kubeconfig, server.Database);
        var (time, log) = (new FakeTimeProvider(DateTimeOffset.UnixEpoch), new LogLines<ForeignChanges>());
        SqliteTemplate.CopyTo(server.Database);
        var changes = new ForeignChanges(
            "default",
            portal.Get<TenantQueue>(),
            portal.Get<WatchedTenants>(),
            portal.Get<DriftRecorder>(),
            portal.Get<ClusterConnections>(),
            time,
            log
        );
        await changes.ListedAsync("Role", [Seen("approved")], Cancellation);

        for (var change = 0; change < 20; change++)
            await changes.ChangedAsync([new(WatchEventType.Modified, Seen($"changed {change}"))], Cancellation);
        time.Advance(ForeignChanges.Period + TimeSpan.FromSeconds(1));
        await changes.ChangedAsync([new(WatchEventType.Modified, Seen("changed later"))], Cancellation);

        Assert.Equal(
            ForeignChanges.MaxChanges + 1,
            log.Lines.Count(line => line.Message.Contains("The portal restores it", StringComparison.Ordinal) && line.Level == LogLevel.Information)
        );
        Assert.Single(log.Lines, line => line.Message.Contains("only at the resync", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_a_watch_reports_before_the_answer_to_the_apply_is_not_a_change_by_others()
    {
        await using var server = await ApiServer.StartAsync(ServerKind.Sandbox, sandbox, Cancellation);
        await using var proxy = await BreakingProxy.StartAsync(server.Kubeconfig, int.MaxValue, Cancellation);
        var (isSent, answer) = (NewSignal(), NewSignal());
        proxy.Interfere = async context =>
        {
            isSent.TrySetResult();
            await answer.Task;
            await context.Response.WriteAsJsonAsync(RoleOf("2"), Cancellation);
            return true;
        };
        await using var portal = ReconcilerProcess.Prepare(server.WriteKubeconfig("proxy", proxy.Url), server.Database);
        SqliteTemplate.CopyTo(server.Database);
        var log = new LogLines<ForeignChanges>();
        var changes = new ForeignChanges(
            "default",
            portal.Get<TenantQueue>(),
            portal.Get<WatchedTenants>(),
            portal.Get<DriftRecorder>(),
            portal.Get<ClusterConnections>(),
            TimeProvider.System,
            log
        );
        await changes.ListedAsync("Role", [Seen("1")], Cancellation);

        var apply = portal
            .Get<ClusterConnections>()
            .Get("default")
            .ApplyAsync("/apis/rbac.authorization.k8s.io/v1/namespaces/team-checkout/roles/team-lead", RoleOf(null), force: true, Cancellation);
        await isSent.Task;
        var change = changes.ChangedAsync([new(WatchEventType.Modified, Seen("2"))], Cancellation);
        answer.SetResult();
        await change;

        Assert.True((await apply).Succeeded);
        Assert.Empty(log.Lines);

        static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
        static JsonObject RoleOf(string? version) =>
            new()
            {
                ["apiVersion"] = "rbac.authorization.k8s.io/v1",
                ["kind"] = "Role",
                ["metadata"] = new JsonObject
                {
                    ["name"] = "team-lead",
                    ["uid"] = version is null ? null : "uid",
                    ["resourceVersion"] = version,
                },
            };
    }

    [Fact]
    public async Task Ten_thousand_changes_at_once_cost_a_bounded_number_of_passes()
    {
        const int Changes = 10_000;
        const string Roles = "/apis/rbac.authorization.k8s.io/v1/roles";
        await using var server = await ApiServer.StartAsync(ServerKind.Sandbox, sandbox, Cancellation);
        await using var proxy = await BreakingProxy.StartAsync(server.Kubeconfig, int.MaxValue, Cancellation);
        using var outsider = new Outsider(server);
        string[] names = [.. Enumerable.Range(0, 4).Select(_ => server.NewTenantName())];
        await using (var before = await ReconcilerProcess.StartAsync(server.Kubeconfig, server.Database, Cancellation))
        {
            foreach (var name in names)
                await before.ApproveTenantAsync(name, Cancellation);
            foreach (var name in names)
                await before.WaitUntilReadyAsync(name, Cancellation);
        }

        var changed = new List<JsonObject>();
        foreach (var name in names)
            changed.Add(await outsider.ReadAsync(await outsider.FindAsync(name, Outsider.RolesOf(name))));
        var (watches, isRead) = (0, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        proxy.Interfere = async context =>
        {
            if (context.Request.Path != Roles || !context.Request.Query.ContainsKey("watch"))
                return false;
            if (Interlocked.Increment(ref watches) > 1)
            {
                // The portal watches again once it has stored all events.
                isRead.TrySetResult();
                return false;
            }

            for (var change = 0; change < Changes; change++)
                await context.Response.WriteAsync(EventOf(changed[change % changed.Count], change) + "\n", Cancellation);
            return true;
        };

        await using var portal = await ReconcilerProcess.StartAsync(server.WriteKubeconfig("proxy", proxy.Url), server.Database, Cancellation);
        await isRead.Task.WaitAsync(TimeSpan.FromSeconds(60), Cancellation);

        // Each pass applies each object at most twice; one more pass belongs to the start, and one to the list after the events.
        var most = names.Length * 14 * 2 * (ForeignChanges.MaxChanges + 2);
        Assert.InRange(proxy.Writes.Count, names.Length, most);
        foreach (var name in names)
        {
            await portal.WaitUntilReadyAsync(name, Cancellation);
            var drift = await portal.Get<DriftService>().FindAsync(Given.Admin(), name, Cancellation);
            Assert.InRange(drift!.Open.Count + drift.Past.Count, 1, 5);
        }
    }

    /// <summary>The edit of a Role by someone who grants more in each event.</summary>
    private static string EventOf(JsonObject role, int change)
    {
        var live = role.DeepClone().AsObject();
        live["metadata"]!["resourceVersion"] = $"{1_000_000 + change}";
        live["metadata"]!["managedFields"]!.AsArray().Clear();
        live["rules"]!.AsArray().Add(JsonNode.Parse($$"""{"apiGroups":["group-{{change}}"],"resources":["*"],"verbs":["*"]}"""));
        return new JsonObject { ["type"] = "MODIFIED", ["object"] = live }.ToJsonString();
    }

    private static SeenObject Seen(string content) => new("uid", "Role", "team-lead", "checkout", content, content, "kubectl-edit");
}
