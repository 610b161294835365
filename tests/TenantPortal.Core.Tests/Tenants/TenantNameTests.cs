namespace TenantPortal.Core.Tests.Tenants;

public class TenantNameTests
{
    [Theory]
    [InlineData("a")]
    [InlineData("shop")]
    [InlineData("shop-2")]
    [InlineData("a--b")]
    public void A_DNS_label_that_starts_with_a_letter_is_a_name(string text)
    {
        Assert.True(TenantName.TryParse(text, out var name));
        Assert.Equal(text, name.Value);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("Shop")]
    [InlineData("shop\n")]
    [InlineData("\nshop")]
    [InlineData("shop ")]
    [InlineData("1shop")]
    [InlineData("-shop")]
    [InlineData("shop-")]
    [InlineData("shop_2")]
    [InlineData("shop.eu")]
    [InlineData("shop/../kube-system")]
    [InlineData("sh\u0430p")]
    [InlineData("ｓhop")]
    [InlineData("café")]
    [InlineData("\u212Aube")]
    [InlineData("shop\u200B")]
    [InlineData("shop\u0000")]
    [InlineData("shop\u0662")]
    public void Anything_else_is_none(string? text) => Assert.False(TenantName.TryParse(text, out _));

    [Theory]
    [InlineData("team-")]
    [InlineData("vcluster-")]
    [InlineData("cluster-")]
    public void The_longest_name_fits_into_a_namespace_behind_every_prefix(string prefix)
    {
        var longest = new string('a', TenantName.MaxLength);

        Assert.True(TenantName.TryParse(longest, out _));
        Assert.False(TenantName.TryParse(longest + "a", out _));
        Assert.True(prefix.Length + longest.Length <= 63);
    }

    [Fact]
    public void A_very_long_text_is_refused() => Assert.False(TenantName.TryParse(new string('-', 10_000_000), out _));

    [Fact]
    public void Parse_says_the_rule() =>
        Assert.Contains(TenantName.Rule, Assert.Throws<FormatException>(() => TenantName.Parse("Shop")).Message, StringComparison.Ordinal);
}
