using System.Text.Json.Nodes;
using k8s;
using k8s.Models;
using TenantPortal.Core;
using TenantPortal.Core.Requests.Fields;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tiers.Blueprints.Manifests;
using TenantPortal.Kubernetes.Reconciling;
using TenantPortal.Testing;

namespace TenantPortal.Kubernetes.Tests;

/// <summary>A quota is not lowered below what is used when it is applied.</summary>
public sealed class QuotaGuardTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [OnEveryServer]
    public async Task An_amount_that_is_in_use_stays_and_is_lowered_once_the_use_fits_in_it(ServerKind kind)
    {
        await using var server = await ApiServer.StartAsync(kind, Cancellation);
        await using var portal = await ReconcilerProcess.StartAsync(server.Kubeconfig, server.Database, Cancellation);
        var name = server.NewTenantName();
        var place = "team-" + name;
        await portal.ApproveTenantAsync(name, Cancellation);
        await portal.WaitUntilReadyAsync(name, Cancellation);
        await server.Client.CoreV1.CreateNamespacedPersistentVolumeClaimAsync(Claim("60Gi"), place, cancellationToken: Cancellation);
        await portal.WaitForTenantAsync(
            name,
            tenant => tenant.Quota.Any(line => line.Resource == "requests.storage" && line.Used.ToString() == "60Gi"),
            Cancellation
        );

        await portal.ApproveTenantAsync(
            new RequestInput
            {
                Kind = RequestKind.ChangeQuota,
                Tenant = name,
                Quota = Given.Amounts(cpu: "2", storage: "50Gi"),
                ApplyWhenItFits = true,
                Purpose = "Less is enough.",
            },
            Cancellation
        );
        var waiting = await portal.WaitForTenantAsync(
            name,
            tenant => tenant.Conditions.Any(condition => condition is { Type: Condition.Ready, Reason: "QuotaKept" }),
            Cancellation
        );

        Assert.Equal(TenantPhase.Updating, waiting.Summary.Phase);
        Assert.Contains(
            "requests.storage: 60Gi is used, more than the approved 50Gi, so 100Gi stays.",
            waiting.Conditions.Single(condition => condition.Type == Condition.Ready).Message,
            StringComparison.Ordinal
        );
        Assert.Equal(("2", "100Gi"), await HardAsync(server, name));

        await DeleteClaimAsync(server, place);
        await portal.WaitUntilReadyAsync(name, Cancellation);

        Assert.Equal(("2", "50Gi"), await HardAsync(server, name));
    }

    [Theory]
    [InlineData("4", "10", "6", "10")]
    [InlineData("4", "10", "4", "4")]
    [InlineData("4", "10", "2", "4")]
    // More than is used already: what is approved is more than it has.
    [InlineData("4", "3", "6", "4")]
    public void Only_a_lower_amount_that_is_less_than_the_use_stays_as_it_is(string approved, string present, string used, string applied)
    {
        var guarded = QuotaGuard.Keep(Quota(approved), Live(present, used));

        Assert.Equal(applied, (string?)guarded.Manifest.ToJson()["spec"]!["hard"]!["requests.cpu"]);
        Assert.Equal(applied != approved, guarded.Kept is not null);
    }

    [Fact]
    public void A_quota_without_reported_use_is_applied_as_approved() =>
        Assert.Null(QuotaGuard.Keep(Quota("4"), JsonNode.Parse("""{"spec":{"hard":{"requests.cpu":"10"}}}""")!.AsObject()).Kept);

    [Fact]
    public void A_use_that_is_not_an_amount_is_no_reason_to_keep_a_quota() =>
        Assert.Null(
            QuotaGuard.Keep(Quota("4"), JsonNode.Parse("""{"spec":{"hard":{"requests.cpu":"10"}},"status":{"used":{"requests.cpu":{}}}}""")!.AsObject()).Kept
        );

    private static async Task<(string Cpu, string Storage)> HardAsync(ApiServer server, string name)
    {
        var quota = await server.Client.CoreV1.ReadNamespacedResourceQuotaAsync($"team-{name}-quota", "team-" + name, cancellationToken: Cancellation);
        return (quota.Spec.Hard["requests.cpu"].ToString(), quota.Spec.Hard["requests.storage"].ToString());
    }

    /// <summary>By its path, because one server answers with the claim and the other with a status, and the client expects the claim.</summary>
    private static async Task DeleteClaimAsync(ApiServer server, string place)
    {
        using var request = new HttpRequestMessage(HttpMethod.Delete, new Uri(server.Client.BaseUri, $"api/v1/namespaces/{place}/persistentvolumeclaims/data"));
        if (server.Client.Credentials is { } credentials)
            await credentials.ProcessHttpRequestAsync(request, Cancellation);
        using var answer = await server.Client.HttpClient.SendAsync(request, Cancellation);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Cancellation));
    }

    private static V1PersistentVolumeClaim Claim(string storage) =>
        new()
        {
            Metadata = new() { Name = "data" },
            Spec = new()
            {
                AccessModes = ["ReadWriteOnce"],
                // No volume is created.
                StorageClassName = "",
                Resources = new() { Requests = new Dictionary<string, ResourceQuantity> { ["storage"] = new(storage) } },
            },
        };

    private static Manifest Quota(string cpu)
    {
        var body = new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "ResourceQuota",
            ["metadata"] = new JsonObject { ["name"] = "quota", ["namespace"] = "team-shop" },
            ["spec"] = Hard(cpu),
        };
        return Manifest.TryParse(body, out _)!;
    }

    private static JsonObject Live(string hard, string used) =>
        new()
        {
            ["spec"] = Hard(hard),
            ["status"] = new JsonObject { ["used"] = new JsonObject { ["requests.cpu"] = used } },
        };

    private static JsonObject Hard(string cpu) => new() { ["hard"] = new JsonObject { ["requests.cpu"] = cpu } };
}
