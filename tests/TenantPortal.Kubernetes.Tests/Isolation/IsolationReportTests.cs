using k8s;
using k8s.Models;
using TenantPortal.Core.IsolationChecks;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tiers.Blueprints;
using TenantPortal.Kubernetes.Isolation;
using TenantPortal.Testing;

namespace TenantPortal.Kubernetes.Tests.Isolation;

/// <summary>What the report of a tenant says, and what follows from it, on the Sandbox and on a real API server alike.</summary>
public sealed class IsolationReportTests
{
    /// <summary>What only admission refuses, which the real server of the tests is too old for.</summary>
    private static readonly string[] ByAdmission =
    [
        "pod-capability",
        "pod-escalation",
        "pod-host-ipc",
        "pod-host-network",
        "pod-host-path",
        "pod-host-pid",
        "pod-host-port",
        "pod-init-container",
        "pod-privileged",
        "pod-pull-policy",
        "pod-root",
        "pod-seccomp",
        "pod-user-0",
        "service-external-ip",
        "service-external-name",
    ];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [OnEveryServer]
    public async Task A_tenant_of_the_shipped_blueprint_has_no_failure(ServerKind kind)
    {
        await using var server = await ApiServer.StartAsync(kind, Cancellation);
        await using var portal = await ReconcilerProcess.StartAsync(server.Kubeconfig, server.Database, Cancellation);
        var name = server.NewTenantName();
        await portal.ApproveTenantAsync(name, Cancellation);

        var report = await WaitForReportAsync(portal, name, found => found.CheckedAt is not null);

        // On a cluster that has no admission for it, that is said to be the cluster's fault and not the tenant's.
        Assert.Equal(kind == ServerKind.Sandbox ? [] : ByAdmission, Failed(report, ofCluster: true));
        Assert.Empty(Failed(report, ofCluster: false));
        Assert.DoesNotContain(report.Findings, finding => finding.Result == IsolationResult.NotTestable);
        Assert.All(report.Network, path => Assert.True(path.IsAsExpected, $"{path.From} to {path.To} {path.Port}: {path.Because}"));
        Assert.Null(report.QuarantinedAt);
        Assert.Equal(kind == ServerKind.Sandbox, report.Score == 100);
    }

    [Theory]
    [OnEveryServer]
    public async Task A_tenant_of_a_plain_sketch_has_each_gap_listed_by_name(ServerKind kind)
    {
        await using var server = await ApiServer.StartAsync(kind, Cancellation, guards: false);
        using var blueprints = new SketchBlueprint();
        await using var portal = await ReconcilerProcess.StartAsync(
            server.Kubeconfig,
            server.Database,
            Cancellation,
            ("Blueprints:Path", blueprints.Path),
            ("Tiers:namespace:Blueprint", "sketch"),
            ("Tiers:namespace:Offer:allowIngress", "none"),
            ("Tiers:namespace:Offer:internetEgress", "none"),
            ("Isolation:Quarantine", "false")
        );
        var name = server.NewTenantName();
        await portal.ApproveTenantAsync(name, Cancellation);

        var report = await WaitForReportAsync(portal, name, found => found.CheckedAt is not null);

        Assert.Equal(
            [
                "limit-defaults",
                "network-dns",
                "network-same-namespace",
                "no-automount",
                "pod-capability",
                "pod-escalation",
                "pod-host-ipc",
                "pod-host-network",
                "pod-host-path",
                "pod-host-pid",
                "pod-host-port",
                "pod-init-container",
                "pod-privileged",
                "pod-root",
                "pod-seccomp",
                "pod-security-enforced",
                "pod-security-told",
                "pod-user-0",
                "quota-no-outside-services",
                "quota-objects",
                "quota-resources",
                "rbac-events",
                "rbac-own-namespace",
                "service-load-balancer",
                "service-node-port",
            ],
            Failed(report, ofCluster: false)
        );
        Assert.Equal(["pod-pull-policy", "service-external-ip", "service-external-name"], Failed(report, ofCluster: true));
        string Evidence(string id) => report.Findings.Single(finding => finding.Id == id).Evidence;
        Assert.StartsWith("The label pod-security.kubernetes.io/enforce is missing", Evidence("pod-security-enforced"), StringComparison.Ordinal);
        Assert.Contains("to the cluster's DNS, port 53/UDP, is closed", Evidence("network-dns"), StringComparison.Ordinal);
        Assert.Equal("No quota sets services.nodeports to 0. No quota sets services.loadbalancers to 0.", Evidence("quota-no-outside-services"));
    }

    [Theory]
    [OnEveryServer]
    public async Task What_someone_adds_beside_the_portal_is_reported_and_a_critical_one_quarantines_the_tenant_until_it_is_released(ServerKind kind)
    {
        await using var server = await ApiServer.StartAsync(kind, Cancellation);
        await using var portal = await ReconcilerProcess.StartAsync(server.Kubeconfig, server.Database, Cancellation);
        var (name, service) = (server.NewTenantName(), portal.Get<IsolationService>());
        await portal.ApproveTenantAsync(name, Cancellation);
        var first = await WaitForReportAsync(portal, name, found => found.CheckedAt is not null);
        await AddShellAsync(server, "team-" + name);

        Assert.True((await service.RequestCheckAsync(Given.Lead(), name, Cancellation)).Succeeded);
        var report = await WaitForReportAsync(portal, name, found => found.QuarantinedAt is not null);
        var reading = await portal.WaitForAsync(async () => (await WritesAsync(server, "team-" + name)).Count == 0 ? "only reads" : null, Cancellation);

        Assert.True(first.CheckedAt < report.CheckedAt);
        Assert.Equal(["rbac-exec", "unmanaged-rolebindings", "unmanaged-roles"], Failed(report, ofCluster: false));
        Assert.NotNull(reading);
        Assert.Equal(TenantPhase.Quarantined, (await portal.Tenants.FindAsync(Given.Admin(), name, Cancellation))!.Summary.Phase);

        await server.Client.RbacAuthorizationV1.DeleteNamespacedRoleBindingAsync("shell", "team-" + name, cancellationToken: Cancellation);
        await server.Client.RbacAuthorizationV1.DeleteNamespacedRoleAsync("shell", "team-" + name, cancellationToken: Cancellation);
        Assert.True((await service.RequestCheckAsync(Given.Admin(), name, Cancellation)).Succeeded);
        await WaitForReportAsync(
            portal,
            name,
            found => found.CheckedAt > report.CheckedAt && Failed(found, ofCluster: false).All(id => id == "rbac-own-namespace")
        );
        Assert.Empty((await service.ReleaseAsync(Given.Admin(), name, "The shell is gone.", Cancellation)).Problems);
        var working = await portal.WaitForAsync(async () => (await WritesAsync(server, "team-" + name)).Count > 0 ? "works" : null, Cancellation);

        Assert.NotNull(working);
        Assert.Equal(TenantPhase.Ready, (await portal.Tenants.FindAsync(Given.Admin(), name, Cancellation))!.Summary.Phase);
    }

    [Fact]
    public async Task The_portal_proves_isolation_with_only_the_rights_that_deploy_gives_it()
    {
        await using var server = await ApiServer.StartAsync(ServerKind.Real, Cancellation);
        var kubeconfig = await InstalledPortal.InstallRightsAsync(server, Cancellation);
        await using var portal = await ReconcilerProcess.StartAsync(kubeconfig, server.Database, Cancellation);
        var name = server.NewTenantName();
        await portal.ApproveTenantAsync(name, Cancellation);

        var report = await WaitForReportAsync(portal, name, found => found.CheckedAt is not null || found.Problem is not null);

        Assert.Null(report.Problem);
        Assert.DoesNotContain(report.Findings, finding => finding.Result == IsolationResult.NotTestable);
        Assert.Empty(Failed(report, ofCluster: false));
    }

    [Fact]
    public async Task A_tier_that_leaves_the_pull_policy_to_the_team_is_not_said_to_fail()
    {
        await using var server = await ApiServer.StartAsync(ServerKind.Sandbox, Cancellation);
        await using var portal = await ReconcilerProcess.StartAsync(
            server.Kubeconfig,
            server.Database,
            Cancellation,
            ("Tiers:namespace:Options:imagePullPolicy", "Any")
        );
        await portal.ApproveTenantAsync("shop", Cancellation);
        var report = await WaitForReportAsync(portal, "shop", found => found.CheckedAt is not null);

        var pod = KubernetesJson.Deserialize<V1Pod>(ForbiddenPods.GoodPod("team-shop").ToJsonString());
        pod.Spec.Containers[0].ImagePullPolicy = "IfNotPresent";
        await server.Client.CoreV1.CreateNamespacedPodAsync(pod, "team-shop", dryRun: "All", cancellationToken: Cancellation);

        var finding = report.Findings.Single(finding => finding.Id == ForbiddenPods.PullPolicy);
        Assert.Equal((IsolationResult.NotTestable, "The tier's option imagePullPolicy leaves the choice to the team."), (finding.Result, finding.Evidence));
    }

    private static string[] Failed(IsolationDetails report, bool ofCluster) =>
        [
            .. report
                .Findings.Where(finding => finding.Result == IsolationResult.Failed && finding.IsOfCluster == ofCluster)
                .Select(finding => finding.Id)
                .Order(StringComparer.Ordinal),
        ];

    private static async Task<IsolationDetails> WaitForReportAsync(ReconcilerProcess portal, string name, Func<IsolationDetails, bool> holds) =>
        await portal.WaitForAsync(
            async () => await portal.Get<IsolationService>().FindAsync(Given.Admin(), name, Cancellation) is { } found && holds(found) ? found : null,
            Cancellation
        )
        ?? throw new TimeoutException(
            "The report did not become so: "
                + string.Join(
                    " ",
                    (await portal.Get<IsolationService>().FindAsync(Given.Admin(), name, Cancellation))!.Findings.Where(finding =>
                        finding.Result != IsolationResult.Passed
                    )
                )
        );

    /// <summary>What an admin of the cluster does to help someone, and forgets.</summary>
    private static async Task AddShellAsync(ApiServer server, string inNamespace)
    {
        await server.Client.RbacAuthorizationV1.CreateNamespacedRoleAsync(
            new V1Role
            {
                Metadata = new() { Name = "shell" },
                Rules =
                [
                    new()
                    {
                        ApiGroups = [""],
                        Resources = ["pods/exec"],
                        Verbs = ["create"],
                    },
                ],
            },
            inNamespace,
            cancellationToken: Cancellation
        );
        await server.Client.RbacAuthorizationV1.CreateNamespacedRoleBindingAsync(
            new V1RoleBinding
            {
                Metadata = new() { Name = "shell" },
                RoleRef = new()
                {
                    ApiGroup = "rbac.authorization.k8s.io",
                    Kind = "Role",
                    Name = "shell",
                },
                Subjects =
                [
                    new()
                    {
                        ApiGroup = "rbac.authorization.k8s.io",
                        Kind = "Group",
                        Name = "payments-team-leads",
                    },
                ],
            },
            inNamespace,
            cancellationToken: Cancellation
        );
    }

    /// <summary>The verbs of the leads' role that change something.</summary>
    private static async Task<IReadOnlyList<string>> WritesAsync(ApiServer server, string inNamespace) =>
        [
            .. (await server.Client.RbacAuthorizationV1.ReadNamespacedRoleAsync("team-lead", inNamespace, cancellationToken: Cancellation))
                .Rules.SelectMany(rule => rule.Verbs)
                .Where(verb => verb is not ("get" or "list" or "watch")),
        ];
}
