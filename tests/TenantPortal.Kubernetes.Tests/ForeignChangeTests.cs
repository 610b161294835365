using System.Text.Json.Nodes;
using k8s;
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
        using var outsider = new ClusterApi(new k8s.Kubernetes(KubernetesClientConfiguration.BuildConfigFromConfigFile(server.Kubeconfig)));

        foreach (var (collection, edit) in Edits(name))
        {
            var path = await FindAsync(outsider, name, collection);
            var approved = await outsider.GetAsync(path, Cancellation);

            await EditAsync(server, path, edit);
            await WaitUntilRestoredAsync(portal, name, outsider, path, approved.Body);
            await EditAsync(server, path, """{"metadata":{"labels":{"tenantportal.io/tenant":"another"}}}""");
            await WaitUntilRestoredAsync(portal, name, outsider, path, approved.Body);
            if (collection.EndsWith("namespaces", StringComparison.Ordinal))
                continue;
            var live = await outsider.GetAsync(path, Cancellation);
            Assert.True((await outsider.DeleteAsync(path, (string)live.Body["metadata"]!["uid"]!, Cancellation)).Succeeded);
            await WaitUntilRestoredAsync(portal, name, outsider, path, approved.Body);
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

    private static SeenObject Seen(string content) => new("uid", "Role", "team-lead", "checkout", content, content, "kubectl-edit");

    /// <summary>An edit of each kind that would widen the tenant.</summary>
    private static IEnumerable<(string Collection, string Edit)> Edits(string tenant)
    {
        var core = $"/api/v1/namespaces/team-{tenant}";
        yield return ("/api/v1/namespaces", """{"metadata":{"labels":{"pod-security.kubernetes.io/enforce":"privileged"}}}""");
        yield return ($"{core}/resourcequotas", """{"spec":{"hard":{"requests.cpu":"999"}}}""");
        yield return ($"{core}/limitranges", """{"spec":{"limits":[{"type":"Container","max":{"cpu":"999"}}]}}""");
        yield return ($"/apis/networking.k8s.io/v1/namespaces/team-{tenant}/networkpolicies", """{"spec":{"egress":[{}],"policyTypes":["Egress"]}}""");
        yield return (
            $"/apis/rbac.authorization.k8s.io/v1/namespaces/team-{tenant}/roles",
            """{"rules":[{"apiGroups":["*"],"resources":["*"],"verbs":["*"]}]}"""
        );
        yield return (
            $"/apis/rbac.authorization.k8s.io/v1/namespaces/team-{tenant}/rolebindings",
            """{"subjects":[{"kind":"Group","apiGroup":"rbac.authorization.k8s.io","name":"another-team"}]}"""
        );
    }

    /// <summary>The portal's object for the team in a collection; its own bindings, which are guarded, are named otherwise.</summary>
    private static async Task<string> FindAsync(ClusterApi api, string tenant, string collection)
    {
        var list = await api.ListAsync($"{collection}?labelSelector=tenantportal.io/tenant={tenant}", Cancellation);
        var names = list.Body["items"]!.AsArray().Select(item => (string)item!["metadata"]!["name"]!).Order(StringComparer.Ordinal).ToList();
        Assert.NotEmpty(names);
        return $"{collection}/{names.Find(name => name.Contains(tenant, StringComparison.Ordinal)) ?? names[0]}";
    }

    private static async Task EditAsync(ApiServer server, string path, string patch)
    {
        using var request = new HttpRequestMessage(HttpMethod.Patch, new Uri(server.Client.BaseUri, path))
        {
            Content = new StringContent(patch, System.Text.Encoding.UTF8, "application/merge-patch+json"),
        };
        if (server.Client.Credentials is { } credentials)
            await credentials.ProcessHttpRequestAsync(request, Cancellation);
        using var answer = await server.Client.HttpClient.SendAsync(request, Cancellation);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Cancellation));
    }

    private static async Task WaitUntilRestoredAsync(ReconcilerProcess portal, string tenant, ClusterApi api, string path, JsonObject approved)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        deadline.CancelAfter(TimeSpan.FromSeconds(30));
        var live = await api.GetAsync(path, Cancellation);
        while (!live.Succeeded || !JsonNode.DeepEquals(ContentOf(live.Body), ContentOf(approved)))
        {
            if (deadline.IsCancellationRequested)
                Assert.Fail(
                    $"{path} was not restored: {await DescribeAsync(portal, tenant)} {(live.Succeeded ? ContentOf(live.Body).ToJsonString() : live.Message)}"
                );
            await Task.Delay(20, Cancellation);
            live = await api.GetAsync(path, Cancellation);
        }
    }

    private static async Task<string> DescribeAsync(ReconcilerProcess portal, string tenant) =>
        string.Join("; ", (await portal.Tenants.FindAsync(Given.Admin(), tenant, Cancellation))!.Conditions.Select(condition => condition.Message));

    private static JsonObject ContentOf(JsonObject live) =>
        new()
        {
            ["labels"] = live["metadata"]!["labels"]?.DeepClone(),
            ["spec"] = live["spec"]?.DeepClone(),
            ["rules"] = live["rules"]?.DeepClone(),
            ["subjects"] = live["subjects"]?.DeepClone(),
        };
}
