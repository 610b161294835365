using TenantPortal.Core.Tokens;

namespace TenantPortal.Core.Tests.Tokens;

public class TokenSecretTests
{
    [Fact]
    public void A_new_secret_has_the_shape_that_scanners_look_for_and_is_read_again()
    {
        var secret = TokenSecret.New();

        Assert.Matches("^tp_[0-9a-z]{12}_[0-9A-Za-z]{49}$", secret.Reveal());
        Assert.True(TokenSecret.TryParse(secret.Reveal(), out var read));
        Assert.Equal((secret.Id, secret.Hash), (read.Id, read.Hash));
        Assert.True(read.Matches(secret.Hash));
    }

    [Fact]
    public void No_two_secrets_are_alike() => Assert.Equal(1000, Enumerable.Range(0, 1000).Select(_ => TokenSecret.New().Reveal()).Distinct().Count());

    [Fact]
    public void A_changed_sign_is_found_by_the_checksum()
    {
        var text = TokenSecret.New().Reveal();

        for (var i = 3; i < text.Length; i++)
        {
            var changed = text.ToCharArray();
            changed[i] = changed[i] == '7' ? '8' : '7';
            Assert.False(TokenSecret.TryParse(new string(changed), out _));
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("tp_")]
    [InlineData("eyJhbGciOiJub25lIn0")]
    [InlineData("tp_abc_def")]
    public void Other_text_is_no_secret(string? text) => Assert.False(TokenSecret.TryParse(text, out _));

    [Fact]
    public void Nothing_may_follow_it() => Assert.False(TokenSecret.TryParse(TokenSecret.New().Reveal() + "\n", out _));

    [Fact]
    public void Its_text_for_logs_is_no_secret()
    {
        var secret = TokenSecret.New();

        Assert.Equal("tp_" + secret.Id, secret.ToString());
        Assert.DoesNotContain(secret.Reveal()[16..], $"{secret} {secret.Hash}", StringComparison.Ordinal);
    }
}
