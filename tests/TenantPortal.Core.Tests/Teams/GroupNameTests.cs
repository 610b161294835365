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
    public void Plain_names_and_ids_of_identity_providers_pass(string text) => Assert.Equal(text, GroupName.Parse(text).Value);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("payments leads")]
    [InlineData(" payments")]
    [InlineData("payments\n")]
    [InlineData("payments\nsystem:masters")]
    [InlineData("system:masters")]
    [InlineData("system:authenticated")]
    [InlineData("SYSTEM:masters")]
    [InlineData("oidc:payments")]
    [InlineData("system\uFF1Amasters")]
    [InlineData("p\u0430yments")]
    [InlineData("payments*")]
    [InlineData("/")]
    [InlineData("//payments")]
    [InlineData("/system:masters")]
    [InlineData("/-payments")]
    [InlineData("-payments")]
    public void What_could_be_another_group_in_a_cluster_is_refused(string? text) => Assert.False(GroupName.TryParse(text, out _));

    [Fact]
    public void The_longest_has_127_characters()
    {
        Assert.True(GroupName.TryParse(new string('a', 127), out _));
        Assert.False(GroupName.TryParse(new string('a', 128), out _));
        Assert.False(GroupName.TryParse("/" + new string('a', 127), out _));
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
