using System.Text;
using Microsoft.Extensions.Configuration;
using TenantPortal.Core.Configuration;
using TenantPortal.Core.Notifications;
using TenantPortal.Core.Tenants;

namespace TenantPortal.Core.Tests.Configuration;

/// <summary>What an operator gets who sets a list of which the program has another.</summary>
public sealed class ReplacedListsTests
{
    private const string Defaults = """
        {
          "Portal": { "Roles": [ "Web", "Reconciler" ], "Replica": "one" },
          "Tenants": { "Environments": [ "development", "staging", "production" ] },
          "Notifications": { "Webhooks": { "chat": { "Url": "https://chat.example.com/", "Teams": [ "payments", "search" ] } } }
        }
        """;

    [Fact]
    public void One_role_in_the_environment_is_the_only_role()
    {
        var portal = Read<PortalOptions>(PortalOptions.Section, ("Portal:Roles:0", "Web"));

        Assert.Equal([PortalRole.Web], portal.Roles);
        Assert.Equal("one", portal.Replica);
    }

    [Fact]
    public void A_list_that_nothing_else_names_stays() =>
        Assert.Equal([PortalRole.Web, PortalRole.Reconciler], Read<PortalOptions>(PortalOptions.Section, ("Portal:Replica", "two")).Roles);

    [Fact]
    public void A_list_inside_a_named_entry_is_replaced_and_the_rest_of_the_entry_stays()
    {
        var webhook = Read<NotificationOptions>(NotificationOptions.Section, ("Notifications:Webhooks:chat:Teams:0", "ledger")).Webhooks["chat"];

        Assert.Equal(["ledger"], webhook.Teams);
        Assert.Equal("https://chat.example.com/", webhook.Url);
    }

    [Fact]
    public void An_empty_list_in_a_later_file_replaces_the_defaults() =>
        Assert.Empty(
            SettingsBinder
                .Read<TenantOptions>(
                    new ConfigurationBuilder().AddJsonStream(Json(Defaults)).AddJsonStream(Json("""{ "Tenants": { "Environments": [] } }""")).Build(),
                    TenantOptions.Section
                )
                .Environments
        );

    private static T Read<T>(string section, params (string Key, string Value)[] environment)
        where T : class, new() =>
        SettingsBinder.Read<T>(
            new ConfigurationBuilder()
                .AddJsonStream(Json(Defaults))
                .AddInMemoryCollection(environment.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)))
                .Build(),
            section
        );

    private static MemoryStream Json(string text) => new(Encoding.UTF8.GetBytes(text));
}
