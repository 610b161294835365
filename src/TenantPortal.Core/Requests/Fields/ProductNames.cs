namespace TenantPortal.Core.Requests.Fields;

/// <summary>Names the tenants of a product: its own name, and a short form of the environment.</summary>
public static class ProductNames
{
    /// <summary>The name of the tenant of one environment: <c>shop-dev</c> of the product <c>shop</c>.</summary>
    public static string Of(string product, string environment) => $"{product}-{SuffixOf(environment)}";

    /// <summary>A short form of an environment that has a common one; otherwise its name.</summary>
    public static string SuffixOf(string environment) =>
        environment switch
        {
            "development" => "dev",
            "testing" => "test",
            "integration" => "int",
            "production" => "prod",
            _ => environment,
        };
}
