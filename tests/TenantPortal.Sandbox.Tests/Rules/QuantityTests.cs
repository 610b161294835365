using TenantPortal.Sandbox.Rules;

namespace TenantPortal.Sandbox.Tests.Rules;

public sealed class QuantityTests
{
    [Theory]
    [InlineData("0.5", "500m")]
    [InlineData("500m", "500m")]
    [InlineData("1000m", "1")]
    [InlineData("16", "16")]
    [InlineData("2000", "2k")]
    [InlineData("1500", "1500")]
    [InlineData("1024Mi", "1Gi")]
    [InlineData("1.5Gi", "1536Mi")]
    [InlineData("0.5Ki", "512")]
    [InlineData("1000Ki", "1000Ki")]
    [InlineData("1e3", "1e3")]
    [InlineData("12e6", "12e6")]
    [InlineData("0", "0")]
    [InlineData("-1500m", "-1500m")]
    [InlineData("100M", "100M")]
    [InlineData("0.0000000001", "1n")]
    public void A_quantity_has_one_canonical_form(string written, string canonical) => Assert.Equal(canonical, Quantity.TryParse(written).ToString());

    [Theory]
    [InlineData("")]
    [InlineData("abc")]
    [InlineData("1 Gi")]
    [InlineData("1.2.3")]
    [InlineData("1KiB")]
    [InlineData("1\n")]
    public void What_is_not_a_quantity_is_refused(string written) => Assert.Null(Quantity.TryParse(written));

    [Fact]
    public void Quantities_of_different_notations_compare_by_value() =>
        Assert.True(Quantity.TryParse("1Gi")!.Value.CompareTo(Quantity.TryParse("1G")!.Value) > 0);
}
