using System.Text;
using System.Text.Json.Nodes;
using k8s;
using TenantPortal.Core;
using TenantPortal.Core.Drift.Facts;
using TenantPortal.Core.Requests;
using TenantPortal.Core.Requests.Fields;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tenants.Queue;
using TenantPortal.Core.Tenants.Reading;
using TenantPortal.Core.Tenants.Suspending;
using TenantPortal.Kubernetes.Connections;
using TenantPortal.Kubernetes.Workloads;
using TenantPortal.Testing;

namespace TenantPortal.Kubernetes.Tests.Workloads;

/// <summary>What a suspension does to the workloads and rights of a tenant, and that nothing of it is left after the resumption.</summary>
public sealed class SuspensionTests(SharedSandbox sandbox) : IClassFixture<SharedSandbox>
{
    private const string Reason = "The project is paused.";

    /// <summary>Of the containers of a tenant: what the restricted standard and the guards want.</summary>
    private const string PodSpec = """
        {"securityContext":{"runAsNonRoot":true,"runAsUser":1000,"seccompProfile":{"type":"RuntimeDefault"}},"restartPolicy":"RESTART",
        "automountServiceAccountToken":false,
        "containers":[{"name":"main","image":"registry.example.com/app:1","imagePullPolicy":"Always",
        "resources":{"requests":AMOUNTS,"limits":AMOUNTS},
        "securityContext":{"allowPrivilegeEscalation":false,"capabilities":{"drop":["ALL"]}}}]}
        """;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<ServerKind, int> SomeWrites()
    {
        var rows = new TheoryData<ServerKind, int>();
        foreach (var kind in Enum.GetValues<ServerKind>())
        {
            // The objects of the tenant come first, then its workloads.
            foreach (var writes in (int[])[1, 8, 15, 16, 18, 19])
                rows.Add(kind, writes);
        }

        return rows;
    }

    [Theory]
    [OnEveryServer]
    public async Task A_suspended_tenant_runs_nothing_and_a_resumed_one_runs_exactly_what_it_ran_before(ServerKind kind)
    {
        await using var server = await ApiServer.StartAsync(kind, sandbox, Cancellation);
        await using var portal = await ReconcilerProcess.StartAsync(server.Kubeconfig, server.Database, Cancellation);
        var (name, home) = await PrepareAsync(server, portal);
        var before = await SeeAsync(server, home);

        await SuspendAsync(portal, name);
        var suspended = await WaitForAsync(portal, name, "Stopped");
        var stopped = await SeeAsync(server, home);
        await ResumeAsync(portal, name);
        await portal.WaitUntilReadyAsync(name, Cancellation);
        await WaitForAsync(portal, name, "Started");

        Assert.Equal(TenantPhase.Suspended, suspended.Summary.Phase);
        // Old servers do not know that a Job can be suspended, and ignore it.
        var isOld = !await ServesCronJobsAsync(server);
        Assert.Equal(
            isOld
                ? "The portal has stopped 4 workloads. It does not stop Job import, DaemonSet agent, Pod lone: no new pods start, but those that run go on."
                : "The portal has stopped 5 workloads. It does not stop DaemonSet agent, Pod lone: no new pods start, but those that run go on.",
            ConditionOf(suspended).Message
        );
        Assert.Equal(
            [
                "CronJob nightly suspend=true false",
                "CronJob paused suspend=true ",
                "Deployment off replicas=0 ",
                "Deployment web replicas=0 3",
                isOld ? "Job import suspend=false false" : "Job import suspend=true false",
                "Leads read only",
                "Quota pods=0",
                "ReplicaSet old replicas=0 2",
                "StatefulSet store replicas=0 2",
            ],
            stopped
        );
        Assert.Equal(before, await SeeAsync(server, home));
        Assert.Contains("Deployment web replicas=3 ", before);
        Assert.Contains("Leads read and write", before);
    }

    [Theory]
    [OnEveryServer]
    public async Task What_a_person_changes_while_a_tenant_is_suspended_counts_when_it_is_resumed(ServerKind kind)
    {
        await using var server = await ApiServer.StartAsync(kind, sandbox, Cancellation);
        await using var portal = await ReconcilerProcess.StartAsync(server.Kubeconfig, server.Database, Cancellation);
        var (name, home) = await PrepareAsync(server, portal);
        await SuspendAsync(portal, name);
        await WaitForAsync(portal, name, "Stopped");

        await SendAsync(server, HttpMethod.Patch, $"/apis/apps/v1/namespaces/{home}/deployments/web", """{"spec":{"replicas":5}}""");
        await SendAsync(server, HttpMethod.Delete, $"/apis/apps/v1/namespaces/{home}/statefulsets/store", null);
        await ResumeAsync(portal, name);
        await WaitForAsync(portal, name, "Started");

        var after = await SeeAsync(server, home);
        Assert.Contains("Deployment web replicas=5 ", after);
        Assert.DoesNotContain(after, line => line.StartsWith("StatefulSet", StringComparison.Ordinal));
        Assert.Contains("Deployment off replicas=0 ", after);
    }

    [Theory]
    [OnEveryServer]
    public async Task A_workload_that_others_start_is_stopped_again_and_their_number_is_remembered(ServerKind kind)
    {
        await using var server = await ApiServer.StartAsync(kind, sandbox, Cancellation);
        await using var portal = await ReconcilerProcess.StartAsync(server.Kubeconfig, server.Database, Cancellation);
        var (name, home) = await PrepareAsync(server, portal);
        await SuspendAsync(portal, name);
        await WaitForAsync(portal, name, "Stopped");

        await SendAsync(server, HttpMethod.Patch, $"/apis/apps/v1/namespaces/{home}/deployments/web", """{"spec":{"replicas":5}}""");
        await portal.Get<TenantQueue>().RequeueAsync("default", [name], Cancellation);

        Assert.NotNull(
            await portal.WaitForAsync(async () => (await SeeAsync(server, home)).FirstOrDefault(line => line == "Deployment web replicas=0 5"), Cancellation)
        );
    }

    [Theory]
    [OnEveryServer]
    public async Task Drift_does_not_fight_a_suspension(ServerKind kind)
    {
        await using var server = await ApiServer.StartAsync(kind, sandbox, Cancellation);
        await using var portal = await ReconcilerProcess.StartAsync(server.Kubeconfig, server.Database, Cancellation);
        var (name, home) = await PrepareAsync(server, portal);

        await SuspendAsync(portal, name);
        await WaitForAsync(portal, name, "Stopped");
        await portal.Get<TenantQueue>().RequeueAsync("default", [name], Cancellation);
        await portal.WaitForTenantAsync(name, found => found.NextReconcileAt > DateTimeOffset.UtcNow, Cancellation);

        Assert.Contains("Quota pods=0", await SeeAsync(server, home));
        var drift = (await portal.Get<DriftService>().FindAsync(Given.Admin(), name, Cancellation))!;
        Assert.Empty(drift.Open.Concat(drift.Past).Select(fact => fact.Sentence));
    }

    [Theory]
    [MemberData(nameof(SomeWrites))]
    public async Task A_portal_that_ended_in_the_middle_goes_on_and_everything_can_still_be_restored(ServerKind kind, int writes)
    {
        await using var server = await ApiServer.StartAsync(kind, sandbox, Cancellation);
        string name,
            home;
        await using (var first = await ReconcilerProcess.StartAsync(server.Kubeconfig, server.Database, Cancellation, NoChecks))
            (name, home) = await PrepareAsync(server, first);
        var before = await SeeAsync(server, home);
        await using (var proxy = await BreakingProxy.StartAsync(server.Kubeconfig, writes, Cancellation))
        await using (var second = await ReconcilerProcess.StartAsync(server.WriteKubeconfig("proxy", proxy.Url), server.Database, Cancellation, NoChecks))
        {
            await SuspendAsync(second, name);
            await proxy.Broken.Task.WaitAsync(TimeSpan.FromMinutes(2), Cancellation);
        }

        await using var third = await ReconcilerProcess.StartAsync(server.Kubeconfig, server.Database, Cancellation, NoChecks);
        await WaitForAsync(third, name, "Stopped");
        Assert.Contains("Deployment web replicas=0 3", await SeeAsync(server, home));
        await ResumeAsync(third, name);
        await WaitForAsync(third, name, "Started");

        Assert.Equal(before, await SeeAsync(server, home));
    }

    [Theory]
    [OnEveryServer]
    public async Task In_the_middle_of_a_move_both_namespaces_are_stopped_and_started_again(ServerKind kind)
    {
        await using var server = await ApiServer.StartAsync(kind, Cancellation);
        await AddOns.InstallAsync(server, Cancellation, withClusterClass: false);
        await using var portal = await ReconcilerProcess.StartAsync(server.Kubeconfig, server.Database, Cancellation, NoChecks);
        var (name, home) = await PrepareAsync(server, portal);
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
        var host = $"vcluster-{name}";
        await SendAsync(server, HttpMethod.Post, $"/apis/apps/v1/namespaces/{host}/statefulsets", Scaled("inside", 1));
        var before = await SeeAsync(server, home);

        await SuspendAsync(portal, name);
        await WaitForAsync(portal, name, "Stopped");

        var stopped = await SeeAsync(server, home);
        Assert.Contains("Deployment web replicas=0 3", stopped);
        Assert.Contains("Quota pods=0", stopped);
        Assert.Contains("Leads read only", stopped);
        Assert.Equal(0, await ReplicasAsync(server, host, "inside"));

        await ResumeAsync(portal, name);
        await WaitForAsync(portal, name, "Started");

        Assert.Equal(before, await SeeAsync(server, home));
        Assert.Equal(1, await ReplicasAsync(server, host, "inside"));
        Assert.True((await portal.WaitForTenantAsync(name, _ => true, Cancellation)).Actions.CanFinishMove);
        await server.Client.CoreV1.DeleteNamespaceAsync(host, cancellationToken: Cancellation);
    }

    [Fact]
    public async Task The_deployed_rights_are_enough_to_suspend_and_to_resume()
    {
        await using var server = await ApiServer.StartAsync(ServerKind.Real, Cancellation);
        var kubeconfig = await InstalledPortal.InstallRightsAsync(server, Cancellation);
        await using var portal = await ReconcilerProcess.StartAsync(kubeconfig, server.Database, Cancellation);
        var (name, home) = await PrepareAsync(server, portal);
        var before = await SeeAsync(server, home);

        await SuspendAsync(portal, name);
        await WaitForAsync(portal, name, "Stopped");
        await ResumeAsync(portal, name);
        await WaitForAsync(portal, name, "Started");

        Assert.Equal(before, await SeeAsync(server, home));
    }

    [Theory]
    [OnEveryServer]
    public async Task In_the_host_namespace_of_a_virtual_cluster_pods_that_are_created_again_are_deleted_and_others_are_named(ServerKind kind)
    {
        await using var server = await ApiServer.StartAsync(kind, sandbox, Cancellation);
        var home = server.NewTenantName();
        await SendAsync(server, HttpMethod.Post, "/api/v1/namespaces", $$$"""{"metadata":{"name":"team-{{{home}}}"}}""");
        var pods = $"/api/v1/namespaces/team-{home}/pods";
        await SendAsync(server, HttpMethod.Post, "/apis/apps/v1/namespaces/team-" + home + "/statefulsets", Scaled("shop", 1));
        await SendAsync(server, HttpMethod.Post, $"/api/v1/namespaces/team-{home}/serviceaccounts", """{"metadata":{"name":"main"}}""");
        await SendAsync(server, HttpMethod.Post, pods, Pod("web-x-default", """{"vcluster.loft.sh/owner-set-kind":"ReplicaSet"}""", "main"));
        await SendAsync(server, HttpMethod.Post, pods, Pod("lone-x-default", "{}", "main"));
        using var api = new ClusterApi(new k8s.Kubernetes(KubernetesClientConfiguration.BuildConfigFromConfigFile(server.Kubeconfig)));
        var tenant = Core.Tenants.Tenant.From(Given.ApprovedRequest().ToApprovedChange() with { Spec = Given.Spec() with { Tier = "vcluster" } }, Given.Now);
        tenant.Suspend(SuspensionSource.Admin, Reason, Given.Now);

        var followed = await new TenantWorkloads(Given.Tiers()).FollowAsync(
            new ReconcileResult(ReconcileOutcome.Ready, [], []),
            tenant,
            [new WorkloadHome($"team-{home}", "vcluster")],
            api,
            Cancellation
        );

        Assert.Equal(
            "The portal has stopped 1 workload. It does not stop Pod lone-x-default: no new pods start, but those that run go on.",
            Assert.Single(followed.Conditions).Message
        );
        var left = (await api.ListAsync(pods, Cancellation)).Body["items"]!.AsArray();
        Assert.Equal(["lone-x-default"], left.Where(pod => pod!["metadata"]!["deletionTimestamp"] is null).Select(pod => (string?)pod!["metadata"]!["name"]));
    }

    private static readonly (string, string?)[] NoChecks = [("Isolation:Quarantine", "false")];

    private static async Task SuspendAsync(ReconcilerProcess portal, string name) =>
        Assert.Empty((await portal.Get<SuspensionService>().SuspendAsync(Given.Admin(), name, Reason, Cancellation)).Problems);

    private static async Task ResumeAsync(ReconcilerProcess portal, string name) =>
        Assert.Empty((await portal.Get<SuspensionService>().ResumeAsync(Given.Admin(), name, Cancellation)).Problems);

    private static Task<TenantDetails> WaitForAsync(ReconcilerProcess portal, string name, string reason) =>
        portal.WaitForTenantAsync(
            name,
            found => found.Conditions.Any(condition => condition.Type == Condition.WorkloadsInStep && condition.Reason == reason),
            Cancellation
        );

    private static Condition ConditionOf(TenantDetails tenant) => tenant.Conditions.Single(condition => condition.Type == Condition.WorkloadsInStep);

    /// <summary>A ready tenant with workloads of every kind.</summary>
    private static async Task<(string Name, string Home)> PrepareAsync(ApiServer server, ReconcilerProcess portal)
    {
        var name = server.NewTenantName();
        await portal.ApproveTenantAsync(name, Cancellation);
        await portal.WaitUntilReadyAsync(name, Cancellation);
        var home = $"team-{name}";
        var (apps, batch) = ($"/apis/apps/v1/namespaces/{home}", $"/apis/batch/v1/namespaces/{home}");
        await SendAsync(server, HttpMethod.Post, $"{apps}/deployments", Scaled("web", 3));
        await SendAsync(server, HttpMethod.Post, $"{apps}/deployments", Scaled("off", 0));
        await SendAsync(server, HttpMethod.Post, $"{apps}/statefulsets", Scaled("store", 2));
        await SendAsync(server, HttpMethod.Post, $"{apps}/replicasets", Scaled("old", 2));
        await SendAsync(server, HttpMethod.Post, $"{apps}/daemonsets", Scaled("agent", null));
        var scheduled = $"/apis/batch/{(await ServesCronJobsAsync(server) ? "v1" : "v1beta1")}/namespaces/{home}/cronjobs";
        await SendAsync(server, HttpMethod.Post, scheduled, Scheduled("nightly", false));
        await SendAsync(server, HttpMethod.Post, scheduled, Scheduled("paused", true));
        await SendAsync(server, HttpMethod.Post, $"{batch}/jobs", Fill("""{"metadata":{"name":"NAME"},"spec":{"template":{"spec":POD}}}""", "import", "Never"));
        await SendAsync(server, HttpMethod.Post, $"/api/v1/namespaces/{home}/pods", Pod("lone", "{}"));
        return (name, home);
    }

    private static string Fill(string body, string name, string restart) =>
        body.Replace("POD", PodSpec, StringComparison.Ordinal)
            .Replace("AMOUNTS", """{"cpu":"10m","memory":"16Mi","ephemeral-storage":"16Mi"}""", StringComparison.Ordinal)
            .Replace("RESTART", restart, StringComparison.Ordinal)
            .Replace("NAME", name, StringComparison.Ordinal);

    private static string Pod(string name, string annotations, string? account = null) =>
        Fill("""{"metadata":{"name":"NAME","annotations":ANNOTATIONS},"spec":POD}""", name, "Always")
            .Replace("\"spec\":{", account is null ? "\"spec\":{" : $"\"spec\":{{\"serviceAccountName\":\"{account}\",", StringComparison.Ordinal)
            .Replace("ANNOTATIONS", annotations, StringComparison.Ordinal);

    private static string Scaled(string name, int? replicas)
    {
        const string Body = """
            {"metadata":{"name":"NAME"},"spec":{SCALE"selector":{"matchLabels":{"app":"NAME"}},
            "template":{"metadata":{"labels":{"app":"NAME"}},"spec":POD}}}
            """;
        return Fill(Body, name, "Always").Replace("SCALE", replicas is null ? "" : $"\"replicas\":{replicas},", StringComparison.Ordinal);
    }

    private static string Scheduled(string name, bool suspended)
    {
        const string Body = """
            {"metadata":{"name":"NAME"},"spec":{"schedule":"0 3 * * *","suspend":SUSPENDED,"jobTemplate":{"spec":{"template":{"spec":POD}}}}}
            """;
        return Fill(Body, name, "Never").Replace("SUSPENDED", suspended ? "true" : "false", StringComparison.Ordinal);
    }

    /// <summary>The workloads with what they have and remember, the pods of the quota, and what the groups may do; a line each, sorted.</summary>
    private static async Task<IReadOnlyList<string>> SeeAsync(ApiServer server, string home)
    {
        using var api = new ClusterApi(new k8s.Kubernetes(KubernetesClientConfiguration.BuildConfigFromConfigFile(server.Kubeconfig)));
        var lines = new List<string>();
        var version = await ServesCronJobsAsync(server) ? "batch/v1" : "batch/v1beta1";
        foreach (
            var kind in WorkloadKind.All.Where(kind =>
                kind.Kind is not ("ReplicationController" or "CronJob") || (kind.Kind == "CronJob" && kind.ApiVersion == version)
            )
        )
        {
            var path = await api.CollectionOfAsync(kind.ApiVersion, kind.Kind, home, Cancellation);
            foreach (var live in (await api.ListAsync(path, Cancellation)).Body["items"]!.AsArray().OfType<JsonObject>())
            {
                if (WorkloadKind.IsControlled(live))
                    continue;
                var field = kind.Kind is "CronJob" or "Job" ? "suspend" : "replicas";
                var value = live["spec"]?[field]?.ToJsonString() ?? (field == "suspend" ? "false" : "1");
                lines.Add($"{kind.Kind} {live["metadata"]!["name"]} {field}={value} {live["metadata"]!["annotations"]?[WorkloadKind.Remembered]}");
            }
        }

        var quota = (await api.GetAsync($"/api/v1/namespaces/{home}/resourcequotas/{home}-quota", Cancellation)).Body;
        lines.Add($"Quota pods={quota["spec"]!["hard"]!["pods"]}");
        var lead = (await api.GetAsync($"/apis/rbac.authorization.k8s.io/v1/namespaces/{home}/roles/team-lead", Cancellation)).Body;
        var writes = lead["rules"]!.AsArray().Any(rule => rule!["verbs"]!.AsArray().Any(verb => (string?)verb == "create"));
        lines.Add(writes ? "Leads read and write" : "Leads read only");
        return [.. lines.Order(StringComparer.Ordinal)];
    }

    private static async Task<int?> ReplicasAsync(ApiServer server, string home, string name) =>
        (await server.Client.AppsV1.ReadNamespacedStatefulSetAsync(name, home, cancellationToken: Cancellation)).Spec.Replicas;

    private static async Task<bool> ServesCronJobsAsync(ApiServer server) =>
        (await server.Client.BatchV1.GetAPIResourcesAsync(Cancellation)).Resources.Any(resource => resource.Name == "cronjobs");

    private static async Task SendAsync(ApiServer server, HttpMethod method, string path, string? body)
    {
        using var request = new HttpRequestMessage(method, new Uri(server.Client.BaseUri, path));
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, method == HttpMethod.Patch ? "application/merge-patch+json" : "application/json");
        if (server.Client.Credentials is { } credentials)
            await credentials.ProcessHttpRequestAsync(request, Cancellation);
        using var answer = await server.Client.HttpClient.SendAsync(request, Cancellation);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Cancellation));
    }
}
