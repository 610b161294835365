using System.Globalization;
using System.Text.Json;
using TenantPortal.Core.Languages;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.Languages;

public sealed class SentenceTests
{
    private static readonly Language German = TestLanguages.Catalog.Find("de");

    [Fact]
    public void A_sentence_is_its_text_with_gaps_and_what_fills_them()
    {
        var (tenant, day) = ("shop", new DateOnly(2027, 3, 1));

        Sentence sentence = $"Tenant '{tenant}' expires on {day:yyyy-MM-dd} {{really}}.";

        Assert.Equal("Tenant '{0}' expires on {1} {{really}}.", sentence.Key);
        Assert.Equal(["shop", "2027-03-01"], sentence.Values);
        Assert.Equal("Tenant 'shop' expires on 2027-03-01 {really}.", sentence.ToString());
    }

    [Fact]
    public void A_literal_is_a_sentence_without_gaps()
    {
        Sentence sentence = "Use {0} as it is.";

        Assert.Equal(("Use {{0}} as it is.", "Use {0} as it is."), (sentence.Key, sentence.ToString()));
        Assert.Empty(sentence.Values);
    }

    [Fact]
    public void Sentences_with_the_same_text_and_values_are_equal()
    {
        Assert.Equal(Limit(5), Limit(5));
        Assert.NotEqual(Limit(5), Limit(6));

        static Sentence Limit(int limit) => $"The limit is {limit}.";
    }

    [Fact]
    public void A_sentence_inside_a_sentence_is_translated_too()
    {
        Sentence inner = $"{3} hours";

        Assert.Equal("Tenant 3 Stunden ist bereit", German[$"Tenant {inner} is ready"]);
    }

    [Fact]
    public void Sentences_that_differ_only_in_upper_and_lower_case_have_translations_of_their_own() =>
        Assert.Equal(("Ja", "ja"), (German["Yes"], German["yes"]));

    [Fact]
    public void What_has_no_translation_is_English() => Assert.Equal("Not a sentence of the portal.", German["Not a sentence of the portal."]);

    [Fact]
    public void A_language_is_independent_of_the_culture_of_the_thread()
    {
        Assert.NotEqual("de", CultureInfo.CurrentUICulture.Name);

        Assert.Equal("1 Stunde", German["1 hour"]);
        Assert.Equal("1 hour", TestLanguages.Catalog.Find("en")["1 hour"]);
    }

    [Fact]
    public void A_number_chooses_between_one_and_several()
    {
        Assert.Equal(["0 tenants", "1 tenant", "2 tenants"], Enumerable.Range(0, 3).Select(count => Count(count).ToString()));

        static Sentence Count(int count) => Sentence.ForCount(count, "1 tenant", $"{count} tenants");
    }

    [Fact]
    public void A_stored_sentence_is_read_back()
    {
        Sentence inner = $"less than {1} hour";
        Sentence sentence = $"'{"a \"quoted\" name"}' waits for {inner}, {5} times.";

        var read = StoredSentence.Read(StoredSentence.Write(sentence));

        Assert.Equal((sentence.Key, sentence.ToString()), (read.Key, read.ToString()));
        Assert.IsType<Sentence>(read.Values[1]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("text")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"key":"a"}""")]
    public void What_is_no_stored_sentence_is_refused(string stored) => Assert.ThrowsAny<JsonException>(() => StoredSentence.Read(stored));

    [Fact]
    public void The_languages_are_English_and_those_with_a_file() =>
        Assert.Equal([("en", "English"), ("de", "Deutsch")], TestLanguages.Catalog.Codes.Select(code => (code, TestLanguages.Catalog.NameOf(code))));

    [Theory]
    [InlineData(null)]
    [InlineData("xx")]
    [InlineData("../de")]
    public void An_unknown_language_is_English(string? code) => Assert.Equal("en", TestLanguages.Catalog.Find(code).Code);
}
