namespace TenantPortal.Core.Tests;

public class WrittenTextTests
{
    [Theory]
    [InlineData("Runs the checkout.\nAnd the basket.")]
    [InlineData("Zahlungen f\u00fcr K\u00f6ln, 50 \u20ac")]
    [InlineData("\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645")]
    [InlineData("\ud83d\udc69\u200d\ud83d\udcbb")]
    [InlineData("\u2764\ufe0f")]
    [InlineData("\u6c7a\u6e08")]
    public void What_a_reader_sees_is_fine(string text)
    {
        Assert.False(WrittenText.HasHiddenCharacters(text));
        Assert.False(WrittenText.IsBlank(text));
    }

    [Theory]
    [InlineData("\u200b")]
    [InlineData("a\u200bb")]
    [InlineData("a\u00adb")]
    [InlineData("a\u2060b")]
    [InlineData("\ufeffa")]
    [InlineData("a\u202eb")]
    [InlineData("a\u2066b")]
    [InlineData("a\u061cb")]
    [InlineData("a\u2028b")]
    [InlineData("a\ue000b")]
    [InlineData("a\u3164b")]
    [InlineData("a\u2800b")]
    [InlineData("a\u0000b")]
    [InlineData("a\ud800b")]
    [InlineData("a\udb40\udc41b")]
    [InlineData(" \u200d")]
    [InlineData("a\u200d")]
    public void What_a_reader_cannot_see_is_noticed(string text) => Assert.True(WrittenText.HasHiddenCharacters(text));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" \t\n\u00a0\u2003\u3000")]
    [InlineData("\u200b\u2060\ufeff")]
    [InlineData("\u3164\u115f\u2800")]
    [InlineData("\u0301\u20dd")]
    [InlineData("\ufe0f\udb40\udd00")]
    public void Text_in_which_nothing_can_be_seen_is_blank(string? text) => Assert.True(WrittenText.IsBlank(text));
}
