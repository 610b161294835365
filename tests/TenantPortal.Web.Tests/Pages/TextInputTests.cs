using System.Text.RegularExpressions;
using Bunit;
using TenantPortal.Web.Components;
using TenantPortal.Web.Components.Forms;

namespace TenantPortal.Web.Tests.Pages;

/// <summary>The browser owns what is typed; the tests in a browser show the other half.</summary>
public sealed partial class TextInputTests : PortalContext
{
    [Fact]
    public void Rendering_does_not_write_into_what_is_typed()
    {
        string? reported = null;
        var input = Render<TextInput>(parameters => parameters.Add(shown => shown.Id, "comment").Bind(shown => shown.Value, reported, text => reported = text));

        input.Find("input").Input("Fine");
        input.Render(parameters => parameters.Add(shown => shown.Value, reported));

        Assert.Equal("Fine", reported);
        Assert.Empty(Written());
    }

    [Fact]
    public void A_parent_that_has_not_taken_the_last_report_yet_takes_nothing_back()
    {
        var input = Render<TextInput>(parameters => parameters.Add(shown => shown.Id, "search").Add(shown => shown.Value, "old"));

        input.Find("input").Input("older");
        input.Render(parameters => parameters.Add(shown => shown.Value, "old"));

        Assert.Empty(Written());
    }

    [Fact]
    public void A_change_by_the_server_names_the_text_that_it_replaces()
    {
        var input = Render<TextInput>(parameters => parameters.Add(shown => shown.Id, "comment").Add(shown => shown.Value, ""));
        input.Find("input").Input("Sent");
        input.Render(parameters => parameters.Add(shown => shown.Value, "Sent"));

        input.Render(parameters => parameters.Add(shown => shown.Value, null));

        Assert.Equal(("", "Sent"), Assert.Single(Written()));
    }

    [Fact]
    public void Every_text_control_is_this_one()
    {
        var others = Directory
            .EnumerateFiles(Path.Combine(Repository, "src", "TenantPortal.Web"), "*.razor", SearchOption.AllDirectories)
            .Where(file => Path.GetFileName(file) != "TextInput.razor")
            .SelectMany(file => OtherTextControl().Matches(File.ReadAllText(file)).Select(match => $"{Path.GetFileName(file)}: {match.Value}"));

        Assert.Empty(others);
    }

    private static string Repository
    {
        get
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (!File.Exists(Path.Combine(folder.FullName, "TenantPortal.sln")))
                folder = folder.Parent!;
            return folder.FullName;
        }
    }

    private IEnumerable<(string Text, string Replaced)> Written() =>
        JSInterop.Invocations["tenantPortal.write"].Select(call => ((string)call.Arguments[1]!, (string)call.Arguments[2]!));

    [GeneratedRegex(
        """<(textarea|input(?![^>]*type="(radio|checkbox|hidden|range)")|Input(Text|Number|Date)\w*|Mud(TextField|NumericField|Autocomplete|\w*Picker))\b"""
    )]
    private static partial Regex OtherTextControl();
}
