namespace TenantPortal.Kubernetes.Tests;

/// <summary>The text of a kubeconfig with one cluster and one user.</summary>
internal static class TestKubeconfig
{
    /// <summary>Leads to this address, with a token of no worth.</summary>
    public static string To(string address) => Of($"server: \"{address}\"", "token: none");

    /// <param name="cluster">The fields of the cluster.</param>
    /// <param name="user">The fields of the user.</param>
    public static string Of(string cluster, string user) =>
        $"""
            apiVersion: v1
            kind: Config
            clusters:
            - name: c
              cluster:
                {cluster}
            users:
            - name: u
              user:
                {user}
            contexts:
            - name: x
              context:
                cluster: c
                user: u
            current-context: x
            """;
}
