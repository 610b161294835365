namespace TenantPortal.E2E;

/// <summary>The clusters that every story is told on.</summary>
public enum ClusterUnderTest
{
    Sandbox,
    RealServer,
}

internal static class ClustersUnderTest
{
    public const string KubeconfigVariable = "TENANTPORTAL_TEST_KUBECONFIG";

    /// <summary>Null for the Sandbox. Skips the test, with the reason, when there is no real server.</summary>
    public static string? KubeconfigOrSkip(this ClusterUnderTest cluster)
    {
        if (cluster == ClusterUnderTest.Sandbox)
            return null;
        var kubeconfig = Environment.GetEnvironmentVariable(KubeconfigVariable);
        Assert.SkipWhen(string.IsNullOrEmpty(kubeconfig), $"{KubeconfigVariable} names no kubeconfig of a real API server.");
        return kubeconfig;
    }
}
