using System.Text.Json.Nodes;
using TenantPortal.Core.Drift;
using TenantPortal.Core.Drift.Facts;
using TenantPortal.Core.Tenants;
using TenantPortal.Kubernetes.Watching;
using TenantPortal.Testing;
using WatchEventType = TenantPortal.Kubernetes.Watching.WatchEventType;

namespace TenantPortal.Kubernetes.Tests;

/// <summary>What others do to a ready tenant is restored or reported, and the tenant's page says what, who and when.</summary>
public sealed class DriftTests(SharedSandbox sandbox) : IClassFixture<SharedSandbox>
{
    private const string Rbac = "/apis/rbac.authorization.k8s.io/v1";
    private const string Network = "/apis/networking.k8s.io/v1";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [OnEveryServer]
    public async Task Each_change_of_others_is_restored_or_reported_with_its_field_and_its_manager(ServerKind kind)
    {
        await using var server = await ApiServer.StartAsync(kind, sandbox, Cancellation);
        using var outsider = new Outsider(server);
        await using var portal = await ReconcilerProcess.StartAsync(
            server.Kubeconfig,
            server.Database,
            Cancellation,
            ("Reconciler:Resync", "1.00:00:00"),
            ("Isolation:Quarantine", "false")
        );
        var name = server.NewTenantName();
        await portal.ApproveTenantAsync(name, Cancellation);
        await portal.WaitUntilReadyAsync(name, Cancellation);
        await WaitUntilAsApprovedAsync(portal, name);
        var home = $"team-{name}";

        foreach (var (title, path, patch, field) in Edits(home))
        {
            await outsider.EditAsync(path, patch);
            var fact = await WaitForPastAsync(portal, name, title, field);
            Assert.Equal(Outsider.Manager, fact.Manager);
            Assert.NotEqual(fact.Approved, fact.Live);
        }

        foreach (var (title, path) in Deletions(home))
        {
            await outsider.DeleteAsync(path);
            var fact = await WaitForPastAsync(portal, name, title, "");
            Assert.Equal((DriftKind.Deleted, (string?)null), (fact.Drift, fact.Manager));
        }

        foreach (var (title, path, body) in Additions())
        {
            var collection = path.Replace("HOME", home, StringComparison.Ordinal);
            await outsider.SendAsync(HttpMethod.Post, collection, body);
            var fact = await WaitForOpenAsync(portal, name, title);
            Assert.Equal((DriftKind.Foreign, Outsider.Manager), (fact.Drift, fact.Manager));
            Assert.Contains(await ConditionsAsync(portal, name), condition => condition is { Type: Condition.AsApproved, Status: ConditionStatus.False });
            await outsider.DeleteAsync($"{collection}/widened");
            await WaitUntilAsApprovedAsync(portal, name);
        }

        var listed = (await portal.Get<DriftService>().FindAsync(Given.Admin(), name, Cancellation))!;
        Assert.Empty(listed.Open);
        Assert.True(listed.Past.Count >= 12, string.Join("; ", listed.Past.Select(fact => fact.Sentence)));
    }

    [Theory]
    [OnEveryServer]
    public async Task A_change_while_no_process_ran_is_found_and_restored_at_the_start(ServerKind kind)
    {
        await using var server = await ApiServer.StartAsync(kind, sandbox, Cancellation);
        using var outsider = new Outsider(server);
        var name = server.NewTenantName();
        await using (var portal = await ReconcilerProcess.StartAsync(server.Kubeconfig, server.Database, Cancellation))
        {
            await portal.ApproveTenantAsync(name, Cancellation);
            await portal.WaitUntilReadyAsync(name, Cancellation);
            await WaitUntilAsApprovedAsync(portal, name);
        }

        await outsider.EditAsync($"/api/v1/namespaces/team-{name}/resourcequotas/team-{name}-quota", """{"spec":{"hard":{"pods":"999"}}}""");
        await outsider.SendAsync(HttpMethod.Post, $"{Network}/namespaces/team-{name}/networkpolicies", AllowAll);
        await using var next = await ReconcilerProcess.StartAsync(server.Kubeconfig, server.Database, Cancellation);

        var fact = await WaitForPastAsync(next, name, $"ResourceQuota team-{name}-quota", "spec.hard.pods");
        Assert.Equal((Outsider.Manager, "999"), (fact.Manager, fact.Live));
        Assert.Equal(Outsider.Manager, (await WaitForOpenAsync(next, name, "NetworkPolicy widened")).Manager);
    }

    [Theory]
    [OnEveryServer]
    public async Task An_event_that_is_older_than_what_the_portal_applied_is_no_drift(ServerKind kind)
    {
        await using var server = await ApiServer.StartAsync(kind, sandbox, Cancellation);
        using var outsider = new Outsider(server);
        await using var portal = await ReconcilerProcess.StartAsync(server.Kubeconfig, server.Database, Cancellation);
        var name = server.NewTenantName();
        await portal.ApproveTenantAsync(name, Cancellation);
        await portal.WaitUntilReadyAsync(name, Cancellation);
        // A controller creates this one in each new namespace, before the portal applies it.
        var created = await outsider.ReadAsync($"/api/v1/namespaces/team-{name}/serviceaccounts/default");
        created.Remove("automountServiceAccountToken");
        foreach (var field in (string[])["labels", "annotations", "managedFields"])
            created["metadata"]!.AsObject().Remove(field);
        created["metadata"]!["resourceVersion"] = "1";

        await portal
            .Get<ForeignChangesFactory>()
            .Create("default")
            .ChangedAsync([new(WatchEventType.Added, SeenObject.Read("ServiceAccount", created))], Cancellation);

        var drift = (await portal.Get<DriftService>().FindAsync(Given.Admin(), name, Cancellation))!;
        Assert.Empty(drift.Open.Concat(drift.Past).Select(fact => fact.Sentence));
    }

    [Theory]
    [OnEveryServer]
    public async Task A_quota_with_copied_labels_in_another_namespace_feeds_no_figures(ServerKind kind)
    {
        await using var server = await ApiServer.StartAsync(kind, sandbox, Cancellation);
        using var outsider = new Outsider(server);
        await using var portal = await ReconcilerProcess.StartAsync(server.Kubeconfig, server.Database, Cancellation, ("Reconciler:Resync", "1.00:00:00"));
        var (name, other) = (server.NewTenantName(), server.NewTenantName());
        await portal.ApproveTenantAsync(name, Cancellation);
        await portal.WaitUntilReadyAsync(name, Cancellation);
        var quota = await outsider.ReadAsync($"/api/v1/namespaces/team-{name}/resourcequotas/team-{name}-quota");
        var copy = new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "ResourceQuota",
            ["metadata"] = new JsonObject { ["name"] = "restored", ["labels"] = quota["metadata"]!["labels"]!.DeepClone() },
            ["spec"] = new JsonObject { ["hard"] = new JsonObject { ["pods"] = "7777" } },
        };

        await outsider.SendAsync(
            HttpMethod.Post,
            "/api/v1/namespaces",
            """{"metadata":{"name":"team-OTHER"}}""".Replace("OTHER", other, StringComparison.Ordinal)
        );
        await outsider.SendAsync(HttpMethod.Post, $"/api/v1/namespaces/team-{other}/resourcequotas", copy.ToJsonString());
        await outsider.EditAsync(
            $"/api/v1/namespaces/team-{other}/resourcequotas/restored/status",
            """{"status":{"hard":{"pods":"7777"},"used":{"pods":"7000"}}}"""
        );
        // Whatever the informer sees next in the tenant itself was seen after the copy.
        await outsider.EditAsync($"/api/v1/namespaces/team-{name}/resourcequotas/team-{name}-quota", """{"spec":{"hard":{"pods":"999"}}}""");
        await WaitForPastAsync(portal, name, $"ResourceQuota team-{name}-quota", "spec.hard.pods");

        var tenant = (await portal.Tenants.FindAsync(Given.Admin(), name, Cancellation))!;
        Assert.DoesNotContain("7777", System.Text.Json.JsonSerializer.Serialize(tenant.Quota), StringComparison.Ordinal);
    }

    private const string AllowAll =
        """{"metadata":{"name":"widened"},"spec":{"podSelector":{},"ingress":[{}],"egress":[{}],"policyTypes":["Ingress","Egress"]}}""";

    /// <summary>Edits and a relabel, over the kinds.</summary>
    private static IEnumerable<(string Title, string Path, string Patch, string Field)> Edits(string home)
    {
        var core = $"/api/v1/namespaces/{home}";
        yield return (
            $"Namespace {home}",
            core,
            """{"metadata":{"labels":{"pod-security.kubernetes.io/enforce":"privileged"}}}""",
            "metadata.labels[pod-security.kubernetes.io/enforce]"
        );
        yield return ($"ResourceQuota {home}-quota", $"{core}/resourcequotas/{home}-quota", """{"spec":{"hard":{"pods":"999"}}}""", "spec.hard.pods");
        yield return ("ServiceAccount default", $"{core}/serviceaccounts/default", """{"automountServiceAccountToken":true}""", "automountServiceAccountToken");
        yield return (
            "NetworkPolicy default-deny",
            $"{Network}/namespaces/{home}/networkpolicies/default-deny",
            """{"spec":{"policyTypes":["Egress"]}}""",
            "spec.policyTypes"
        );
        yield return (
            "Role team-lead",
            $"{Rbac}/namespaces/{home}/roles/team-lead",
            """{"rules":[{"apiGroups":["*"],"resources":["*"],"verbs":["*"]}]}""",
            "rules"
        );
        yield return (
            "Role team-lead",
            $"{Rbac}/namespaces/{home}/roles/team-lead",
            """{"metadata":{"labels":{"tenantportal.io/tenant":"another"}}}""",
            "metadata.labels[tenantportal.io/tenant]"
        );
    }

    private static IEnumerable<(string Title, string Path)> Deletions(string home)
    {
        yield return ($"ResourceQuota {home}-quota", $"/api/v1/namespaces/{home}/resourcequotas/{home}-quota");
        yield return ("NetworkPolicy default-deny", $"{Network}/namespaces/{home}/networkpolicies/default-deny");
        yield return ("Role team-lead", $"{Rbac}/namespaces/{home}/roles/team-lead");
    }

    private static IEnumerable<(string Title, string Path, string Body)> Additions()
    {
        yield return ("NetworkPolicy widened", $"{Network}/namespaces/HOME/networkpolicies", AllowAll);
        yield return (
            "Role widened",
            $"{Rbac}/namespaces/HOME/roles",
            """{"metadata":{"name":"widened"},"rules":[{"apiGroups":[""],"resources":["secrets"],"verbs":["get"]}]}"""
        );
        yield return (
            "RoleBinding widened",
            $"{Rbac}/namespaces/HOME/rolebindings",
            """
            {"metadata":{"name":"widened"},"roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"Role","name":"team-lead"},
            "subjects":[{"kind":"Group","apiGroup":"rbac.authorization.k8s.io","name":"another-team"}]}
            """
        );
        yield return (
            "LimitRange widened",
            "/api/v1/namespaces/HOME/limitranges",
            """{"metadata":{"name":"widened"},"spec":{"limits":[{"type":"Container","max":{"cpu":"999"}}]}}"""
        );
    }

    private static async Task<IReadOnlyList<Condition>> ConditionsAsync(ReconcilerProcess portal, string tenant) =>
        (await portal.Tenants.FindAsync(Given.Admin(), tenant, Cancellation))!.Conditions;

    private static async Task WaitUntilAsApprovedAsync(ReconcilerProcess portal, string tenant) =>
        Assert.NotNull(
            await portal.WaitForAsync(
                async () =>
                    (await ConditionsAsync(portal, tenant)).FirstOrDefault(condition =>
                        condition is { Type: Condition.AsApproved, Status: ConditionStatus.True }
                    ),
                Cancellation
            )
        );

    private static Task<DriftView> WaitForPastAsync(ReconcilerProcess portal, string tenant, string title, string field) =>
        portal.WaitForFactAsync(tenant, drift => drift.Past.FirstOrDefault(fact => fact.Object == title && fact.Field == field), Cancellation);

    private static Task<DriftView> WaitForOpenAsync(ReconcilerProcess portal, string tenant, string title) =>
        portal.WaitForFactAsync(tenant, drift => drift.Open.FirstOrDefault(fact => fact.Object == title), Cancellation);
}
