using TenantPortal.Web.Commands;

namespace TenantPortal.Web.Tests.Commands;

public sealed class ServerLineTests
{
    [Theory]
    [InlineData]
    [InlineData("--Portal:DataPath=/data")]
    [InlineData("--Portal:DataPath", "/data")]
    [InlineData("/Portal:DataPath=/data")]
    [InlineData("Portal:DataPath=/data")]
    [InlineData("--urls", "http://localhost:5000")]
    [InlineData("--ENVIRONMENT=Development")]
    [InlineData("--OTEL_EXPORTER_OTLP_ENDPOINT=http://localhost:4317")]
    [InlineData("--Portal=")]
    public void Settings_are_passed_on(params string[] arguments)
    {
        var line = ServerLine.Parse(arguments);

        Assert.False(line.IsDemo);
        Assert.Equal(arguments, line.Settings);
    }

    [Fact]
    public void The_demo_is_no_setting()
    {
        var line = ServerLine.Parse(["--Portal:DataPath", "/data", "--demo", "--urls=http://localhost:5000"]);

        Assert.True(line.IsDemo);
        Assert.Equal(["--Portal:DataPath", "/data", "--urls=http://localhost:5000"], line.Settings);
    }

    [Theory]
    [InlineData("--dmeo")]
    [InlineData("--demo=true")]
    [InlineData("--help")]
    [InlineData("-v")]
    [InlineData("--verbose", "yes")]
    public void Other_options_are_refused_with_a_sentence(params string[] arguments) =>
        Assert.Equal(
            $"There is no option '{arguments[0]}'. Give a setting as --Section:Key=value, start with --demo, or run one of the commands.",
            Assert.Throws<WrongUseException>(() => ServerLine.Parse(arguments)).Message
        );

    [Theory]
    [InlineData("--dmeo", "There is no option '--dmeo'.")]
    [InlineData("--demo", "--demo is for trying out the portal and runs only in the Development environment. Leave out --demo.")]
    public async Task The_program_ends_with_the_sentence(string option, string sentence)
    {
        var (exitCode, _, errors) = await PortalProgram.RunCommandAsync([option]);

        Assert.Equal(WrongUseException.ExitCode, exitCode);
        Assert.StartsWith(sentence, errors, StringComparison.Ordinal);
    }
}
