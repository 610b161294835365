using k8s;

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
        await DefinedKinds.InstallAsync(server, "Guards");

        foreach (var document in DeployFolder.GuardsOf(engine))
        {
            var read = KubernetesYaml.Deserialize<KubernetesObject>(document);
            var answers = new List<string>();
            foreach (var plural in plurals.Where(plural => plural.StartsWith(read.ApiVersion + "/", StringComparison.Ordinal)))
                answers.Add(await DefinedKinds.ApplyAsync(server, plural, document));

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
        var built = await Kubectl.RenderAsync(Path.Combine(DeployFolder.Guards, engine));

        Assert.Equal(objects, built.Count);
    }
}
