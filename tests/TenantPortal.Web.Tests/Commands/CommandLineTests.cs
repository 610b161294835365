using TenantPortal.Web.Commands;

namespace TenantPortal.Web.Tests.Commands;

public sealed class CommandLineTests
{
    private static readonly PortalCommand Export = new("data export", "[FORMAT] [--to FILE]", MaxArguments: 1, ["--to"], (_, _, _, _) => Task.FromResult(0))
    {
        Flags = ["--all"],
    };

    private static readonly PortalCommand Check = new("check", "", MaxArguments: 0, [], (_, _, _, _) => Task.FromResult(0));

    [Theory]
    [InlineData("check")]
    [InlineData("whatever")]
    public void A_first_argument_without_a_dash_is_a_command(string argument) => Assert.True(CommandLine.IsCommand([argument, "--to=x"]));

    [Theory]
    [InlineData]
    [InlineData("--Portal:DataPath=/data")]
    [InlineData("--urls", "http://localhost:5000")]
    [InlineData("/Portal:DataPath=/data")]
    [InlineData("Portal:DataPath=/data")]
    public void Settings_start_the_server(params string[] arguments) => Assert.False(CommandLine.IsCommand(arguments));

    [Theory]
    [InlineData("--to", "file")]
    [InlineData("--to=file")]
    public void Arguments_options_and_settings_are_distinguished(params string[] to)
    {
        var line = CommandLine.Parse(["data", "export", "csv", .. to, "--Portal:DataPath=/data"], [Check, Export]);

        Assert.Same(Export, line.Command);
        Assert.Equal(["csv"], line.Arguments);
        Assert.Equal("file", line.Options["--to"]);
        Assert.Equal(["--Portal:DataPath=/data"], line.Settings);
    }

    [Fact]
    public void A_flag_has_no_value()
    {
        var line = CommandLine.Parse(["data", "export", "--all", "csv"], [Check, Export]);

        Assert.Equal(["--all"], line.Flags);
        Assert.Equal(["csv"], line.Arguments);
        Assert.Throws<WrongUseException>(() => CommandLine.Parse(["data", "export", "--all=yes"], [Check, Export]));
    }

    [Theory]
    [InlineData("There is no command 'chekc'. The commands are: check; data export [FORMAT] [--to FILE].", "chekc")]
    [InlineData("There is no command 'data'. The commands are: check; data export [FORMAT] [--to FILE].", "data", "import")]
    [InlineData("'data export' has no option '--too'. The usage is: data export [FORMAT] [--to FILE]", "data", "export", "--too", "x")]
    [InlineData("'data export' does not take the argument 'json'. The usage is: data export [FORMAT] [--to FILE]", "data", "export", "csv", "json")]
    [InlineData("Set the option '--to' once, with a value. The usage is: data export [FORMAT] [--to FILE]", "data", "export", "--to")]
    [InlineData("Set the option '--to' once, with a value. The usage is: data export [FORMAT] [--to FILE]", "data", "export", "--to=a", "--to=b")]
    [InlineData("'check' has no option '-v'. The usage is: check", "check", "-v")]
    public void What_does_not_exist_is_refused_with_a_sentence(string problem, params string[] arguments) =>
        Assert.Equal(problem, Assert.Throws<WrongUseException>(() => CommandLine.Parse(arguments, [Check, Export])).Message);
}
