using System.Security.Claims;
using TenantPortal.Core.Configuration;
using TenantPortal.Core.Sessions;
using TenantPortal.Web.Auth.Providers;

namespace TenantPortal.Web.Tests.Auth;

public sealed class ProviderPersonTests
{
    [Theory]
    [InlineData("oid", "name", "preferred_username", "groups", "roles")]
    [InlineData(
        "http://schemas.microsoft.com/identity/claims/objectidentifier",
        ClaimTypes.Name,
        ClaimTypes.Upn,
        "http://schemas.microsoft.com/ws/2008/06/identity/claims/groups",
        ClaimTypes.Role
    )]
    public void Entra_is_understood_with_short_and_with_long_names_of_claims(string id, string name, string email, string groups, string roles)
    {
        var read = Read(
            ClaimNames.Of(new EntraIdOptions()),
            ("sub", "pairwise"),
            (id, "0b1c"),
            (name, "Lea Lead"),
            (email, "lea@portal.example"),
            (groups, "g1"),
            (groups, "g2"),
            (roles, "Portal.Admin")
        )!;

        Assert.Equal(("0b1c", "Lea Lead", "lea@portal.example"), (read.Facts.Id, read.Facts.Name, read.Facts.Email));
        Assert.Equal(["g1", "g2", "Portal.Admin"], read.Facts.Groups);
        Assert.False(read.GroupsAreElsewhere);
    }

    [Theory]
    [InlineData("_claim_names", """{"groups":"src1"}""", true)]
    [InlineData("hasgroups", "true", true)]
    [InlineData("_claim_names", """{"other":"src1"}""", false)]
    [InlineData("hasgroups", "false", false)]
    public void Too_many_groups_for_the_token_are_noticed(string type, string value, bool elsewhere) =>
        Assert.Equal(elsewhere, Read(ClaimNames.Of(new EntraIdOptions()), ("oid", "0b1c"), (type, value))!.GroupsAreElsewhere);

    [Fact]
    public void A_provider_may_call_its_claims_otherwise()
    {
        var names = ClaimNames.Of(
            new OpenIdProviderOptions
            {
                IdClaim = "uid",
                NameClaim = "displayName",
                EmailClaim = "mail",
                GroupsClaim = "memberOf",
                RolesClaim = "roles",
            }
        );

        var read = Read(
            names,
            ("sub", "other"),
            ("uid", "lea"),
            ("displayName", "Lea"),
            ("mail", "lea@portal.example"),
            ("memberOf", "leads"),
            ("roles", "admin"),
            ("groups", "not meant")
        )!;

        Assert.Equal(("lea", "Lea", "lea@portal.example"), (read.Facts.Id, read.Facts.Name, read.Facts.Email));
        Assert.Equal(["leads", "admin"], read.Facts.Groups);
    }

    [Theory]
    [InlineData("realm_access.roles", "realm_access", """{"roles":["leads","admins"]}""")]
    [InlineData("resource_access.tenantportal.roles", "resource_access", """{"tenantportal":{"roles":["leads","admins"]}}""")]
    [InlineData("resource_access.portal.example.com.roles", "resource_access", """{"portal.example.com":{"roles":["leads","admins"]}}""")]
    [InlineData("https://example.com/groups", "https://example.com/groups", """["leads","admins"]""")]
    [InlineData("groups", "groups", """[{"id":"1","name":"leads"},{"id":"2","name":"admins"},{"id":"3"}]""")]
    public void Groups_are_followed_into_nested_claims_and_objects(string name, string type, string value)
    {
        var read = Read(ClaimNames.Of(new OpenIdProviderOptions { GroupsClaim = name }), ("sub", "lea"), (type, value))!;

        Assert.Equal(["leads", "admins"], read.Facts.Groups);
    }

    [Fact]
    public void Objects_are_known_by_the_field_of_the_settings() =>
        Assert.Equal(
            ["1"],
            Read(ClaimNames.Of(new OpenIdProviderOptions { GroupField = "id" }), ("sub", "lea"), ("groups", """{"id":"1","name":"leads"}"""))!.Facts.Groups
        );

    [Theory]
    [InlineData("realm_access", """{"roles":[1,null,{"a":"b"}]}""")]
    [InlineData("realm_access", """{"roles":""")]
    [InlineData("realm_access", "roles")]
    public void What_is_no_group_is_none(string type, string value) =>
        Assert.Empty(Read(ClaimNames.Of(new OpenIdProviderOptions { GroupsClaim = "realm_access.roles" }), ("sub", "lea"), (type, value))!.Facts.Groups);

    [Fact]
    public void A_claim_of_the_settings_that_is_not_sent_is_known()
    {
        var names = ClaimNames.Of(new OpenIdProviderOptions { GroupsClaim = "realm_access.roles", RolesClaim = "roles" });

        Assert.Equal(["realm_access.roles"], names.FindMissing([new Claim("roles", "admin")]));
    }

    [Theory]
    [InlineData("tenantportal")]
    [InlineData("TenantPortal")]
    [InlineData("anonymous")]
    [InlineData("token:ab12cd34ef56")]
    [InlineData("subject:lea")]
    [InlineData("Command:import")]
    [InlineData("lea\nadam")]
    [InlineData("le\u200ba")]
    public void A_subject_that_could_be_mistaken_is_set_apart(string subject)
    {
        var read = Read(ClaimNames.Of(new OpenIdProviderOptions()), ("sub", subject), ("name", "Lea\nLead\u202e"))!;

        Assert.Equal("subject:" + Uri.EscapeDataString(subject), read.Facts.Id);
        Assert.Equal("Lea Lead", read.Facts.Name);
    }

    [Fact]
    public void No_one_comes_in_without_an_id() => Assert.Null(Read(ClaimNames.Of(new EntraIdOptions()), ("sub", "pairwise"), ("name", "Lea")));

    [Fact]
    public void An_address_that_was_not_verified_is_not_written_to() =>
        Assert.Null(
            Read(ClaimNames.Of(new OpenIdProviderOptions()), ("sub", "lea"), ("email", "boss@portal.example"), ("email_verified", "false"))!.Facts.Email
        );

    private static ProviderPerson? Read(ClaimNames names, params (string Type, string Value)[] claims) =>
        ProviderPerson.Read([.. claims.Select(claim => new Claim(claim.Type, claim.Value))], names);
}
