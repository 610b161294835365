using System.Text.Json;
using TenantPortal.Core.Tiers.Advice;

namespace TenantPortal.Core.Tests.Tiers.Advice;

public class TenantCaseTests
{
    [Fact]
    public void What_is_left_out_is_no()
    {
        Assert.Equal(TenantCase.Internal, TenantCase.TryParse(null).Case);
        Assert.Equal(TenantCase.Internal, TenantCase.TryParse(new CaseInput()).Case);
    }

    [Fact]
    public void Names_are_written_as_everyone_writes_them_and_once()
    {
        var (facts, _) = TenantCase.TryParse(new CaseInput { Compliance = ["hipaa", "In-House.2", "HIPAA", "in-house.2"] });

        Assert.Equal(["HIPAA", "In-House.2"], facts!.Compliance);
        Assert.True(facts.IsRegulated);
    }

    [Theory]
    [InlineData("partner")]
    [InlineData("External")]
    [InlineData(" ")]
    public void Another_audience_is_reported_at_its_field(string audience) =>
        ExpectProblem(new CaseInput { Audience = audience }, "case.audience", "The audience must be internal or external.");

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("-PCI")]
    [InlineData("PCI DSS")]
    [InlineData("HIPAA\n")]
    [InlineData("<b>")]
    [InlineData("a1234567890123456789012345678901234567890")]
    public void A_name_that_is_no_short_word_is_reported_at_its_field(string? name) =>
        ExpectProblem(new CaseInput { Compliance = ["HIPAA", name] }, "case.compliance", "The name of a compliance standard must have 1 to 40");

    [Fact]
    public void A_list_without_end_is_refused() =>
        ExpectProblem(
            new CaseInput { Compliance = [.. Enumerable.Range(0, 21).Select(number => $"rule-{number}")] },
            "case.compliance",
            "There are 21 compliance standards. The limit is 20."
        );

    [Fact]
    public void A_case_cannot_be_made_with_other_names() => Assert.Throws<ArgumentException>(() => new TenantCase { Compliance = ["PCI DSS"] });

    [Fact]
    public void Json_has_the_words_of_the_api_and_reads_back()
    {
        var facts = new TenantCase
        {
            Audience = Audience.External,
            Compliance = ["HIPAA"],
            NeedsOwnCrds = true,
        };

        var json = JsonSerializer.Serialize(facts, JsonSerializerOptions.Web);

        Assert.Equal(
            """{"audience":"external","compliance":["HIPAA"],"needsOwnCrds":true,"needsOtherKubernetesVersion":"""
                + """false,"needsBlastRadius":false,"needsPrivileged":false}""",
            json
        );
        Assert.Equal(facts, JsonSerializer.Deserialize<TenantCase>(json, JsonSerializerOptions.Web));
    }

    private static void ExpectProblem(CaseInput input, string field, string message)
    {
        var (facts, problems) = TenantCase.TryParse(input);

        Assert.Null(facts);
        var problem = Assert.Single(problems);
        Assert.Equal(field, problem.Field);
        Assert.StartsWith(message, problem.Message, StringComparison.Ordinal);
    }
}
