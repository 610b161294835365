namespace TenantPortal.Demo;

/// <summary>What the demo sets beside the shipped settings; environment variables and the command line win.</summary>
public static class DemoSettings
{
    public static IReadOnlyDictionary<string, string?> All { get; } =
        new Dictionary<string, string?>
        {
            ["Sandbox:Nodes"] = "96",
            ["Prices:Currency"] = "EUR",
            ["Prices:Resources:Cpu"] = "18",
            ["Prices:Resources:Memory"] = "4",
            ["Prices:Resources:EphemeralStorage"] = "0.02",
            ["Prices:Resources:Storage"] = "0.08",
            ["Prices:Tiers:vcluster:Flat"] = "60",
            ["Prices:Tiers:cluster:Flat"] = "450",
            ["Tiers:namespace:Sleep"] = "NonProduction",
        };
}
