using TenantPortal.Web.Commands;

namespace TenantPortal.Web.Tests.Commands;

public sealed class RenderGuardsCommandTests
{
    private static readonly (string, string)[] Azure =
    [
        ("SecretBackends__azure__Kind", "AzureKeyVault"),
        ("SecretBackends__azure__VaultUrl", "https://kv-{tenant}.vault.azure.net"),
        ("SecretBackends__azure__DirectoryId", "11111111-1111-1111-1111-111111111111"),
        ("SecretBackends__azure__ClientId", "22222222-2222-2222-2222-222222222222"),
    ];

    [Fact]
    public async Task The_guards_are_written_for_the_configured_backends_and_identity()
    {
        var (exitCode, output, errors) = await PortalProgram.RunCommandAsync(
            ["guards", "render", "native-1.30"],
            [
                .. Azure,
                ("SecretBackends__vault__Kind", "Vault"),
                ("SecretBackends__vault__Server", "https://vault.example.com"),
                ("SecretBackends__vault__Path", "kv"),
                ("SecretBackends__vault__MountPath", "kubernetes"),
                ("SecretBackends__vault__Role", "tenant-{tenant}"),
                ("SecretBackends__vault__Prefix", "team/{tenant}/"),
                ("Clusters__default__PortalNamespace", "platform"),
                ("Clusters__default__PortalServiceAccount", "portal"),
            ]
        );

        Assert.Equal((0, ""), (exitCode, errors));
        Assert.StartsWith(
            "# The guards 'native-1.30' for the user system:serviceaccount:platform:portal and the secret backends azure, vault.",
            output,
            StringComparison.Ordinal
        );
        Assert.Contains("""expression: "['', 'team/{tenant}/']" """.TrimEnd(), output, StringComparison.Ordinal);
        Assert.DoesNotContain("system:serviceaccount:tenantportal-system:tenantportal", output, StringComparison.Ordinal);
        Assert.Equal(14, output.Split('\n').Count(line => line.StartsWith("kind: ", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("native", 16)]
    [InlineData("kyverno", 13)]
    [InlineData("kyverno-legacy", 13)]
    [InlineData("gatekeeper", 14)]
    public async Task Each_engine_has_the_objects_of_its_kustomization(string engine, int objects)
    {
        var (exitCode, output) = await CommandRun.RunAsync(["guards", "render", engine]);

        Assert.Equal((0, objects), (exitCode, output.Split('\n').Count(line => line.StartsWith("kind: ", StringComparison.Ordinal))));
        Assert.Contains("the secret backends as shipped.", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_portal_outside_of_the_cluster_has_a_user_name()
    {
        var (exitCode, output, _) = await PortalProgram.RunCommandAsync(["guards", "render", "--portal-user", "CN=portal"]);

        Assert.Equal(0, exitCode);
        Assert.Contains("request.userInfo.username == 'CN=portal'", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("There is no cluster 'far'.", "guards", "render", "--cluster", "far")]
    [InlineData("--portal-user must be a user name", "guards", "render", "--portal-user", "it's me")]
    [InlineData("'guards render' has no option '--format'.", "guards", "render", "--format=json")]
    [InlineData("There is no command 'guard'.", "guard", "render")]
    [InlineData("'verify-audit' does not take the argument 'now'.", "verify-audit", "now")]
    public async Task Wrong_use_is_explained(string problem, params string[] arguments)
    {
        var exception = await Assert.ThrowsAsync<WrongUseException>(() => CommandRun.RunAsync(arguments));

        Assert.StartsWith(problem, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_use_ends_with_64()
    {
        var (exitCode, output, errors) = await PortalProgram.RunCommandAsync(["guards", "render", "opa"]);

        Assert.Equal((64, ""), (exitCode, output));
        Assert.StartsWith("There are no guards 'opa'.", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Clusters_with_different_identities_need_a_choice()
    {
        (string, string)[] settings =
        [
            // Any file: nothing connects to the cluster.
            ("Clusters__far__Kubeconfig", Path.Combine(AppContext.BaseDirectory, "appsettings.json")),
            ("Clusters__far__PortalNamespace", "platform"),
        ];

        var (without, _, errors) = await PortalProgram.RunCommandAsync(["guards", "render"], settings);
        var (with, output, _) = await PortalProgram.RunCommandAsync(["guards", "render", "--cluster", "far"], settings);

        Assert.Equal((64, 0), (without, with));
        Assert.Contains("Set --cluster to one of default, far.", errors, StringComparison.Ordinal);
        Assert.Contains("'system:serviceaccount:platform:tenantportal'", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_settings_are_reported_and_end_with_78()
    {
        var (exitCode, output, errors) = await PortalProgram.RunCommandAsync(["guards", "render"], [.. Azure, ("SecretBackends__azure__Prefix", "x/")]);

        Assert.Equal((78, ""), (exitCode, output));
        Assert.Contains("SecretBackends:azure:Prefix must be empty", errors, StringComparison.Ordinal);
    }
}
