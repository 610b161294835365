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
            ClaimNames.OfEntra,
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
        Assert.Equal(elsewhere, Read(ClaimNames.OfEntra, ("oid", "0b1c"), (type, value))!.GroupsAreElsewhere);

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

    [Fact]
    public void Nobody_comes_in_without_an_id() => Assert.Null(Read(ClaimNames.OfEntra, ("sub", "pairwise"), ("name", "Lea")));

    [Fact]
    public void An_address_that_was_not_verified_is_not_written_to() =>
        Assert.Null(
            Read(ClaimNames.Of(new OpenIdProviderOptions()), ("sub", "lea"), ("email", "boss@portal.example"), ("email_verified", "false"))!.Facts.Email
        );

    private static ProviderPerson? Read(ClaimNames names, params (string Type, string Value)[] claims) =>
        ProviderPerson.Read([.. claims.Select(claim => new Claim(claim.Type, claim.Value))], names);
}
