using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Audit;
using TenantPortal.Core.People;
using TenantPortal.Core.Sessions;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.People;

public sealed class PeopleRegisterTests
{
    [Fact]
    public async Task The_user_who_signs_in_is_known_with_address_and_groups_from_then_on()
    {
        await using var portal = await TestPortal.StartAsync();

        await portal.Get<PeopleRegister>().SignInAsync(Given.Lead(), " lead@portal.example ", "Development", CancellationToken.None);

        await using var db = portal.OpenDatabase();
        var person = await db.People.SingleAsync(CancellationToken.None);
        Assert.Equal(("payments-lead", "lead@portal.example", Given.Now), (person.Id, person.Email, person.LastSignInAt));
        Assert.Equal(["payments-team-leads"], person.Groups);
        Assert.Equal("person.signed-in", (await db.Audit.SingleAsync(CancellationToken.None)).Action);
    }

    [Fact]
    public async Task The_next_sign_in_replaces_what_was_known()
    {
        await using var portal = await TestPortal.StartAsync();
        await portal.Get<PeopleRegister>().SignInAsync(Given.Lead(), "old@portal.example", "Development", CancellationToken.None);

        await portal.Get<PeopleRegister>().SignInAsync(Given.Person("payments-lead", "other-group"), null, "Development", CancellationToken.None);

        await using var db = portal.OpenDatabase();
        var person = await db.People.SingleAsync(CancellationToken.None);
        Assert.Null(person.Email);
        Assert.Equal(["other-group"], person.Groups);
    }

    [Fact]
    public async Task First_sign_ins_of_one_person_at_once_are_stored_once()
    {
        await using var portal = await TestPortal.StartAsync();

        await Task.WhenAll(
            Enumerable
                .Range(0, 10)
                .Select(_ => Task.Run(() => portal.Get<PeopleRegister>().SignInAsync(Given.Lead(), null, "Development", CancellationToken.None)))
        );

        await using var db = portal.OpenDatabase();
        Assert.Equal(1, await db.People.CountAsync(CancellationToken.None));
        Assert.Equal(10, await db.Audit.CountAsync(CancellationToken.None));
    }
}
