using System.Globalization;
using Bunit;
using TenantPortal.Core;
using TenantPortal.Web.Components.Forms;
using TenantPortal.Web.Features.Requests.Submitting;

namespace TenantPortal.Web.Tests.Pages;

/// <summary>A choice from hundreds of teams or groups.</summary>
public sealed class SearchFieldTests : PortalContext
{
    private static readonly KeyValuePair<string, string>[] Teams =
    [
        .. Enumerable.Range(1, 500).Select(number => KeyValuePair.Create(Id(number), string.Create(CultureInfo.InvariantCulture, $"Unit {number}"))),
    ];

    private readonly List<string?> _reported = [];

    [Fact]
    public void A_short_list_is_a_select() => Assert.Equal("SELECT", RenderChoice(Teams.Take(20)).FindByLabel("Team").TagName);

    [Fact]
    public void A_long_list_is_searched_by_title_and_id_and_shows_at_most_twenty()
    {
        var field = RenderChoice(Teams);
        Assert.Equal("INPUT", field.FindByLabel("Team").TagName);
        Assert.Equal(20, field.FindAll("option").Count);
        Assert.Equal("500 choices. Type a part of the title or ID.", StatusOf(field));

        field.FindByLabel("Team").Input("it 42");

        Assert.Equal("Unit 42 (team-042)", field.FindAll("option")[0].GetAttribute("value"));
        Assert.Equal(11, field.FindAll("option").Count);
        Assert.Equal("11 matches. Choose from the list.", StatusOf(field));

        field.FindByLabel("Team").Input("TEAM-04");

        Assert.Equal("10 matches. Choose from the list.", StatusOf(field));
        Assert.Equal(10, field.FindAll("option").Count);
        Assert.Equal(field.FindByLabel("Team").GetAttribute("list"), field.Find("datalist").Id);
    }

    [Theory]
    [InlineData("Unit 7 (team-007)")]
    [InlineData("team-007")]
    [InlineData(" unit 7 ")]
    public void A_choice_is_reported_by_its_id_and_the_typed_text_stays(string typed)
    {
        var field = RenderChoice(Teams);

        field.FindByLabel("Team").Input(typed);

        Assert.Equal(["team-007"], _reported);
        Assert.Equal(typed == "Unit 7 (team-007)" ? "" : "Chosen: Unit 7 (team-007)", StatusOf(field));
        Assert.Equal(typed, field.FindByLabel("Team").GetAttribute("value"));
        Assert.Empty(JSInterop.Invocations["tenantPortal.write"]);
    }

    [Fact]
    public void A_page_that_takes_the_choice_later_does_not_write_into_what_is_typed()
    {
        var field = RenderChoice(Teams, isFilter: true);
        field.FindByLabel("Team").Input("unit 1");
        field.Render(parameters => parameters.Add(shown => shown.Value, null));
        field.FindByLabel("Team").Input("unit 12");

        field.Render(parameters => parameters.Add(shown => shown.Value, "team-001"));
        field.Render(parameters => parameters.Add(shown => shown.Value, "team-012"));
        Assert.Empty(JSInterop.Invocations["tenantPortal.write"]);
        field.Render(parameters => parameters.Add(shown => shown.Value, null));

        Assert.Equal(["team-001", "team-012"], _reported);
        Assert.Equal("", JSInterop.Invocations["tenantPortal.write"].Single().Arguments[1]);
    }

    [Fact]
    public void Text_that_is_no_choice_goes_to_the_service_as_it_is()
    {
        var field = RenderChoice(Teams);

        field.FindByLabel("Team").Input("nothing like it");

        Assert.Equal(["nothing like it"], _reported);
        Assert.Equal("No matches.", StatusOf(field));
    }

    [Fact]
    public void A_filter_reports_choices_and_empty_text_only()
    {
        var field = RenderChoice(Teams, isFilter: true);

        field.FindByLabel("Team").Input("unit 1");
        field.FindByLabel("Team").Input("unit 12");
        field.FindByLabel("Team").Input("unit 12x");
        field.FindByLabel("Team").Input("");

        Assert.Equal(["team-001", "team-012", ""], _reported);
    }

    [Fact]
    public void Teams_with_the_same_title_are_distinguished_by_their_IDs()
    {
        var field = RenderChoice([.. Teams, new("other", "Unit 1")]);

        field.FindByLabel("Team").Input("unit 1");
        Assert.Equal(["unit 1"], _reported);
        field.FindByLabel("Team").Input("Unit 1 (other)");

        Assert.Equal(["unit 1", "other"], _reported);
    }

    [Fact]
    public void A_chosen_team_is_shown_by_its_title()
    {
        var field = RenderChoice(Teams, value: "team-300");

        Assert.Equal("Unit 300 (team-300)", field.FindByLabel("Team").GetAttribute("value"));
    }

    [Fact]
    public void A_problem_of_the_service_is_at_the_field_until_it_is_edited()
    {
        var field = RenderChoice(Teams, problems: [new Problem("Choose the team that the tenant is for.", "team")]);
        Assert.Equal("Choose the team that the tenant is for.", field.ProblemOf("Team"));

        field.FindByLabel("Team").Input("unit");

        Assert.Empty(field.ProblemOf("Team"));
    }

    [Fact]
    public void A_group_can_be_chosen_by_its_title_and_another_one_can_be_typed()
    {
        List<AccessDraft> access = [new()];
        var fields = Render<AccessFields>(parameters => parameters.Add(shown => shown.Access, access).Add(shown => shown.Problems, []));
        fields.WaitForAssertion(() => Assert.Equal(2, fields.FindAll("option[value^=payments-team]").Count));

        fields.FindByLabel("Group 1").Input("PAYMENTS-TEAM");
        Assert.Equal("payments-team", access[0].Group);
        fields.FindByLabel("Group 1").Input("auditors-abroad");

        Assert.Equal("auditors-abroad", access[0].Group);
    }

    private static string Id(int number) => string.Create(CultureInfo.InvariantCulture, $"team-{number:000}");

    private static string StatusOf(IRenderedComponent<ChoiceField> field) => field.Find("[role=status]").TextContent.Trim();

    private IRenderedComponent<ChoiceField> RenderChoice(
        IEnumerable<KeyValuePair<string, string>> choices,
        string? value = null,
        bool isFilter = false,
        IReadOnlyList<Problem>? problems = null
    ) =>
        Render<ChoiceField>(parameters =>
            parameters
                .Add(shown => shown.Label, "Team")
                .Add(shown => shown.Field, "team")
                .Add(shown => shown.Choices, choices)
                .Add(shown => shown.Empty, "Choose a team")
                .Add(shown => shown.Value, value)
                .Add(shown => shown.ValueChanged, _reported.Add)
                .Add(shown => shown.IsFilter, isFilter)
                .Add(shown => shown.Problems, problems ?? [])
        );
}
