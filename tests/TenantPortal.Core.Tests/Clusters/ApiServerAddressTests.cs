using TenantPortal.Core.Clusters;

namespace TenantPortal.Core.Tests.Clusters;

public class ApiServerAddressTests
{
    [Theory]
    [InlineData("https://api.example.com:6443", "https://api.example.com:6443")]
    [InlineData("https://api.example.com/", "https://api.example.com")]
    [InlineData("https://api.example.com/k8s/clusters/c-1/", "https://api.example.com/k8s/clusters/c-1")]
    [InlineData("http://user:token@127.0.0.1:40683", "http://127.0.0.1:40683")]
    [InlineData("https://api.example.com/?token=abc#x", "https://api.example.com")]
    public void A_password_never_stays_in_an_address(string written, string clean) => Assert.Equal(clean, ApiServerAddress.Clean(written));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("api.example.com")]
    [InlineData("file:///etc/passwd")]
    [InlineData("javascript:alert(1)")]
    public void What_is_no_address_is_nothing(string? written) => Assert.Null(ApiServerAddress.Clean(written));
}
