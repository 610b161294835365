using System.Net;
using k8s;
using k8s.Autorest;
using k8s.Models;

namespace TenantPortal.Kubernetes.Tests;

/// <summary>The overlays and components of <c>deploy</c>, rendered as people render them.</summary>
public sealed class DeployOverlayTests
{
    private static readonly string OverlaysFolder = Path.Combine(DeployFolder.Root, "overlays");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string> Overlays =>
        [.. Directory.GetDirectories(OverlaysFolder).Select(folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Overlays))]
    public async Task Every_object_of_an_overlay_is_accepted_by_the_API_server(string overlay)
    {
        var documents = await Kubectl.RenderAsync(Path.Combine(OverlaysFolder, overlay));
        await using var server = await ApiServer.StartAsync(ServerKind.Real, Cancellation);
        // The namespaces of deploy/base stay, because other tests use them too.
        await InstalledPortal.InstallRightsAsync(server, Cancellation);
        var created = new List<string>();
        try
        {
            foreach (var place in documents.Select(DeployFolder.Read).OfType<V1Namespace>())
            {
                if (await CreateNamespaceAsync(server, place.Name()) is { } name)
                    created.Add(name);
            }

            var groups = (await server.Client.Apis.GetAPIVersionsAsync(cancellationToken: Cancellation)).Groups;
            foreach (var document in documents.Where(document => IsServed(groups, document)))
                await InstalledPortal.ApplyAsync(server, document, dryRun: true, Cancellation);
        }
        finally
        {
            foreach (var name in created)
                await server.Client.CoreV1.DeleteNamespaceAsync(name, cancellationToken: CancellationToken.None);
        }
    }

    [Theory]
    [MemberData(nameof(Overlays))]
    public async Task Every_pod_fits_into_the_restricted_Pod_Security_of_its_namespace(string overlay)
    {
        var objects = await ReadAsync(overlay);

        Assert.All(objects.OfType<V1Namespace>(), place => Assert.Equal("restricted", place.Labels()["pod-security.kubernetes.io/enforce"]));
        Assert.All(
            PodsOf(objects).Values,
            pod =>
            {
                Assert.True(pod.Spec.SecurityContext.RunAsNonRoot);
                Assert.Equal("RuntimeDefault", pod.Spec.SecurityContext.SeccompProfile.Type);
                var container = Assert.Single(pod.Spec.Containers);
                Assert.False(container.SecurityContext.AllowPrivilegeEscalation);
                Assert.True(container.SecurityContext.ReadOnlyRootFilesystem);
                Assert.Equal(["ALL"], container.SecurityContext.Capabilities.Drop);
                Assert.NotEmpty(container.Resources.Requests);
                Assert.True(container.Resources.Limits.ContainsKey("memory"));
            }
        );
    }

    [Fact]
    public async Task Only_reconcilers_have_credentials_of_the_cluster_and_only_pages_have_those_of_the_sign_in()
    {
        var objects = await ReadAsync("postgres-ha");
        var pods = PodsOf(objects);

        Assert.Equal(["tenantportal", "tenantportal-migrate", "tenantportal-web"], pods.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(["tenantportal"], pods.Where(pod => pod.Value.Spec.AutomountServiceAccountToken != false).Select(pod => pod.Key));
        Assert.Equal(["tenantportal"], objects.OfType<V1ClusterRoleBinding>().SelectMany(binding => binding.Subjects).Select(subject => subject.Name));
        Assert.All(pods.Where(pod => pod.Key != "tenantportal"), pod => Assert.Equal("tenantportal-web", pod.Value.Spec.ServiceAccountName));
        Assert.Equal("Reconciler", Setting(pods["tenantportal"], "Portal__Roles__0"));
        Assert.Equal("Web", Setting(pods["tenantportal-web"], "Portal__Roles__0"));
        Assert.Equal(["tenantportal-web"], pods.Where(pod => Has(pod.Value, "Authentication__OpenIdConnect__ClientSecret")).Select(pod => pod.Key));
        Assert.All(["tenantportal", "tenantportal-web"], name => Assert.True(Has(pods[name], "Access__PlatformAdminGroups__0")));
    }

    [Fact]
    public async Task Replicas_share_the_database_and_the_keys_and_wait_for_the_migration()
    {
        var pods = PodsOf(await ReadAsync("postgres-ha"));

        Assert.All(
            pods.Values,
            pod =>
            {
                Assert.Equal("PostgreSql", Setting(pod, "Database__Provider"));
                Assert.Equal("false", Setting(pod, "Database__MigrateOnStart"));
                Assert.Equal("/keys/wrapping", Setting(pod, "Keys__SecretFile"));
                Assert.Equal("tenantportal-database", Env(pod, "ConnectionStrings__Portal").ValueFrom.SecretKeyRef.Name);
                Assert.Equal("tenantportal-keys", Env(pod, "Audit__Key").ValueFrom.SecretKeyRef.Name);
                Assert.DoesNotContain(pod.Spec.Volumes, volume => volume.PersistentVolumeClaim is not null);
            }
        );
        Assert.Equal(["migrate"], pods["tenantportal-migrate"].Spec.Containers[0].Args);
        Assert.All(
            ["tenantportal", "tenantportal-web"],
            name => Assert.Equal("metadata.name", Env(pods[name], "Portal__Replica").ValueFrom.FieldRef.FieldPath)
        );
    }

    [Fact]
    public async Task People_reach_the_pages_and_every_pod_is_under_one_network_policy()
    {
        var objects = await ReadAsync("postgres-ha");
        var pods = PodsOf(objects);

        Assert.Equal(["tenantportal-web"], Selected(pods, objects.OfType<V1Service>().Single().Spec.Selector));
        Assert.All(
            pods,
            pod => Assert.Single(objects.OfType<V1NetworkPolicy>(), policy => Selected(pods, policy.Spec.PodSelector).Contains(pod.Key, StringComparer.Ordinal))
        );
        var budgets = objects.OfType<V1PodDisruptionBudget>().Select(budget => Assert.Single(Selected(pods, budget.Spec.Selector)));
        Assert.Equal(["tenantportal", "tenantportal-web"], budgets.Order(StringComparer.Ordinal));
        var annotations = objects.OfType<V1Ingress>().Single().Annotations();
        Assert.Equal("cookie", annotations["nginx.ingress.kubernetes.io/affinity"]);
    }

    [Fact]
    public async Task A_gateway_and_a_ServiceMonitor_are_added_by_their_components()
    {
        var folder = Directory.CreateTempSubdirectory("tenantportal-overlay-");
        try
        {
            var relative = Path.GetRelativePath(folder.FullName, DeployFolder.Root);
            await File.WriteAllTextAsync(
                Path.Combine(folder.FullName, "kustomization.yaml"),
                $"""
                apiVersion: kustomize.config.k8s.io/v1beta1
                kind: Kustomization
                resources: [{relative}/base]
                components: [{relative}/components/gateway, {relative}/components/service-monitor]
                """,
                Cancellation
            );

            var documents = await Kubectl.RenderAsync(folder.FullName);

            Assert.Single(documents, document => document.Contains("kind: HTTPRoute", StringComparison.Ordinal));
            Assert.Single(documents, document => document.Contains("kind: ServiceMonitor", StringComparison.Ordinal));
            var known = documents.Where(document => !document.Contains("kind: HTTPRoute") && !document.Contains("kind: ServiceMonitor"));
            IReadOnlyList<IKubernetesObject> objects = [.. known.Select(DeployFolder.Read)];
            var pod = PodsOf(objects)["tenantportal"];
            Assert.True(Has(pod, "Portal__TrustedProxies__0"));
            var metrics = objects.OfType<V1Service>().Single(service => service.Name() == "tenantportal-metrics");
            Assert.Equal(["tenantportal"], Selected(PodsOf(objects), metrics.Spec.Selector));
            Assert.Contains(pod.Spec.Containers[0].Ports, port => port.Name == metrics.Spec.Ports[0].TargetPort.Value);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<IReadOnlyList<IKubernetesObject>> ReadAsync(string overlay) =>
        [.. (await Kubectl.RenderAsync(Path.Combine(OverlaysFolder, overlay))).Select(DeployFolder.Read)];

    /// <summary>The namespace, where this test created it.</summary>
    private static async Task<string?> CreateNamespaceAsync(ApiServer server, string name)
    {
        try
        {
            await server.Client.CoreV1.CreateNamespaceAsync(new V1Namespace { Metadata = new V1ObjectMeta { Name = name } }, cancellationToken: Cancellation);
            // Other tests install the portal there.
            return name == InstalledPortal.Namespace ? null : name;
        }
        catch (HttpOperationException exception) when (exception.Response.StatusCode == HttpStatusCode.Conflict)
        {
            return null;
        }
    }

    /// <summary>Whether the server has the API of the object: before Kubernetes 1.21, there is no <c>policy/v1</c> for disruption budgets.</summary>
    private static bool IsServed(IList<V1APIGroup> groups, string document) =>
        DeployFolder.Read(document) is not V1PodDisruptionBudget budget
        || groups.SelectMany(group => group.Versions).Any(version => version.GroupVersion == budget.ApiVersion);

    private static Dictionary<string, V1PodTemplateSpec> PodsOf(IReadOnlyList<IKubernetesObject> objects) =>
        objects
            .OfType<V1Deployment>()
            .Select(deployment => (Name: deployment.Name(), deployment.Spec.Template))
            .Concat(objects.OfType<V1Job>().Select(job => (Name: job.Name(), job.Spec.Template)))
            .ToDictionary(pod => pod.Name, pod => pod.Template, StringComparer.Ordinal);

    private static V1EnvVar Env(V1PodTemplateSpec pod, string name) => Assert.Single(pod.Spec.Containers[0].Env, variable => variable.Name == name);

    private static string Setting(V1PodTemplateSpec pod, string name) => Env(pod, name).Value;

    private static bool Has(V1PodTemplateSpec pod, string name) => pod.Spec.Containers[0].Env.Any(variable => variable.Name == name);

    private static string[] Selected(Dictionary<string, V1PodTemplateSpec> pods, V1LabelSelector selector) =>
        [
            .. pods.Where(pod =>
                    (selector.MatchLabels ?? new Dictionary<string, string>()).All(label => pod.Value.Metadata.Labels.Contains(label))
                    && (selector.MatchExpressions ?? []).All(expression => expression.Values.Contains(pod.Value.Metadata.Labels[expression.Key]))
                )
                .Select(pod => pod.Key),
        ];

    private static string[] Selected(Dictionary<string, V1PodTemplateSpec> pods, IDictionary<string, string> labels) =>
        Selected(pods, new V1LabelSelector { MatchLabels = labels });
}
