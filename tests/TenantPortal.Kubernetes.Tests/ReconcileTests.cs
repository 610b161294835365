using System.Text.Json.Nodes;
using k8s;
using k8s.Models;
using TenantPortal.Core;
using TenantPortal.Core.Requests.Fields;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tenants.Queue;
using TenantPortal.Testing;

namespace TenantPortal.Kubernetes.Tests;

/// <summary>What becomes of an approved tenant, on the Sandbox and on a real API server alike.</summary>
public sealed class ReconcileTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [OnEveryServer]
    public async Task An_approved_request_becomes_a_ready_namespace_with_every_object_that_was_approved(ServerKind kind)
    {
        await using var server = await ApiServer.StartAsync(kind, Cancellation);
        await using var portal = await ReconcilerProcess.StartAsync(server.Kubeconfig, server.Database, Cancellation);
        var name = server.NewTenantName();

        var request = await portal.ApproveTenantAsync(name, Cancellation);
        var tenant = await portal.WaitUntilReadyAsync(name, Cancellation);

        var approved = Manifests(request.Yaml);
        Assert.Equal(14, approved.Count);
        Assert.All(tenant.Objects, condition => Assert.Equal(ConditionStatus.True, condition.Status));
        Assert.Equal(approved.Count, tenant.Objects.Count);
        foreach (var manifest in approved)
            AssertHolds(manifest, await LiveAsync(server, manifest), manifest["kind"]!.GetValue<string>());
    }

    [Theory]
    [OnEveryServer]
    public async Task A_ready_tenant_shows_the_quota_that_the_cluster_reports(ServerKind kind)
    {
        await using var server = await ApiServer.StartAsync(kind, Cancellation);
        await using var portal = await ReconcilerProcess.StartAsync(server.Kubeconfig, server.Database, Cancellation);
        var name = server.NewTenantName();
        await portal.ApproveTenantAsync(name, Cancellation);
        await portal.WaitUntilReadyAsync(name, Cancellation);

        await server.Client.CoreV1.CreateNamespacedConfigMapAsync(
            new V1ConfigMap { Metadata = new() { Name = "settings" } },
            "team-" + name,
            cancellationToken: Cancellation
        );
        var tenant = await portal.WaitForTenantAsync(
            name,
            found => found.Quota.Any(line => line.Resource == "configmaps" && line.Used.ToUnits() >= 1),
            Cancellation
        );

        Assert.Equal("4", tenant.Quota.Single(line => line.Resource == "requests.cpu").Hard.ToString());
        Assert.Equal("16Gi", tenant.Quota.Single(line => line.Resource == "limits.memory").Hard.ToString());
    }

    [Theory]
    [OnEveryServer]
    public async Task A_namespace_that_someone_else_made_meanwhile_is_left_alone_and_the_tenant_says_so(ServerKind kind)
    {
        await using var server = await ApiServer.StartAsync(kind, Cancellation);
        var name = server.NewTenantName();
        // The portal does not see the cluster while it is asked and approved.
        await using (var blind = await ReconcilerProcess.StartAsync(server.DeadKubeconfig(), server.Database, Cancellation))
            await blind.ApproveTenantAsync(name, Cancellation);
        var foreign = await server.Client.CoreV1.CreateNamespaceAsync(
            new V1Namespace
            {
                Metadata = new()
                {
                    Name = "team-" + name,
                    Labels = new Dictionary<string, string> { ["owner"] = "somebody" },
                },
            },
            cancellationToken: Cancellation
        );

        await using var portal = await ReconcilerProcess.StartAsync(server.Kubeconfig, server.Database, Cancellation);
        var tenant = await portal.WaitForTenantAsync(name, found => found.Conditions.Any(condition => condition.Reason == "NotOurs"), Cancellation);

        Assert.Equal(TenantPhase.Failing, tenant.Summary.Phase);
        var ready = tenant.Conditions.Single(condition => condition.Type == Condition.Ready);
        Assert.Contains($"already has a namespace 'team-{name}' that does not belong to this tenant", ready.Message, StringComparison.Ordinal);
        var untouched = await server.Client.CoreV1.ReadNamespaceAsync("team-" + name, cancellationToken: Cancellation);
        Assert.Equal(foreign.Metadata.Labels["owner"], untouched.Metadata.Labels["owner"]);
        Assert.False(untouched.Metadata.Labels.ContainsKey("tenantportal.io/tenant"));
        Assert.Empty((await server.Client.CoreV1.ListNamespacedResourceQuotaAsync("team-" + name, cancellationToken: Cancellation)).Items);
        Assert.Equal(0, tenant.ObservedGeneration);

        // Should its owner remove it, the name is free.
        await server.Client.CoreV1.DeleteNamespaceAsync("team-" + name, cancellationToken: Cancellation);
        await portal.WaitUntilReadyAsync(name, Cancellation);
    }

    [Theory]
    [OnEveryServer]
    public async Task A_name_that_is_a_namespace_of_the_cluster_is_refused_at_its_field(ServerKind kind)
    {
        await using var server = await ApiServer.StartAsync(kind, Cancellation);
        await using var portal = await ReconcilerProcess.StartAsync(server.Kubeconfig, server.Database, Cancellation);
        var name = server.NewTenantName();
        await server.Client.CoreV1.CreateNamespaceAsync(new V1Namespace { Metadata = new() { Name = "team-" + name } }, cancellationToken: Cancellation);

        var problems = await portal.WaitForAsync(
            async () =>
                await portal.Requests.PreviewAsync(Given.Lead(), Given.Input(name), Cancellation) is { Succeeded: false } refused ? refused.Problems : null,
            Cancellation
        );

        var problem = Assert.Single(problems!);
        Assert.Equal("tenant", problem.Field);
        Assert.Contains($"already has a namespace 'team-{name}'", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [OnEveryServer]
    public async Task A_request_shows_before_the_decision_that_the_cluster_would_accept_it(ServerKind kind)
    {
        await using var server = await ApiServer.StartAsync(kind, Cancellation);
        await using var portal = await ReconcilerProcess.StartAsync(server.Kubeconfig, server.Database, Cancellation);
        var submitted = await portal.Requests.SubmitAsync(Given.Lead(), Given.Input(server.NewTenantName()), Cancellation);

        var seen = await portal.WaitForAsync(
            async () => (await portal.RequestReader.FindAsync(Given.Admin(), submitted.Value!.Id!, Cancellation))?.Check,
            Cancellation
        );

        Assert.True(seen!.Passed, seen.Message);
    }

    [Theory]
    [OnEveryServer]
    public async Task A_namespace_that_someone_deleted_is_made_again(ServerKind kind)
    {
        await using var server = await ApiServer.StartAsync(kind, Cancellation);
        await using var portal = await ReconcilerProcess.StartAsync(server.Kubeconfig, server.Database, Cancellation);
        var name = server.NewTenantName();
        await portal.ApproveTenantAsync(name, Cancellation);
        await portal.WaitUntilReadyAsync(name, Cancellation);
        var first = await server.Client.CoreV1.ReadNamespaceAsync("team-" + name, cancellationToken: Cancellation);

        await server.Client.CoreV1.DeleteNamespaceAsync("team-" + name, cancellationToken: Cancellation);
        var made = await portal.WaitForAsync(
            async () =>
                (await server.Client.RbacAuthorizationV1.ListNamespacedRoleBindingAsync("team-" + name, cancellationToken: Cancellation)).Items.Any(binding =>
                    binding.Name() == $"{name}-team-lead"
                )
                && (await server.Client.CoreV1.ListNamespaceAsync(fieldSelector: $"metadata.name=team-{name}", cancellationToken: Cancellation)).Items
                    is [var again]
                && again.Uid() != first.Uid()
                    ? again
                    : null,
            Cancellation
        );

        Assert.NotNull(made);
    }

    [Theory]
    [OnEveryServer]
    public async Task Reconciling_a_ready_tenant_again_changes_nothing_in_the_cluster(ServerKind kind)
    {
        await using var server = await ApiServer.StartAsync(kind, Cancellation);
        var name = server.NewTenantName();
        string yaml;
        await using (var portal = await ReconcilerProcess.StartAsync(server.Kubeconfig, server.Database, Cancellation))
        {
            yaml = (await portal.ApproveTenantAsync(name, Cancellation)).Yaml;
            await portal.WaitUntilReadyAsync(name, Cancellation);
            await ReconcileAgainAsync(portal, name);
        }

        // Old API servers (1.20) write a NetworkPolicy with empty lists again on every apply, the user who applies it.
        var objects = Manifests(yaml).Where(manifest => manifest["metadata"]!["name"]!.GetValue<string>() != "default-deny").ToList();
        var before = await VersionsAsync(server, objects);
        await using (var portal = await ReconcilerProcess.StartAsync(server.Kubeconfig, server.Database, Cancellation))
            await ReconcileAgainAsync(portal, name);

        Assert.Equal(before, await VersionsAsync(server, objects));
    }

    [Theory]
    [OnEveryServer]
    public async Task A_field_that_someone_changed_in_our_object_is_restored(ServerKind kind)
    {
        await using var server = await ApiServer.StartAsync(kind, Cancellation);
        await using var portal = await ReconcilerProcess.StartAsync(server.Kubeconfig, server.Database, Cancellation);
        var name = server.NewTenantName();
        await portal.ApproveTenantAsync(name, Cancellation);
        await portal.WaitUntilReadyAsync(name, Cancellation);
        await server.Client.NetworkingV1.PatchNamespacedNetworkPolicyAsync(
            new V1Patch("""{"spec":{"ingress":[{}]}}""", V1Patch.PatchType.MergePatch),
            "default-deny",
            "team-" + name,
            cancellationToken: Cancellation
        );

        await ReconcileAgainAsync(portal, name);

        var policy = await server.Client.NetworkingV1.ReadNamespacedNetworkPolicyAsync("default-deny", "team-" + name, cancellationToken: Cancellation);
        Assert.True(policy.Spec.Ingress is null or { Count: 0 });
    }

    [Theory]
    [OnEveryServer]
    public async Task An_object_that_another_manager_created_is_not_taken_and_named(ServerKind kind)
    {
        await using var server = await ApiServer.StartAsync(kind, Cancellation);
        await using var portal = await ReconcilerProcess.StartAsync(server.Kubeconfig, server.Database, Cancellation);
        var name = server.NewTenantName();
        await portal.ApproveTenantAsync(name, Cancellation);
        await portal.WaitUntilReadyAsync(name, Cancellation);
        await server.Client.RbacAuthorizationV1.PatchNamespacedRoleBindingAsync(
            new V1Patch(
                $$"""
                {
                  "apiVersion": "rbac.authorization.k8s.io/v1",
                  "kind": "RoleBinding",
                  "metadata": { "name": "{{name}}-team-viewer" },
                  "roleRef": { "apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": "team-viewer" },
                  "subjects": [{ "apiGroup": "rbac.authorization.k8s.io", "kind": "Group", "name": "their-viewers" }]
                }
                """,
                V1Patch.PatchType.ApplyPatch
            ),
            name + "-team-viewer",
            "team-" + name,
            fieldManager: "somebody",
            force: true,
            cancellationToken: Cancellation
        );

        await portal.ApproveTenantAsync(
            new RequestInput
            {
                Kind = RequestKind.ChangeAccess,
                Tenant = name,
                Access = [new("our-viewers", "Viewer")],
                Purpose = "They look at it.",
            },
            Cancellation
        );
        var tenant = await portal.WaitForTenantAsync(name, found => found.Summary.Phase == TenantPhase.Failing, Cancellation);

        var binding = tenant.Objects.Single(condition => condition.Object == $"RoleBinding {name}-team-viewer");
        Assert.Equal("Conflict", binding.Reason);
        Assert.Contains("somebody", binding.Message, StringComparison.Ordinal);
        var live = await server.Client.RbacAuthorizationV1.ReadNamespacedRoleBindingAsync(
            name + "-team-viewer",
            "team-" + name,
            cancellationToken: Cancellation
        );
        Assert.Equal("their-viewers", Assert.Single(live.Subjects).Name);
    }

    /// <summary>A resync now, and the wait for its end.</summary>
    private static async Task ReconcileAgainAsync(ReconcilerProcess portal, string name)
    {
        var before = (await portal.Tenants.FindAsync(Given.Admin(), name, Cancellation))!.NextReconcileAt;
        await portal.Get<TenantQueue>().RequeueAsync("default", [name], Cancellation);
        // Only the resync is that far away: meanwhile, the tenant is due, or claimed for a few minutes.
        var settled = DateTimeOffset.UtcNow.AddMinutes(10);
        await portal.WaitForTenantAsync(name, found => (found.NextReconcileAt > before && found.NextReconcileAt > settled) || found.Failures > 0, Cancellation);
    }

    private static async Task<List<string>> VersionsAsync(ApiServer server, IEnumerable<JsonObject> manifests)
    {
        var versions = new List<string>();
        foreach (var manifest in manifests)
            versions.Add($"{manifest["kind"]} {manifest["metadata"]!["name"]} {(await LiveAsync(server, manifest))["metadata"]!["resourceVersion"]}");
        return versions;
    }

    private static async Task<JsonObject> LiveAsync(ApiServer server, JsonObject manifest)
    {
        var (kind, name, inNamespace) = (
            manifest["kind"]!.GetValue<string>(),
            manifest["metadata"]!["name"]!.GetValue<string>(),
            manifest["metadata"]!["namespace"]?.GetValue<string>()
        );
        var client = server.Client;
        object live = kind switch
        {
            "Namespace" => await client.CoreV1.ReadNamespaceAsync(name, cancellationToken: Cancellation),
            "ResourceQuota" => await client.CoreV1.ReadNamespacedResourceQuotaAsync(name, inNamespace, cancellationToken: Cancellation),
            "LimitRange" => await client.CoreV1.ReadNamespacedLimitRangeAsync(name, inNamespace, cancellationToken: Cancellation),
            "ServiceAccount" => await client.CoreV1.ReadNamespacedServiceAccountAsync(name, inNamespace, cancellationToken: Cancellation),
            "NetworkPolicy" => await client.NetworkingV1.ReadNamespacedNetworkPolicyAsync(name, inNamespace, cancellationToken: Cancellation),
            "Role" => await client.RbacAuthorizationV1.ReadNamespacedRoleAsync(name, inNamespace, cancellationToken: Cancellation),
            "RoleBinding" => await client.RbacAuthorizationV1.ReadNamespacedRoleBindingAsync(name, inNamespace, cancellationToken: Cancellation),
            _ => throw new InvalidOperationException($"{kind} is no kind of the namespace tier."),
        };
        return JsonNode.Parse(KubernetesJson.Serialize(live))!.AsObject();
    }

    /// <summary>Every value of the manifest stands in the live object.</summary>
    private static void AssertHolds(JsonNode? desired, JsonNode? live, string path)
    {
        switch (desired)
        {
            case JsonObject map:
                foreach (var (key, value) in map)
                    AssertHolds(value, (live as JsonObject)?[key], $"{path}.{key}");
                break;
            case JsonArray { Count: 0 }:
                Assert.True(live is null or JsonArray { Count: 0 }, $"{path} should be empty");
                break;
            case JsonArray list:
                Assert.True((live as JsonArray)?.Count == list.Count, $"{path} should have {list.Count} items");
                for (var i = 0; i < list.Count; i++)
                    AssertHolds(list[i], live![i], $"{path}[{i}]");
                break;
            default:
                Assert.True(JsonNode.DeepEquals(desired, live), $"{path} should be {desired?.ToJsonString()} and is {live?.ToJsonString()}");
                break;
        }
    }

    private static List<JsonObject> Manifests(string yaml) =>
        [.. KubernetesYaml.LoadAllFromString(yaml).Select(manifest => JsonNode.Parse(KubernetesJson.Serialize(manifest))!.AsObject())];
}
