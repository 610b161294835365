using TenantPortal.Core.Teams;

namespace TenantPortal.Core.Tests.Teams;

public class GroupNameTests
{
    [Theory]
    [InlineData("payments-team-leads")]
    [InlineData("6f7a3e6e-8d2d-4a5e-9f5f-1f3a0c0b7e11")]
    [InlineData("payments@example.org")]
    [InlineData("Payments_Leads")]
    [InlineData("org/payments")]
    [InlineData("/platform/payments-leads")]
    [InlineData("payments leads")]
    [InlineData("oidc:payments")]
    [InlineData("cn=payments,ou=groups,dc=example,dc=com")]
    [InlineData(@"CORP\payments")]
    [InlineData("payments+search")]
    [InlineData("Zahlungsverkehr K\u00f6ln")]
    [InlineData("urn:mace:example.org:groups:payments")]
    [InlineData("\u6c7a\u6e08\u30c1\u30fc\u30e0")]
    [InlineData("/")]
    [InlineData("-payments")]
    [InlineData("payments*")]
    public void What_identity_providers_send_can_be_bound(string text) => Assert.Equal(text, GroupName.Parse(text).Value);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData(" payments")]
    [InlineData("payments ")]
    [InlineData("payments\n")]
    [InlineData("payments\nsystem:masters")]
    [InlineData("pay\u200bments")]
    [InlineData("pay\u00adments")]
    [InlineData("pay\u00a0ments")]
    [InlineData("pay\u202ements")]
    [InlineData("pay\u3164ments")]
    [InlineData("\ufeffpayments")]
    [InlineData("system:masters")]
    [InlineData("system:authenticated")]
    [InlineData("SYSTEM:masters")]
    [InlineData("system\uFF1Amasters")]
    [InlineData("\uff53ystem:masters")]
    [InlineData("system\u2236masters")]
    public void What_is_or_looks_like_a_group_of_Kubernetes_or_cannot_be_seen_is_refused(string? text) => Assert.False(GroupName.TryParse(text, out _));

    [Fact]
    public void Characters_that_can_be_mistaken_for_others_are_named() =>
        Assert.Equal([0x0430], GroupName.Parse("p\u0430yments").Unusual.Select(rune => rune.Value));

    [Fact]
    public void The_longest_has_256_characters()
    {
        Assert.True(GroupName.TryParse(new string('a', 256), out _));
        Assert.False(GroupName.TryParse(new string('a', 257), out _));
    }

    [Fact]
    public void A_cluster_sees_it_behind_its_prefix()
    {
        var group = GroupName.Parse("masters");

        Assert.Equal("masters", group.InCluster(""));
        Assert.Equal("oidc:masters", group.InCluster("oidc:"));
    }

    [Theory]
    [InlineData("system:")]
    [InlineData("System:")]
    [InlineData("SYSTEM:")]
    [InlineData("system:oidc:")]
    public void A_prefix_cannot_turn_it_into_a_group_of_Kubernetes(string prefix) =>
        Assert.Throws<FormatException>(() => GroupName.Parse("masters").InCluster(prefix));
}
