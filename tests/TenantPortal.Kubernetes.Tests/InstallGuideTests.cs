using System.Diagnostics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;
using k8s;
using k8s.Models;
using TenantPortal.Core.Tenants;

namespace TenantPortal.Kubernetes.Tests;

/// <summary>The guide to the installation, followed from its first command to its last.</summary>
[Collection(nameof(InstalledByTheGuide))]
public sealed partial class InstallGuideTests
{
    /// <summary>The overlays whose objects the guide leaves in the namespace of the portal.</summary>
    private static readonly string[] Overlays = ["sqlite-single", "postgres-ha"];

    /// <summary>The commands that no test can run here, by the reason that the guide gives.</summary>
    private static readonly IReadOnlyDictionary<string, Regex> CannotRun = new Dictionary<string, Regex>(StringComparer.Ordinal)
    {
        ["it needs Docker"] = NeedsDocker(),
        ["it needs a pod that runs the image"] = NeedsPod(),
        ["it needs the published program"] = NeedsProgram(),
    };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Only_commands_that_need_an_image_or_the_program_are_left_out()
    {
        Assert.All(
            InstallGuide.Blocks,
            block => Assert.All(block.Commands, command => Assert.Equal(CannotRun.SingleOrDefault(reason => reason.Value.IsMatch(command)).Key, block.LeftOut))
        );
        Assert.Equal((9, 6), (InstallGuide.Blocks.Count(block => block.LeftOut is null), InstallGuide.Blocks.Count(block => block.LeftOut is not null)));
    }

    [Fact]
    public async Task The_commands_of_the_guide_install_a_portal_that_provisions_tenants()
    {
        await using var server = await ApiServer.StartAsync(ServerKind.Real, Cancellation);
        await Kubectl.RequireAsync();
        Assert.SkipWhen(!Kubectl.HasCommand("bash") || !Kubectl.HasCommand("openssl"), "There is no bash or no openssl on this machine.");
        // What an older version of these manifests has left on the server would otherwise be a conflict.
        var kubeconfig = await InstalledPortal.InstallRightsAsync(server, Cancellation);
        var folder = Directory.CreateTempSubdirectory("tenantportal-guide-");
        try
        {
            await PrepareAsync(server, folder.FullName);
            await RemoveAsync(server, folder.FullName);
            await FollowAsync(server, kubeconfig, folder.FullName);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task FollowAsync(ApiServer server, string kubeconfig, string folder)
    {
        try
        {
            foreach (var block in InstallGuide.Blocks.Where(block => block.LeftOut is null))
                await RunAsync(server, folder, block);

            foreach (var overlay in Overlays)
                Assert.Empty(await ListMissingSecretsAsync(server, await Kubectl.RenderAsync(Path.Combine(folder, "deploy", "overlays", overlay))));
            await ProvisionAsync(server, kubeconfig);
        }
        finally
        {
            await RemoveAsync(server, folder);
        }
    }

    /// <summary>What a reader has before the first command: the repository, the secrets that others issued, and a certificate.</summary>
    private static async Task PrepareAsync(ApiServer server, string folder)
    {
        foreach (var file in Directory.EnumerateFiles(DeployFolder.Root, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(folder, "deploy", Path.GetRelativePath(DeployFolder.Root, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        await File.WriteAllTextAsync(Path.Combine(folder, "client-secret"), "issued", Cancellation);
        await File.WriteAllTextAsync(
            Path.Combine(folder, "connection-string"),
            "Host=db.example.com;Database=portal;Username=portal;Password=issued",
            Cancellation
        );
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=tenantportal.example.com", key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        await File.WriteAllTextAsync(Path.Combine(folder, "tls.crt"), certificate.ExportCertificatePem(), Cancellation);
        await File.WriteAllTextAsync(Path.Combine(folder, "tls.key"), key.ExportPkcs8PrivateKeyPem(), Cancellation);

        // Before Kubernetes 1.21, there is no policy/v1 for disruption budgets.
        var groups = (await server.Client.Apis.GetAPIVersionsAsync(cancellationToken: Cancellation)).Groups;
        if (groups.SelectMany(group => group.Versions).Any(version => version.GroupVersion == "policy/v1"))
            return;
        var replicas = Path.Combine(folder, "deploy", "components", "replicas", "kustomization.yaml");
        var kustomization = await File.ReadAllTextAsync(replicas, Cancellation);
        await File.WriteAllTextAsync(replicas, kustomization.Replace("- disruption-budgets.yaml\n", "", StringComparison.Ordinal), Cancellation);
    }

    private static async Task RunAsync(ApiServer server, string folder, GuideBlock block)
    {
        var commands = string.Join('\n', block.Commands);
        var (exitCode, output, errors) = await Kubectl.RunAsync(InFolder(server, folder, "bash", "-euo", "pipefail", "-c", commands));
        Assert.True(exitCode == 0, $"{block.Section}: exit code {exitCode} of\n{commands}\n{output}\n{errors}");
    }

    /// <summary>The Secrets and the keys of them that pods and the Ingress name, but no command has created.</summary>
    private static async Task<IReadOnlyList<string>> ListMissingSecretsAsync(ApiServer server, IReadOnlyList<string> documents)
    {
        var objects = documents.Select(DeployFolder.Read).ToList();
        var pods = objects
            .OfType<V1Deployment>()
            .Select(deployment => deployment.Spec.Template.Spec)
            .Concat(objects.OfType<V1Job>().Select(job => job.Spec.Template.Spec))
            .ToList();
        var named = pods.SelectMany(pod => pod.Containers)
            .SelectMany(container => container.Env)
            .Select(variable => variable.ValueFrom?.SecretKeyRef)
            .OfType<V1SecretKeySelector>()
            .Select(reference => (reference.Name, reference.Key))
            .Concat(
                pods.SelectMany(pod => pod.Volumes)
                    .Select(volume => volume.Secret)
                    .OfType<V1SecretVolumeSource>()
                    .SelectMany(secret => secret.Items.Select(item => (Name: secret.SecretName, item.Key)))
            )
            .Concat(objects.OfType<V1Ingress>().SelectMany(ingress => ingress.Spec.Tls).Select(tls => (Name: tls.SecretName, Key: "tls.key")))
            .Distinct()
            .ToList();
        Assert.NotEmpty(named);
        var secrets = await server.Client.CoreV1.ListNamespacedSecretAsync(InstalledPortal.Namespace, cancellationToken: Cancellation);
        return
        [
            .. named
                .Where(secret => !secrets.Items.Any(found => found.Name() == secret.Name && found.Data.ContainsKey(secret.Key)))
                .Select(secret => $"{secret.Name}/{secret.Key}"),
        ];
    }

    /// <summary>In place of the pod, which would need the image: the same identity, and what the pod is told about the cluster and about roles.</summary>
    private static async Task ProvisionAsync(ApiServer server, string kubeconfig)
    {
        var pod = (await server.Client.AppsV1.ReadNamespacedDeploymentAsync("tenantportal", InstalledPortal.Namespace, cancellationToken: Cancellation))
            .Spec
            .Template
            .Spec;
        (string Key, string? Value)[] settings =
        [
            .. pod
                .Containers.Single()
                .Env.Where(variable => variable.Name != "Clusters__default__Kind" && SetsClustersOrRoles().IsMatch(variable.Name))
                .Select(variable => (variable.Name.Replace("__", ":", StringComparison.Ordinal), variable.Value ?? ValueOf(pod, variable.ValueFrom.FieldRef))),
        ];
        Assert.Contains(("Clusters:default:PortalServiceAccount", InstalledPortal.ServiceAccount), settings);
        Assert.Contains(settings, setting => setting.Key == "Access:PlatformAdminGroups:0");
        await using var portal = await ReconcilerProcess.StartAsync(kubeconfig, server.Database, Cancellation, settings);
        var name = server.NewTenantName();

        await portal.ApproveTenantAsync(name, Cancellation);
        var tenant = await portal.WaitUntilReadyAsync(name, Cancellation);

        Assert.All(tenant.Objects, condition => Assert.Equal(ConditionStatus.True, condition.Status));
    }

    private static string ValueOf(V1PodSpec pod, V1ObjectFieldSelector field) =>
        field.FieldPath switch
        {
            "metadata.namespace" => InstalledPortal.Namespace,
            "spec.serviceAccountName" => pod.ServiceAccountName,
            _ => throw new InvalidOperationException($"A pod gets {field.FieldPath} as a setting, which this test does not know."),
        };

    /// <summary>Removes what the guide creates, but not the rights, which other tests share.</summary>
    private static async Task RemoveAsync(ApiServer server, string folder)
    {
        foreach (var overlay in Overlays)
        {
            var documents = await Kubectl.RenderAsync(Path.Combine(folder, "deploy", "overlays", overlay));
            var own = documents.Where(document => !InstalledPortal.Rights.Contains(DeployFolder.Read(document).GetType()));
            await DeleteAsync(server, folder, string.Join("\n---\n", own), "-f", "-");
        }

        string[] secrets = ["tenantportal-sign-in", "tenantportal-tls", "tenantportal-database", "tenantportal-keys"];
        await DeleteAsync(server, folder, null, ["-n", InstalledPortal.Namespace, "secret", .. secrets]);
        await DeleteAsync(server, folder, null, "-n", InstalledPortal.Namespace, "serviceaccount", "tenantportal-web");
        await DeleteAsync(server, folder, null, "namespace", "tenantportal-evaluation");
    }

    private static async Task DeleteAsync(ApiServer server, string folder, string? input, params string[] what)
    {
        var (exitCode, _, errors) = await Kubectl.RunAsync(InFolder(server, folder, "kubectl", ["delete", "--ignore-not-found", .. what]), input);
        Assert.True(exitCode == 0, errors);
    }

    private static ProcessStartInfo InFolder(ApiServer server, string folder, string program, params string[] arguments) =>
        new(program, arguments)
        {
            WorkingDirectory = folder,
            Environment = { ["KUBECONFIG"] = server.Kubeconfig, ["KUBECACHEDIR"] = Path.Combine(folder, "cache") },
        };

    [GeneratedRegex("^docker ")]
    private static partial Regex NeedsDocker();

    [GeneratedRegex("^kubectl .*(rollout status|exec|port-forward) ")]
    private static partial Regex NeedsPod();

    [GeneratedRegex("^dotnet TenantPortal")]
    private static partial Regex NeedsProgram();

    [GeneratedRegex("^(Clusters|Access|Portal__Roles)__")]
    private static partial Regex SetsClustersOrRoles();
}

/// <summary>Tests that create Deployments and namespaces with names of the guide. They run when nothing else does.</summary>
[CollectionDefinition(nameof(InstalledByTheGuide), DisableParallelization = true)]
public sealed class InstalledByTheGuide;
