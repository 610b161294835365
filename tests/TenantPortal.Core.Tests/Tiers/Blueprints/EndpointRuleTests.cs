using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tiers;
using TenantPortal.Core.Tiers.Blueprints;
using TenantPortal.Core.Tiers.Blueprints.Rendering;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.Tiers.Blueprints;

public sealed class EndpointRuleTests
{
    private const string Endpoint =
        "endpoint: {server: \"https://${tenant.name}.example.com\", secret: \"vc-${tenant.name}\", key: "
        + "ca, holds: CertificateAuthority, issuerUrl: \"https://sso.example.com\", clientId: kubernetes}";

    [Fact]
    public void What_a_blueprint_says_of_its_API_server_is_filled_in_for_the_tenant()
    {
        using var blueprints = With(Endpoint);

        var blueprint = blueprints.Load();

        Assert.True(blueprint.MakesApiServer);
        Assert.Equal(
            new EndpointRule("https://payments.example.com", "vc-payments", "ca", SecretContent.CertificateAuthority, "https://sso.example.com", "kubernetes"),
            blueprint.Render(RenderModel.Sample).Endpoint
        );
    }

    [Theory]
    [InlineData("namespace", "namespace", null)]
    [InlineData("vcluster", "vcluster-flux", "https://shop.vc.example.com vc-shop certificate-authority CertificateAuthority")]
    [InlineData("vcluster", "vcluster-argocd", "https://shop.vc.example.com vc-shop certificate-authority CertificateAuthority")]
    [InlineData("vcluster", "vcluster-capi", "https://shop.vc.example.com vc-shop certificate-authority CertificateAuthority")]
    [InlineData("cluster", "cluster-capi", " shop-kubeconfig value Kubeconfig")]
    public void The_shipped_blueprints_say_where_their_API_servers_are(string tier, string blueprint, string? expected)
    {
        var settings = Given.Settings(($"Tiers:{tier}:Blueprint", blueprint));

        var rule = new TenantRenderer(settings.Tiers, settings.Clusters, settings.SecretBackends)
            .Render(Guid.Empty, "req-1", Given.Spec() with { Tier = tier }, Given.Team())
            .Endpoint;

        Assert.Equal(expected, rule is null ? null : $"{rule.Server} {rule.Secret} {rule.Key} {rule.Holds}");
        Assert.True(rule is null or { IssuerUrl: "https://sso.example.com/realms/platform", ClientId: "kubernetes" });
    }

    [Theory]
    [InlineData("endpoint: {secret: a, key: b, holds: Kubeconfig}", "The endpoint needs the key 'issuerUrl'.")]
    [InlineData("endpoint: {secret: a, key: b, holds: Token, issuerUrl: c, clientId: d}", "'holds' must be CertificateAuthority or Kubeconfig, not 'Token'.")]
    [InlineData(
        "endpoint: {secret: a, key: b, holds: CertificateAuthority, issuerUrl: c, clientId: d}",
        "CertificateAuthority needs the key 'server'; Kubeconfig does not allow it."
    )]
    [InlineData(
        "endpoint: {server: s, secret: a, key: b, holds: Kubeconfig, issuerUrl: c, clientId: d}",
        "CertificateAuthority needs the key 'server'; Kubeconfig does not allow it."
    )]
    [InlineData(
        "endpoint: {secret: \"${tenant.nam}\", key: b, holds: Kubeconfig, issuerUrl: c, clientId: d}",
        "Unknown placeholder ${tenant.nam}; did you mean 'tenant.name'?"
    )]
    [InlineData("endpoint: {secrt: a, key: b, holds: Kubeconfig, issuerUrl: c, clientId: d}", "The endpoint has no key 'secrt'; did you mean 'secret'?")]
    public void A_mistake_in_it_stops_the_start(string endpoint, string sentence)
    {
        using var blueprints = With(endpoint);

        Assert.Contains($"sample/blueprint.yaml:9: {sentence}", blueprints.Mistakes());
    }

    private static BlueprintsOnDisk With(string endpoint)
    {
        var blueprints = new BlueprintsOnDisk();
        blueprints.Write(
            "blueprint.yaml",
            $"name: sample\ndescription: A sample.\nparameters:\n  flag: {{type: boolean, "
                + $"default: true}}\nstages:\n- [namespace.yaml]\n- [thing.yaml]\n\n{endpoint}\n"
        );
        return blueprints;
    }
}
