using System.Net;
using System.Text;
using k8s;
using k8s.Autorest;
using k8s.Models;
using TenantPortal.Core.Tenants;

namespace TenantPortal.Kubernetes.Tests;

/// <summary>
/// What the portal can and cannot do on a real API server as the ServiceAccount that <c>deploy/base</c> gives it. The Sandbox knows no
/// rights.
/// </summary>
public sealed class DeployedRightsTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_object_of_the_deployment_is_accepted_by_the_API_server()
    {
        await using var server = await ApiServer.StartAsync(ServerKind.Real, Cancellation);
        await InstalledPortal.InstallRightsAsync(server, Cancellation);

        foreach (var document in DeployFolder.Documents)
            await InstalledPortal.ApplyAsync(server, document, dryRun: true, Cancellation);
    }

    [Fact]
    public async Task The_portal_provisions_a_tenant_with_only_the_rights_that_deploy_gives_it()
    {
        await using var server = await ApiServer.StartAsync(ServerKind.Real, Cancellation);
        var kubeconfig = await InstalledPortal.InstallRightsAsync(server, Cancellation);
        await using var portal = await ReconcilerProcess.StartAsync(kubeconfig, server.Database, Cancellation);
        var name = server.NewTenantName();

        var request = await portal.ApproveTenantAsync(name, Cancellation);
        var tenant = await portal.WaitUntilReadyAsync(name, Cancellation);

        Assert.Equal(KubernetesYaml.LoadAllFromString(request.Yaml).Count, tenant.Objects.Count);
        Assert.All(tenant.Objects, condition => Assert.Equal(ConditionStatus.True, condition.Status));
    }

    [Fact]
    public async Task The_portal_sees_the_quotas_of_tenants_with_only_the_rights_that_deploy_gives_it()
    {
        await using var server = await ApiServer.StartAsync(ServerKind.Real, Cancellation);
        var kubeconfig = await InstalledPortal.InstallRightsAsync(server, Cancellation);
        await using var portal = await ReconcilerProcess.StartAsync(kubeconfig, server.Database, Cancellation);
        var name = server.NewTenantName();
        await portal.ApproveTenantAsync(name, Cancellation);

        var tenant = await portal.WaitForTenantAsync(name, found => found.Quota.Count > 0, Cancellation);

        Assert.Equal("4", tenant.Quota.Single(line => line.Resource == "requests.cpu").Hard.ToString());
    }

    /// <summary>What someone would try who has stolen the portal's token.</summary>
    [Theory]
    [InlineData("get", "", "secrets", "kube-system")]
    [InlineData("list", "", "secrets", null)]
    [InlineData("create", "", "pods", "kube-system")]
    [InlineData("create", "", "serviceaccounts/token", "kube-system")]
    [InlineData("impersonate", "", "users", null)]
    [InlineData("impersonate", "", "groups", null)]
    [InlineData("create", "rbac.authorization.k8s.io", "clusterroles", null)]
    [InlineData("escalate", "rbac.authorization.k8s.io", "clusterroles", null)]
    [InlineData("bind", "rbac.authorization.k8s.io", "clusterroles", null)]
    [InlineData("create", "rbac.authorization.k8s.io", "clusterrolebindings", null)]
    [InlineData("create", "rbac.authorization.k8s.io", "roles", "kube-system")]
    [InlineData("update", "admissionregistration.k8s.io", "validatingadmissionpolicies", null)]
    [InlineData("delete", "admissionregistration.k8s.io", "validatingadmissionpolicybindings", null)]
    [InlineData("delete", "admissionregistration.k8s.io", "validatingwebhookconfigurations", null)]
    [InlineData("update", "", "namespaces/finalize", null)]
    [InlineData("patch", "", "nodes", null)]
    [InlineData("list", "", "persistentvolumes", null)]
    [InlineData("create", "", "persistentvolumes", null)]
    [InlineData("delete", "", "persistentvolumes", null)]
    [InlineData("create", "apiextensions.k8s.io", "customresourcedefinitions", null)]
    public async Task The_portal_may_not_do_what_would_lead_out_of_its_tenants(string verb, string group, string resource, string? inNamespace)
    {
        await using var server = await ApiServer.StartAsync(ServerKind.Real, Cancellation);
        using var portal = await SignInAsync(server);
        var (of, subresource) = resource.Split('/') is [var named, var sub] ? (named, sub) : (resource, null);

        var review = await portal.AuthorizationV1.CreateSelfSubjectAccessReviewAsync(
            new V1SelfSubjectAccessReview
            {
                Spec = new()
                {
                    ResourceAttributes = new()
                    {
                        Verb = verb,
                        Group = group,
                        Resource = of,
                        Subresource = subresource,
                        NamespaceProperty = inNamespace,
                    },
                },
            },
            cancellationToken: Cancellation
        );

        Assert.False(review.Status.Allowed);
    }

    [Fact]
    public async Task The_portal_reads_the_Secret_of_an_API_server_in_the_namespace_of_a_tenant()
    {
        await using var server = await ApiServer.StartAsync(ServerKind.Real, Cancellation);
        using var portal = await SignInAsync(server);
        var inNamespace = await ProvisionAsync(server);
        await server.Client.CoreV1.CreateNamespacedSecretAsync(
            new V1Secret
            {
                Metadata = new() { Name = "vc-shop" },
                Data = AdminSecret.OfVirtualCluster(),
            },
            inNamespace,
            cancellationToken: Cancellation
        );

        var read = await portal.CoreV1.ReadNamespacedSecretAsync("vc-shop", inNamespace, cancellationToken: Cancellation);

        Assert.Equal(Encoding.UTF8.GetBytes(AdminSecret.Authority), read.Data["certificate-authority"]);
    }

    [Fact]
    public async Task The_portal_cannot_read_secrets_outside_of_tenants()
    {
        await using var server = await ApiServer.StartAsync(ServerKind.Real, Cancellation);
        using var portal = await SignInAsync(server);

        var refused = await Assert.ThrowsAsync<HttpOperationException>(() =>
            portal.CoreV1.ListNamespacedSecretAsync("kube-system", cancellationToken: Cancellation)
        );

        Assert.Equal(HttpStatusCode.Forbidden, refused.Response.StatusCode);
    }

    [Fact]
    public async Task The_portal_cannot_give_anybody_rights_across_the_cluster()
    {
        await using var server = await ApiServer.StartAsync(ServerKind.Real, Cancellation);
        using var portal = await SignInAsync(server);
        var binding = new V1ClusterRoleBinding
        {
            Metadata = new() { Name = server.NewTenantName() },
            RoleRef = Role("ClusterRole", "tenantportal:tenant-ceiling"),
            Subjects = [Itself],
        };

        var refused = await Assert.ThrowsAsync<HttpOperationException>(() =>
            portal.RbacAuthorizationV1.CreateClusterRoleBindingAsync(binding, cancellationToken: Cancellation)
        );

        Assert.Equal(HttpStatusCode.Forbidden, refused.Response.StatusCode);
    }

    [Fact]
    public async Task The_portal_cannot_widen_its_own_rights()
    {
        await using var server = await ApiServer.StartAsync(ServerKind.Real, Cancellation);
        using var portal = await SignInAsync(server);
        var wider = new V1Patch("""{"rules":[{"apiGroups":["*"],"resources":["*"],"verbs":["*"]}]}""", V1Patch.PatchType.MergePatch);

        var refused = await Assert.ThrowsAsync<HttpOperationException>(() =>
            portal.RbacAuthorizationV1.PatchClusterRoleAsync(wider, "tenantportal:tenant-ceiling", cancellationToken: Cancellation)
        );

        Assert.Equal(HttpStatusCode.Forbidden, refused.Response.StatusCode);
    }

    [Fact]
    public async Task The_portal_cannot_bind_cluster_admin_in_the_namespace_of_a_tenant()
    {
        await using var server = await ApiServer.StartAsync(ServerKind.Real, Cancellation);
        using var portal = await SignInAsync(server);
        var inNamespace = await ProvisionAsync(server);
        var binding = new V1RoleBinding
        {
            Metadata = new() { Name = "all" },
            RoleRef = Role("ClusterRole", "cluster-admin"),
            Subjects = [Itself],
        };

        var refused = await Assert.ThrowsAsync<HttpOperationException>(() =>
            portal.RbacAuthorizationV1.CreateNamespacedRoleBindingAsync(binding, inNamespace, cancellationToken: Cancellation)
        );

        AssertIsEscalation(refused);
    }

    [Fact]
    public async Task The_portal_cannot_grant_more_than_the_ceiling_in_the_namespace_of_a_tenant()
    {
        await using var server = await ApiServer.StartAsync(ServerKind.Real, Cancellation);
        using var portal = await SignInAsync(server);
        var inNamespace = await ProvisionAsync(server);
        var role = new V1Role
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
        };

        var refused = await Assert.ThrowsAsync<HttpOperationException>(() =>
            portal.RbacAuthorizationV1.CreateNamespacedRoleAsync(role, inNamespace, cancellationToken: Cancellation)
        );

        AssertIsEscalation(refused);
    }

    private static Rbacv1Subject Itself =>
        new()
        {
            Kind = "ServiceAccount",
            Name = InstalledPortal.ServiceAccount,
            NamespaceProperty = InstalledPortal.Namespace,
        };

    private static V1RoleRef Role(string kind, string name) =>
        new()
        {
            ApiGroup = "rbac.authorization.k8s.io",
            Kind = kind,
            Name = name,
        };

    /// <summary>It may write the kind, but not grant what it does not hold.</summary>
    private static void AssertIsEscalation(HttpOperationException refused)
    {
        Assert.Equal(HttpStatusCode.Forbidden, refused.Response.StatusCode);
        Assert.Contains("attempting to grant RBAC permissions not currently held", refused.Response.Content, StringComparison.Ordinal);
    }

    /// <summary>A client that is the portal.</summary>
    private static async Task<k8s.Kubernetes> SignInAsync(ApiServer server) =>
        new(KubernetesClientConfiguration.BuildConfigFromConfigFile(await InstalledPortal.InstallRightsAsync(server, Cancellation)));

    /// <summary>The namespace of a ready tenant that the portal made as itself.</summary>
    private static async Task<string> ProvisionAsync(ApiServer server)
    {
        var kubeconfig = await InstalledPortal.InstallRightsAsync(server, Cancellation);
        await using var portal = await ReconcilerProcess.StartAsync(kubeconfig, server.Database, Cancellation);
        var name = server.NewTenantName();
        await portal.ApproveTenantAsync(name, Cancellation);
        await portal.WaitUntilReadyAsync(name, Cancellation);
        return "team-" + name;
    }
}
