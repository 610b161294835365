using TenantPortal.Core.Sessions;

namespace TenantPortal.Core.Tests.People;

public sealed class AccountLinkTests
{
    [Theory]
    [InlineData("ann@example.com", " Ann@Example.COM ", true)]
    [InlineData("ann@example.com", "ann+admin@example.com", false)]
    [InlineData("ann.lee@example.com", "annlee@example.com", false)]
    public void Addresses_differ_in_everything_but_their_case(string one, string other, bool same) =>
        Assert.Equal(same, AccountLink.OfAddress(one) == AccountLink.OfAddress(other));

    [Theory]
    [InlineData("ann", "saml|ann", true)]
    [InlineData("auth0|connection|ann", "ann", true)]
    [InlineData("f:0b1c6a52-3f7e-4a7f-9b7d-2f8f1f0f6a11:ann", "ann", true)]
    [InlineData("f:store:ann", "ann", false)]
    [InlineData("Ann", "ann", false)]
    [InlineData("ann|", "ann", false)]
    public void What_a_broker_puts_before_a_subject_is_no_difference(string one, string other, bool same) =>
        Assert.Equal(same, AccountLink.OfSubject(one) == AccountLink.OfSubject(other));

    [Fact]
    public void The_value_of_the_person_claim_counts_as_it_is()
    {
        Assert.Equal(AccountLink.OfPerson("4711"), AccountLink.OfPerson(" 4711 "));
        Assert.NotEqual(AccountLink.OfPerson("aBc="), AccountLink.OfPerson("abc="));
    }

    [Fact]
    public void A_long_value_is_stored_in_few_characters_and_still_differs()
    {
        var (one, other) = (AccountLink.OfPerson(new string('a', 5000)), AccountLink.OfPerson(new string('a', 5001)));

        Assert.True(one.Value.Length <= AccountLink.MaxValueLength);
        Assert.NotEqual(one, other);
    }
}
