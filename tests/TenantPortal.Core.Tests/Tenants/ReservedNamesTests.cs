using TenantPortal.Core.Tenants;

namespace TenantPortal.Core.Tests.Tenants;

public class ReservedNamesTests
{
    private readonly ReservedNames _names = new(new TenantOptions { ReservedNames = ["billing", "core-*"] });

    [Theory]
    [InlineData("default")]
    [InlineData("kube-system")]
    [InlineData("kube-anything")]
    [InlineData("kubernetes")]
    [InlineData("argocd")]
    [InlineData("istio-system")]
    [InlineData("tenantportal-system")]
    [InlineData("system")]
    public void The_platform_keeps_its_names(string name) => Assert.True(_names.Contains(name));

    [Theory]
    [InlineData("billing")]
    [InlineData("core-api")]
    public void An_installation_adds_its_own(string name) => Assert.True(_names.Contains(name));

    [Theory]
    [InlineData("shop")]
    [InlineData("kube")]
    [InlineData("default-2")]
    [InlineData("my-kube-system")]
    [InlineData("billing-2")]
    [InlineData("core")]
    public void Others_are_free(string name) => Assert.False(_names.Contains(name));

    [Fact]
    public void A_tenant_cannot_be_called_as_a_request_is_because_their_histories_would_mix() => Assert.True(_names.Contains("req-7k2m9qx4wd"));
}
