using TenantPortal.Core.Configuration;
using TenantPortal.Core.ManifestDelivery;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.ManifestDelivery;

public class DeliveryOptionsTests
{
    private const string Address = "https://git.example.com/fleet.git";

    [Theory]
    [InlineData("Delivery:Repository must be set because Delivery:Mode is Git.", "Repository", "")]
    [InlineData(
        "Delivery:Repository must be an https address or a path. Access by SSH is not supported: use a token.",
        "Repository",
        "git@example.com:fleet.git"
    )]
    [InlineData(
        "Delivery:Repository must not contain a credential. Set Delivery:User, and Delivery:Password in the environment.",
        "Repository",
        "https://me:secret@git.example.com/fleet.git"
    )]
    [InlineData("Delivery:User and Delivery:Password must be set together. Set the password in the environment.", "User", "portal")]
    [InlineData("Delivery:Branch must be the name of a branch, such as main.", "Branch", "a..b")]
    [InlineData("Delivery:Folder must be a path of letters, digits, dots, hyphens and underscores, such as clusters/production.", "Folder", "../up")]
    [InlineData("Delivery:AuthorName and Delivery:AuthorEmail must be a name and an e-mail address without angle brackets.", "AuthorName", "a <b>")]
    [InlineData("Delivery:MaxWait must be 00:00:01 to 00:00:40, not 00:01:00.", "MaxWait", "00:01:00")]
    [InlineData("Delivery:SyncTime must be 00:00:00 to 1.00:00:00, not 2.00:00:00.", "SyncTime", "2.00:00:00")]
    public void A_mistake_is_a_sentence(string sentence, string key, string value)
    {
        var refused = Assert.Throws<SettingsException>(() =>
            Given.Settings([
                ("Delivery:Mode", "Git"),
                .. key == "Repository" ? [] : new[] { ("Delivery:Repository", (string?)Address) },
                ($"Delivery:{key}", value),
            ])
        );

        Assert.Equal([sentence], refused.Mistakes);
    }

    [Fact]
    public void A_credential_is_sent_only_to_an_https_address()
    {
        var refused = Assert.Throws<SettingsException>(() =>
            Given.Settings(
                ("Delivery:Mode", "Git"),
                ("Delivery:Repository", "http://git.example.com/fleet.git"),
                ("Delivery:User", "portal"),
                ("Delivery:Password", "secret")
            )
        );

        Assert.Equal(["Delivery:Repository must be an https address, because a credential is sent to it."], refused.Mistakes);
    }

    [Fact]
    public void The_mode_is_for_all_clusters_or_for_those_that_are_named()
    {
        Assert.False(new DeliveryOptions().IsByGit("default"));
        Assert.True(new DeliveryOptions { Mode = DeliveryMode.Git }.IsByGit("default"));
        var some = new DeliveryOptions { Mode = DeliveryMode.Git, Clusters = ["edge"] };
        Assert.Equal((true, false), (some.IsByGit("edge"), some.IsByGit("default")));
    }
}
