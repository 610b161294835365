using k8s;
using k8s.Models;
using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Data;
using TenantPortal.Core.IsolationChecks;
using TenantPortal.Core.Tenants;
using TenantPortal.Kubernetes.Isolation;
using TenantPortal.Testing;

namespace TenantPortal.Kubernetes.Tests.Isolation;

/// <summary>How much the nightly checks ask of the API server, and that they notice what changed all the same.</summary>
public sealed class NightlyChecksTests
{
    /// <summary>Of the one request a second that 2,000 idle tenants may cost altogether.</summary>
    private const double Share = 0.5;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [OnEveryServer]
    public async Task Two_thousand_tenants_cost_less_than_half_a_request_a_second(ServerKind kind)
    {
        await using var server = await ApiServer.StartAsync(kind, Cancellation);
        await MakeTenantsAsync(server, server.NewTenantName());
        await using var proxy = await BreakingProxy.StartAsync(server.Kubeconfig, int.MaxValue, Cancellation);
        await using var portal = ReconcilerProcess.Prepare(server.WriteKubeconfig("proxied", proxy.Url), server.Database);
        int Calls() => proxy.Reads.Count + proxy.Writes.Count;

        var full = await CheckAsync(portal, whileAsked: true);
        var costOfFull = Calls();
        var first = await CheckAsync(portal);
        var costOfFirst = Calls() - costOfFull;
        var look = await CheckAsync(portal);
        var costOfLook = Calls() - costOfFull - costOfFirst;

        TestContext.Current.TestOutputHelper!.WriteLine(
            $"Requests: everything {costOfFull}, the first tenant of a night {costOfFirst}, every other {costOfLook}."
        );
        Assert.Equal((costOfFull, costOfFirst, costOfLook), (full[0].Requests, first[0].Requests, look[0].Requests));
        Assert.Equal(full[0].Findings.Select(finding => finding.Id), look[0].Findings.Select(finding => finding.Id));
        var period = new IsolationOptions().FullEvery.TotalDays;
        var perNight = ((2000 * (costOfFull + ((period - 1) * costOfLook))) / period) + costOfFirst;
        Assert.InRange(perNight / TimeSpan.FromDays(1).TotalSeconds, 0, Share);
    }

    [Theory]
    [InlineData("binding")]
    [InlineData("label")]
    [InlineData("quota")]
    [InlineData("cluster-wide")]
    public async Task What_changed_since_is_queried_again_the_next_night(string change)
    {
        await using var server = await ApiServer.StartAsync(ServerKind.Sandbox, Cancellation);
        await MakeTenantsAsync(server, "shop");
        await using var portal = ReconcilerProcess.Prepare(server.Kubeconfig, server.Database);
        var before = (await CheckAsync(portal, whileAsked: true))[0];

        await ChangeAsync(server, change);
        var after = (await CheckAsync(portal))[0];

        Assert.True(InquiredAt(after) > InquiredAt(before));
        Assert.Contains(after.Findings, finding => finding.Result == IsolationResult.Failed);
    }

    [Fact]
    public async Task A_right_in_the_whole_cluster_is_followed_to_the_tenants_whose_group_has_it()
    {
        await using var server = await ApiServer.StartAsync(ServerKind.Sandbox, Cancellation);
        await MakeTenantsAsync(server, "shop", "finder");
        await using var portal = ReconcilerProcess.Prepare(server.Kubeconfig, server.Database);
        await CheckAsync(portal, whileAsked: true);

        await ChangeAsync(server, "cluster-wide");
        var runs = await CheckAsync(portal);

        Assert.Equal(["shop"], runs.Where(run => run.Findings.Any(finding => finding is { Id: "rbac-exec", Quarantines: true })).Select(run => run.Tenant));
        Assert.Equal(["finder"], runs.Where(run => run.Requests == CheckedNamespace.Requests).Select(run => run.Tenant));
    }

    [Fact]
    public async Task What_everyone_may_do_is_queried_again_where_it_was_not_known_and_kept_where_it_was()
    {
        await using var server = await ApiServer.StartAsync(ServerKind.Sandbox, Cancellation);
        await MakeTenantsAsync(server, "shop");
        await ChangeAsync(server, "everybody");
        await using var portal = ReconcilerProcess.Prepare(server.Kubeconfig, server.Database);

        var found = (await CheckAsync(portal))[0];
        var known = (await CheckAsync(portal))[0];

        Assert.Contains(found.Findings, finding => finding is { Id: "rbac-exec", Result: IsolationResult.Failed, IsOfCluster: true });
        Assert.True(InquiredAt(known) == InquiredAt(found));
        Assert.Equal(CheckedNamespace.Requests, known.Requests);
    }

    private sealed record TenantRun(string Tenant, IReadOnlyList<IsolationFinding> Findings, int Requests);

    private static DateTimeOffset InquiredAt(TenantRun run) => run.Findings.First(finding => finding.Inquiry is not null).Inquiry!.At;

    /// <summary>The first is of the payments team, the second of the search team; both are checked once.</summary>
    private static async Task MakeTenantsAsync(ApiServer server, params string[] names)
    {
        await using var portal = await ReconcilerProcess.StartAsync(server.Kubeconfig, server.Database, Cancellation);
        foreach (var (index, name) in names.Index())
        {
            await portal.ApproveTenantAsync(Given.Input(name, index == 0 ? "payments" : "search"), Cancellation);
            Assert.NotNull(
                await portal.WaitForAsync(
                    async () =>
                        await portal.Get<IsolationService>().FindAsync(Given.Admin(), name, Cancellation) is { CheckedAt: not null } found ? found : null,
                    Cancellation
                )
            );
        }
    }

    /// <summary>As if it were night, and no tenant's turn to be asked everything; or as if someone asked.</summary>
    private static async Task<IReadOnlyList<TenantRun>> CheckAsync(ReconcilerProcess portal, bool whileAsked = false)
    {
        var queue = portal.Get<IsolationQueue>();
        // The marker of a report that someone waits for is the beginning of time.
        var due = whileAsked ? DateTimeOffset.UnixEpoch : DateTimeOffset.UtcNow.AddMinutes(-1);
        await using (var db = await portal.Get<IDbContextFactory<PortalDb>>().CreateDbContextAsync(Cancellation))
        {
            // The portal that made the tenants may have stopped in the middle of a check, or before it applied a tenant once more.
            await db.IsolationReports.ExecuteUpdateAsync(
                set => set.SetProperty(report => report.DueAt, due).SetProperty(report => report.ClaimedUntil, (DateTimeOffset?)null),
                Cancellation
            );
            await db.Tenants.ExecuteUpdateAsync(
                set =>
                    set.SetProperty(tenant => tenant.NextReconcileAt, DateTimeOffset.UtcNow.AddHours(1))
                        .SetProperty(tenant => tenant.ClaimedUntil, (DateTimeOffset?)null),
                Cancellation
            );
        }

        var runs = new List<TenantRun>();
        foreach (var claim in (await queue.ClaimDueAsync(10, withPlanned: true, Cancellation)).OrderBy(claim => claim.Tenant.Team, StringComparer.Ordinal))
        {
            Assert.Equal(whileAsked, !claim.IsPlanned);
            var run = await portal.Get<IsolationChecker>().CheckAsync(claim, Cancellation);
            await queue.CompleteAsync(claim, run, Cancellation);
            runs.Add(new TenantRun(claim.Tenant.Name, run.Findings, run.Requests));
        }

        return runs;
    }

    private static async Task ChangeAsync(ApiServer server, string change)
    {
        var rules = new List<V1PolicyRule>
        {
            new()
            {
                ApiGroups = [""],
                Resources = ["pods/exec"],
                Verbs = ["create"],
            },
        };
        var role = new V1ObjectMeta { Name = "shell" };
        Rbacv1Subject subject = new()
        {
            ApiGroup = "rbac.authorization.k8s.io",
            Kind = "Group",
            Name = change == "everybody" ? "system:authenticated" : "payments-team-leads",
        };
        V1RoleRef Of(string kind) =>
            new()
            {
                ApiGroup = "rbac.authorization.k8s.io",
                Kind = kind,
                Name = "shell",
            };
        switch (change)
        {
            case "binding":
                await server.Client.RbacAuthorizationV1.CreateNamespacedRoleAsync(
                    new V1Role { Metadata = role, Rules = rules },
                    "team-shop",
                    cancellationToken: Cancellation
                );
                await server.Client.RbacAuthorizationV1.CreateNamespacedRoleBindingAsync(
                    new V1RoleBinding
                    {
                        Metadata = role,
                        RoleRef = Of("Role"),
                        Subjects = [subject],
                    },
                    "team-shop",
                    cancellationToken: Cancellation
                );
                break;
            case "label":
                await PatchAsync("""{"metadata":{"labels":{"pod-security.kubernetes.io/enforce":"privileged"}}}""");
                break;
            case "quota":
                var quota = (await server.Client.CoreV1.ListNamespacedResourceQuotaAsync("team-shop", cancellationToken: Cancellation)).Items.First(found =>
                    found.Spec.Hard.ContainsKey("services.nodeports")
                );
                await server.Client.CoreV1.PatchNamespacedResourceQuotaAsync(
                    new V1Patch("""{"spec":{"hard":{"services.nodeports":"5"}}}""", V1Patch.PatchType.MergePatch),
                    quota.Metadata.Name,
                    "team-shop",
                    cancellationToken: Cancellation
                );
                break;
            default:
                await server.Client.RbacAuthorizationV1.CreateClusterRoleAsync(
                    new V1ClusterRole { Metadata = role, Rules = rules },
                    cancellationToken: Cancellation
                );
                await server.Client.RbacAuthorizationV1.CreateClusterRoleBindingAsync(
                    new V1ClusterRoleBinding
                    {
                        Metadata = role,
                        RoleRef = Of("ClusterRole"),
                        Subjects = [subject],
                    },
                    cancellationToken: Cancellation
                );
                break;
        }

        Task PatchAsync(string patch) =>
            server.Client.CoreV1.PatchNamespaceAsync(new V1Patch(patch, V1Patch.PatchType.MergePatch), "team-shop", cancellationToken: Cancellation);
    }
}
