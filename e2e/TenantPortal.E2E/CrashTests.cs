namespace TenantPortal.E2E;

/// <summary>The real process, ended by the operating system in the middle of its work.</summary>
public sealed class CrashTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_portal_that_is_killed_after_the_approval_provisions_when_it_is_started_again()
    {
        var kubeconfig = ClusterUnderTest.RealServer.KubeconfigOrSkip()!;
        using var view = new ClusterView(kubeconfig);
        var name = "crash" + Guid.NewGuid().ToString("N")[..10];
        try
        {
            await using var first = await PortalProcess.StartAsync(kubeconfig, Cancellation);
            var api = new ApiClient(first.Url);
            await api.ApproveAsync(await api.SubmitAsync(name, Cancellation), Cancellation);
            await first.KillAsync();

            first.Restarted = true;
            await using var second = await PortalProcess.StartAsync(kubeconfig, Cancellation, first.DataPath);
            await new ApiClient(second.Url).WaitUntilReadyAsync(name, Cancellation);

            Assert.Equal(13, (await view.ListAsync("team-" + name, Cancellation)).Count);
        }
        finally
        {
            await view.DeleteNamespaceAsync("team-" + name);
        }
    }
}
