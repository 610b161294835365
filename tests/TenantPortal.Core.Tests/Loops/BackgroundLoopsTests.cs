using Microsoft.Extensions.DependencyInjection;
using TenantPortal.Core.Loops;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.Loops;

public sealed class BackgroundLoopsTests
{
    [Fact]
    public async Task A_round_that_fails_while_the_program_stops_ends_the_loop_like_any_stop()
    {
        await using var services = new ServiceCollection().AddPortalCore(Given.Configuration(), isDevelopment: true).BuildServiceProvider();
        using var stopping = new CancellationTokenSource();

        var ended = services
            .GetRequiredService<BackgroundLoops>()
            .RunAsync(
                "test",
                async _ =>
                {
                    await stopping.CancelAsync();
                    throw new InvalidOperationException("The database has gone.");
                },
                stopping.Token
            );

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ended);
    }
}
