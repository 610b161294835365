using TenantPortal.Core.Configuration;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.Notifications;

public sealed class NotificationRulesTests
{
    [Theory]
    [InlineData("Portal:PublicUrl", "portal.example", "Portal:PublicUrl must be the portal's public address")]
    [InlineData("Portal:PublicUrl", "https://example.com/portal", "Portal:PublicUrl: the portal is served only at the root of a host name, not at '/portal'.")]
    [InlineData("Notifications:RequestTarget", "00:01:00", "Notifications:RequestTarget must be 01:00:00 to 60.00:00:00, not 00:01:00.")]
    [InlineData("Notifications:GiveUpAfter", "99.00:00:00", "Notifications:GiveUpAfter must be")]
    [InlineData("Notifications:KeepFor", "1.00:00:00", "Notifications:KeepFor must be")]
    [InlineData("Notifications:Email:Host", "mail.example", "Notifications:Email:From must be a sender address")]
    [InlineData("Notifications:Email:Security", "Perhaps", "Notifications:Email:Security must be None or StartTls or Tls, not 'Perhaps'.")]
    [InlineData(
        "Notifications:Mailboxes:Auditors:0",
        "Auditors <audit@example>",
        "Notifications:Mailboxes:Auditors: 'Auditors <audit@example>' is not a valid e-mail address."
    )]
    [InlineData("Notifications:Webhooks:chat:Kinds:0", "Gossip", "Notifications:Webhooks:chat:Kinds:0 must be")]
    [InlineData("Notifications:Webhooks:Big_One:Url", "https://hooks.example/", "Notifications:Webhooks:Big_One is not a valid webhook name")]
    [InlineData("Notifications:Webhooks:chat:Url", "http://hooks.example/", "Notifications:Webhooks:chat:Url must be an https:// address")]
    [InlineData(
        "Notifications:Webhooks:chat:Url",
        "https://me:secret@hooks.example/",
        "Notifications:Webhooks:chat:Url must be an https:// address without a password"
    )]
    [InlineData("Notifications:Webhooks:chat:Url", "https://hooks.example/", "Notifications:Webhooks:chat:Secret must have at least 16 characters")]
    public void A_wrong_setting_stops_the_start(string key, string value, string mistake) =>
        Assert.Contains(Mistakes((key, value)), sentence => sentence.StartsWith(mistake, StringComparison.Ordinal));

    [Fact]
    public void A_password_is_not_sent_in_clear() =>
        Assert.Equal(
            ["Notifications:Email:Security must be StartTls or Tls. Otherwise the password is sent unencrypted."],
            Mistakes(
                ("Notifications:Email:Host", "mail.example"),
                ("Notifications:Email:From", "portal@mail.example"),
                ("Notifications:Email:Security", "None"),
                ("Notifications:Email:User", "portal"),
                ("Notifications:Email:Password", "secret")
            )
        );

    [Fact]
    public void A_webhook_in_clear_is_for_Development_and_this_machine_alone()
    {
        (string, string?)[] settings = [("Notifications:Webhooks:chat:Kind", "Slack"), ("Notifications:Webhooks:chat:Url", "http://127.0.0.1:9/")];
        Given.Settings(isDevelopment: true, settings);

        Assert.Equal(
            "Notifications:Webhooks:chat:Url must begin with https:// outside Development.",
            Assert.Single(Assert.Throws<SettingsException>(() => Given.Settings(isDevelopment: false, settings)).Mistakes)
        );
    }

    [Fact]
    public void A_webhook_in_clear_to_another_machine_is_refused_once()
    {
        (string, string?)[] settings = [("Notifications:Webhooks:chat:Kind", "Slack"), ("Notifications:Webhooks:chat:Url", "http://hooks.example/")];

        Assert.Equal(
            "Notifications:Webhooks:chat:Url must be an https:// address without a password.",
            Assert.Single(Assert.Throws<SettingsException>(() => Given.Settings(isDevelopment: false, settings)).Mistakes)
        );
    }

    private static IReadOnlyList<string> Mistakes(params (string, string?)[] settings) =>
        Assert.Throws<SettingsException>(() => Given.Settings(settings)).Mistakes;
}
