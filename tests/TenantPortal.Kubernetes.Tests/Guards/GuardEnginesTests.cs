using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using k8s;
using k8s.Models;

namespace TenantPortal.Kubernetes.Tests.Guards;

/// <summary>The policies of <c>deploy/guards</c> for engines that are add-ons, and how all of them are put together.</summary>
public sealed class GuardEnginesTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("kyverno", "policies.kyverno.io/v1/validatingpolicies")]
    [InlineData("kyverno-legacy", "kyverno.io/v1/clusterpolicies")]
    [InlineData("gatekeeper", "templates.gatekeeper.sh/v1/constrainttemplates", "constraints.gatekeeper.sh/v1beta1/tenantportalpodbaseline")]
    public async Task The_policies_of_an_add_on_are_accepted_where_its_kinds_are(string engine, params string[] plurals)
    {
        await using var server = await ApiServer.StartAsync(ServerKind.Real, Cancellation);
        await InstallKindsAsync(server);

        foreach (var document in DeployFolder.GuardsOf(engine))
        {
            var read = KubernetesYaml.Deserialize<KubernetesObject>(document);
            var answers = new List<string>();
            foreach (var plural in plurals.Where(plural => plural.StartsWith(read.ApiVersion + "/", StringComparison.Ordinal)))
                answers.Add(await ApplyAsync(server, plural, document));

            Assert.Equal(["accepted"], answers);
        }
    }

    [Theory]
    [InlineData("kyverno")]
    [InlineData("kyverno-legacy")]
    [InlineData("gatekeeper")]
    public void An_add_on_guards_the_same_as_the_API_server_in_the_same_namespaces(string engine)
    {
        var policy = string.Join('\n', DeployFolder.GuardsOf(engine));

        foreach (
            var guarded in (string[])
                [
                    "privileged",
                    "hostPath",
                    "hostNetwork",
                    "hostPID",
                    "hostIPC",
                    "hostPort",
                    "runAsNonRoot",
                    "runAsUser",
                    "allowPrivilegeEscalation",
                    "capabilities",
                    "initContainers",
                    "ephemeralContainers",
                ]
        )
            Assert.Contains(guarded, policy, StringComparison.Ordinal);
        Assert.Contains("{key: tenantportal.io/tenant, operator: Exists}", policy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("common", 12)]
    [InlineData("native-1.30", 14)]
    [InlineData("native", 16)]
    [InlineData("kyverno", 13)]
    [InlineData("kyverno-legacy", 13)]
    [InlineData("gatekeeper", 14)]
    [InlineData("probe", 6)]
    public async Task Each_engine_is_one_kustomization(string engine, int objects)
    {
        var kubectl = (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator)
            .Select(folder => Path.Combine(folder, "kubectl"))
            .FirstOrDefault(File.Exists);
        Assert.SkipWhen(kubectl is null, "There is no kubectl on this machine.");
        using var process = Process.Start(
            new ProcessStartInfo(kubectl, ["kustomize", Path.Combine(DeployFolder.Guards, engine)]) { RedirectStandardOutput = true }
        )!;

        var built = await process.StandardOutput.ReadToEndAsync(Cancellation);
        await process.WaitForExitAsync(Cancellation);

        Assert.Equal(0, process.ExitCode);
        Assert.Equal(objects, built.Split("\n---\n").Length);
    }

    /// <summary>All tests share the server, and the kinds stay.</summary>
    private static async Task InstallKindsAsync(ApiServer server)
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Crds", "Guards"), "*.yaml"))
        {
            using var answer = await SendAsync(
                server,
                HttpMethod.Post,
                "apis/apiextensions.k8s.io/v1/customresourcedefinitions",
                await File.ReadAllTextAsync(file, Cancellation),
                "application/yaml"
            );
            Assert.True(answer.IsSuccessStatusCode || answer.StatusCode == HttpStatusCode.Conflict, await answer.Content.ReadAsStringAsync(Cancellation));
        }

        await foreach (
            var (_, definition) in server.Client.ApiextensionsV1.WatchListCustomResourceDefinitionAsync(timeoutSeconds: 30, cancellationToken: Cancellation)
        )
        {
            var live = await server.Client.ApiextensionsV1.ListCustomResourceDefinitionAsync(cancellationToken: Cancellation);
            if (live.Items.All(item => item.Status?.Conditions?.Any(condition => condition is { Type: "Established", Status: "True" }) == true))
                return;
        }

        Assert.Fail("The kinds of the engines did not become ready.");
    }

    /// <summary>Server-side apply, which refuses fields that the kind does not have.</summary>
    private static async Task<string> ApplyAsync(ApiServer server, string plural, string document)
    {
        // The kind is served a moment after it is established.
        for (var tried = 0; ; tried++)
        {
            using var answer = await SendAsync(
                server,
                HttpMethod.Patch,
                $"apis/{plural}/{KubernetesYaml.Deserialize<V1Namespace>(document).Name()}?fieldManager=platform-admin&dryRun=All",
                document,
                "application/apply-patch+yaml"
            );
            if (answer.StatusCode != HttpStatusCode.NotFound || tried == 200)
                return answer.IsSuccessStatusCode ? "accepted" : await answer.Content.ReadAsStringAsync(Cancellation);
        }
    }

    private static async Task<HttpResponseMessage> SendAsync(ApiServer server, HttpMethod method, string path, string document, string type)
    {
        using var request = new HttpRequestMessage(method, new Uri(server.Client.BaseUri, path));
        request.Content = new StringContent(document, Encoding.UTF8, new MediaTypeHeaderValue(type));
        await server.Client.Credentials.ProcessHttpRequestAsync(request, Cancellation);
        return await server.Client.HttpClient.SendAsync(request, Cancellation);
    }
}
