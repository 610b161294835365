using Microsoft.Extensions.Configuration;
using TenantPortal.Core.Configuration;
using TenantPortal.Core.Quotas;
using TenantPortal.Core.Tiers;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.Configuration;

public class PortalSettingsTests
{
    public static TheoryData<string, string?, string> WrongValues =>
        new()
        {
            { "Portal:Colour", "red", "Portal:Colour is not a known setting. Portal has: Roles, DataPath, Replica, PublicUrl, TrustedProxies." },
            { "Tiers:namespace:Sices:small:Cpu", "4", "Tiers:namespace:Sices is not a known setting." },
            { "Clusters:default:Kubeconfg", "x", "Clusters:default:Kubeconfg is not a known setting." },
            { "Portal:Roles:0", "Cook", "Portal:Roles:0 must be Web or Reconciler, not 'Cook'." },
            { "Portal:Roles:0", "1", "Portal:Roles:0 must be Web or Reconciler, not '1'." },
            { "Portal:Roles", "Web", "Portal:Roles must be a list, not 'Web'." },
            { "Reconciler:Workers", "many", "Reconciler:Workers cannot be 'many': write a whole number." },
            { "Reconciler:Workers", "99999999999", "Reconciler:Workers cannot be '99999999999': write a whole number." },
            { "Reconciler:Workers", "", "Reconciler:Workers cannot be '': write a whole number." },
            { "Database:Provider", "", "Database:Provider must be Sqlite or PostgreSql, not ''." },
            { "Reconciler:Workers", "0", "Reconciler:Workers must be 1 to 128, not 0." },
            { "Reconciler:Workers", "-1", "Reconciler:Workers must be 1 to 128, not -1." },
            { "Reconciler:Resync", "soon", "Reconciler:Resync cannot be 'soon': write a time span such as 00:10:00." },
            { "Reconciler:Resync", "99999999.00:00:00", "Reconciler:Resync cannot be '99999999.00:00:00': write a time span such as 00:10:00." },
            { "Reconciler:Resync", "00:00:01", "Reconciler:Resync must be 00:01:00 to 1.00:00:00, not 00:00:01." },
            { "Reconciler:MaxBackoff", "-00:00:01", "Reconciler:MaxBackoff must be 00:00:01 to 01:00:00, not -00:00:01." },
            { "Database:Provider", "Oracle", "Database:Provider must be Sqlite or PostgreSql, not 'Oracle'." },
            { "Database:Provider", "PostgreSql", "ConnectionStrings:Portal must be set because Database:Provider is PostgreSql" },
            { "ConnectionStrings:Portal", "Host=db", "ConnectionStrings:Portal is not a valid connection string for Sqlite" },
            { "Database:ListenConnectionString", "Host=db", "Database:ListenConnectionString is only for PostgreSQL." },
            { "Audit:Key", "c2hvcnQ=", "Audit:Key must be at least 32 bytes in Base64." },
            { "Audit:PreviousKeys:0", "not base64", "Audit:PreviousKeys:0 must be at least 32 bytes in Base64." },
            { "Clusters:default", "Sandbox", "Clusters:default must be a section, not 'Sandbox'." },
            { "Clusters:default:Kind", "Kubeconfig", "Clusters:default:Kubeconfig must name a file because Clusters:default:Kind is Kubeconfig." },
            { "Clusters:default:Kubeconfig", "/nowhere/config", "Clusters:default:Kubeconfig names '/nowhere/config', which does not exist." },
            {
                "Clusters:default:Kubeconfig",
                $"appsettings.json{Path.PathSeparator}/nowhere/other",
                "Clusters:default:Kubeconfig names '/nowhere/other', which does not exist."
            },
            { "Clusters:default:Kubeconfig", $"{Path.PathSeparator}", "Clusters:default:Kubeconfig must name a file because" },
            { "Clusters:default:GroupPrefix", "system:", "Clusters:default:GroupPrefix must not create Kubernetes system groups (system:)." },
            { "Clusters:Big_One:Kind", "Sandbox", "Clusters:Big_One is not a valid cluster name" },
            { "AutoApproval:MaxIncrease", "2", "AutoApproval:MaxIncrease must be 0.01 to 1, not 2." },
            {
                "AutoApproval:MostIncrease",
                "0.5",
                "AutoApproval:MostIncrease is now called AutoApproval:MaxIncrease. Rename the key; its values are unchanged."
            },
            { "AutoApproval:LargestSize", "small", "AutoApproval:LargestSize is now called AutoApproval:MaxSize." },
            { "AutoApproval:LeastUse", "0.5", "AutoApproval:LeastUse is now called AutoApproval:MinUse." },
            { "AutoApproval:MostPerYear", "2", "AutoApproval:MostPerYear is now called AutoApproval:MaxPerYear." },
            { "Isolation:MostRequestsPerSecond", "2", "Isolation:MostRequestsPerSecond is now called Isolation:MaxRequestsPerSecond." },
            { "AutoApproval:UseDays", "0", "AutoApproval:UseDays must be 1 to 90, not 0." },
            { "AutoApproval:CoolDown", "366.00:00:00", "AutoApproval:CoolDown must be 00:00:00 to 365.00:00:00, not 366.00:00:00." },
            { "Tenants:Expiry:NoticeDays:0", "0", "Tenants:Expiry:NoticeDays must be 1 to 365 days, not 0." },
            { "Tenants:Expiry:NoticeDays:0", "366", "Tenants:Expiry:NoticeDays must be 1 to 365 days, not 366." },
            { "Tenants:Environments:0", "Production!", "Tenants:Environments: 'Production!' is not a valid label value." },
            { "Tenants:Recertification:DeputyAfterDays", "0", "Tenants:Recertification:DeputyAfterDays must be 1 to 365, not 0." },
            { "Tenants:Recertification:ManagersAfterDays", "366", "Tenants:Recertification:ManagersAfterDays must be 1 to 365, not 366." },
            { "Tenants:Recertification:SuspendAfterDays", "-1", "Tenants:Recertification:SuspendAfterDays must be 0 to 365, not -1." },
            { "Tiers:namespace:RecertifyMonths", "61", "Tiers:namespace:RecertifyMonths must be 0 to 60, not 61." },
            { "Tiers:namespace:Sizes:small:Cpu", "-4", "Tiers:namespace:Sizes:small:cpu: CPU must be more than zero." },
            { "Tiers:namespace:Sizes:small:Memory", "8", "Tiers:namespace:Sizes:small:memory: Memory of '8' is less than 1Mi." },
            { "Tiers:namespace:Sizes:large:Cpu", "65", "Tiers:namespace:Sizes:large:cpu is 65, which is more than the tier's maximum of 64." },
            { "Tiers:namespace:Maximum:Pods", "1.5", "Tiers:namespace:Maximum:pods: Pods must be a whole number" },
            { "Tiers:namespace:Maximum:Gpus", "1", "Tiers:namespace:Maximum:Gpus: There is no quota for 'Gpus'." },
            { "Tiers:namespace:Maximum", "lots", "Tiers:namespace:Maximum must be a section, not 'lots'." },
            { "Tiers:namespace:Options", "none", "Tiers:namespace:Options must be a section, not 'none'." },
            { "Tiers:namespace:LimitFactor", "-2", "Tiers:namespace:LimitFactor must be 1 to 100, not -2." },
            { "Tiers:namespace:LimitFactor", "two", "Tiers:namespace:LimitFactor cannot be 'two': write a whole number." },
            { "Sandbox:Nodes", "101", "Sandbox:Nodes must be 0 to 100, not 101." },
            { "Tiers:namespace:Overcommit", "0", "Tiers:namespace:Overcommit must be 0.1 to 20, not 0." },
            { "Tiers:namespace:Overcommit", "1,5x", "Tiers:namespace:Overcommit cannot be '1,5x': write a number such as 1.5." },
            { "Tiers:namespace:Title", " ", "Tiers:namespace:Title must be set." },
            { "Tiers:namespace:NamespacePrefix", "kube-", "Tiers:namespace:NamespacePrefix must be team-, vcluster- or cluster-" },
            { "Tiers:namespace:Clusters:0", "moon", "Tiers:namespace:Clusters names 'moon', which is not one of the configured clusters (default)." },
            { "Tiers:namespace:Isolation", "Cell", "Tiers:namespace:Isolation must be Namespace or VirtualCluster or DedicatedCluster, not 'Cell'." },
            { "Tiers:namespace:Comparison:Colour", "red", "Tiers:namespace:Comparison:Colour is not a known setting." },
            {
                "Tiers:namespace:Blueprint",
                "gold",
                "Tiers:namespace:Blueprint names 'gold', which is not one of the blueprints: "
                    + "cluster-capi, namespace, vcluster-argocd, vcluster-capi, vcluster-flux."
            },
            { "Tiers:namespace:Options:colour", "red", "Tiers:namespace:Options: The blueprint namespace has no parameter 'colour'" },
            { "Tiers:namespace:Options:allowIngress", "perhaps", "Tiers:namespace:Options: 'allowIngress' must be true or false." },
            {
                "Tiers:namespace:NamespacePrefix",
                "cluster-",
                "Tiers:namespace:NamespacePrefix is cluster-, but the blueprint namespace creates the namespace 'team-payments' for a tenant 'payments'."
            },
            { "Tiers:vcluster:Options:kubernetesVersion", "1.36", "Tiers:vcluster:Options: 'kubernetesVersion' must match" },
            { "Tiers:cluster:Options:controlPlaneReplicas", "9", "Tiers:cluster:Options: 'controlPlaneReplicas' must be at most 7." },
            { "Tiers:cluster:Worker:Cpu", "0", "Tiers:cluster:Worker:cpu: CPU must be more than zero." },
            {
                "Tiers:cluster:Worker:Storage",
                "1Ti",
                "Tiers:cluster:Worker:storage: A worker node has no 'storage'. It has cpu, memory, ephemeralStorage, pods."
            },
            { "Tiers:namespace:Blueprint", "cluster-capi", "Tiers:namespace:Options: 'oidcIssuerUrl' has no default and must be set." },
            { "Portal:TrustedProxies:0", "ingress", "Portal:TrustedProxies: 'ingress' is not a valid network. Use CIDR notation, such as 10.0.0.0/8." },
            { "Authentication:RecheckInterval", "00:10:00", "Authentication:RecheckInterval must be 00:00:10 to 00:05:00, not 00:10:00." },
            { "Authentication:MaxSessionAge", "365.00:00:00", "Authentication:MaxSessionAge must be 01:00:00 to 30.00:00:00, not 365.00:00:00." },
            { "Access:TeamPatterns:Leads:0", "(?<team>.+", "Access:TeamPatterns:Leads:0 is not a valid regular expression." },
            { "Access:TeamPatterns:Leads:0", "(?<team>.+)-leads)|(.*", "Access:TeamPatterns:Leads:0 is not a valid regular expression." },
            { "Access:TeamPatterns:Leads:0", "(.+)-team-leads", "Access:TeamPatterns:Leads:0 has no group called team" },
            { "Access:TeamPatterns:Members:0", "(?<team>.+)(?<!s)-team", "Access:TeamPatterns:Members:0 uses lookarounds or backreferences" },
            {
                "Access:GroupNames:11111111-2222-3333-4444-555555555555",
                " ",
                "Access:GroupNames:11111111-2222-3333-4444-555555555555 must be the group's name."
            },
            { "Blueprints:Path", "/nowhere", "The blueprints folder /nowhere does not exist." },
        };

    [Fact]
    public void The_shipped_settings_are_accepted()
    {
        var settings = Given.Settings();

        Assert.Equal([PortalRole.Web, PortalRole.Reconciler], settings.Portal.Roles);
        Assert.Equal(["default"], settings.Clusters.Names);
        Assert.True(settings.Clusters.HasSandbox);
        Assert.Null(settings.ConnectionString);
        Assert.Equal(["small", "medium", "large"], settings.Tiers.Find("namespace")!.Sizes.Select(size => size.Name));
        Assert.Equal("64", settings.Tiers.Find("namespace")!.Maximum[QuotaResource.Cpu].ToString());
    }

    [Fact]
    public void Options_of_a_tier_are_read_with_their_type()
    {
        var tier = Given.Settings(("Tiers:namespace:Options:allowIngress", "False"), ("Tiers:namespace:Options:services", "5")).Tiers.Find("namespace")!;

        Assert.Equal("""{"allowIngress":false,"services":"5"}""", tier.Options.ToJsonString());
    }

    [Fact]
    public void A_tier_that_makes_nodes_must_say_what_one_holds()
    {
        var mistakes = Mistakes(
            Given.Configuration(
                ("Tiers:namespace:Blueprint", "cluster-capi"),
                ("Tiers:namespace:NamespacePrefix", "cluster-"),
                ("Tiers:namespace:Options:oidcIssuerUrl", "https://sso.example.com"),
                ("Tiers:namespace:Offer:allowIngress", "none"),
                ("Tiers:namespace:Offer:internetEgress", "none")
            )
        );

        Assert.StartsWith("Tiers:namespace cannot be rendered: cluster-capi/cluster.yaml:", Assert.Single(mistakes), StringComparison.Ordinal);
        Assert.Contains("size.workers", mistakes[0], StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(WrongValues))]
    public void A_wrong_value_is_refused_with_its_key(string key, string? value, string mistake) =>
        Assert.StartsWith(mistake, Assert.Single(Mistakes(Given.Configuration((key, value)))), StringComparison.Ordinal);

    [Fact]
    public void An_unknown_key_at_the_root_of_a_file_is_refused()
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, """{ "Teirs": {}, "Kestrel": {} }""");
            var configuration = new ConfigurationBuilder().AddJsonFile(Path.Combine(AppContext.BaseDirectory, "appsettings.json")).AddJsonFile(file).Build();

            Assert.StartsWith(
                "Teirs is not a known setting. The known settings are: Access, ",
                Assert.Single(Mistakes(configuration)),
                StringComparison.Ordinal
            );
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void What_may_be_left_out_may_be_empty() => Given.Settings(("Clusters:default:Kubeconfig", ""), ("Portal:DataPath", ""), ("Clusters:edge:Kind", ""));

    [Theory]
    [InlineData("Reconciler:Workers")]
    [InlineData("Clusters:default:GroupPrefix")]
    [InlineData("Tiers:namespace:Blueprint")]
    [InlineData("Tiers:namespace:Sizes:small:Cpu")]
    [InlineData("Tiers:namespace:Options:services")]
    [InlineData("Tenants:ReservedNames:0")]
    public void A_null_in_a_file_is_refused(string key) =>
        Assert.Equal($"{key} is null. Set a value or remove the key.", Assert.Single(Mistakes(Given.Configuration((key, null)))));

    [Fact]
    public void The_environment_may_hold_what_is_not_ours() => Given.Settings(("PATH", "/bin"), ("HOME", "/root"));

    [Fact]
    public void All_mistakes_are_reported_at_once()
    {
        var mistakes = Mistakes(
            Given.Configuration(
                ("Reconciler:Workers", "0"),
                ("Tiers:namespace:Sizes:small:Cpu", "-4"),
                ("Tiers:namespace:Sizes:small:Pods", "none"),
                ("Tiers:namespace:LimitFactor", "0"),
                ("Clusters:default:GroupPrefix", "system:")
            )
        );

        Assert.Equal(
            [
                "Clusters:default:GroupPrefix",
                "Reconciler:Workers",
                "Tiers:namespace:LimitFactor",
                "Tiers:namespace:Sizes:small:cpu:",
                "Tiers:namespace:Sizes:small:pods:",
            ],
            mistakes.Select(mistake => mistake.Split(' ')[0]).Order()
        );
    }

    [Fact]
    public void All_unknown_keys_and_unreadable_values_are_reported_at_once()
    {
        var exception = Assert.Throws<SettingsException>(() =>
            Given.Settings(("Portal:Colour", "red"), ("Reconciler:Workers", "many"), ("Tiers:namespace:LimitFactor", "two"), ("Blueprints:Path", "/nowhere"))
        );

        Assert.Equal(4, exception.Mistakes.Count);
        Assert.All(exception.Mistakes, mistake => Assert.Contains("- " + mistake, exception.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void A_wrong_key_a_negative_number_and_a_wrong_blueprint_are_reported_at_once()
    {
        var folder = Directory.CreateTempSubdirectory("blueprints-");
        var blueprint = Directory.CreateDirectory(Path.Combine(folder.FullName, "namespace"));
        foreach (var file in Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Blueprints", "namespace")))
            File.WriteAllText(
                Path.Combine(blueprint.FullName, Path.GetFileName(file)),
                File.ReadAllText(file).Replace("${quota.cpu}", "${quota.cpuu}", StringComparison.Ordinal)
            );

        var mistakes = Mistakes(Given.Configuration(("Portal:Colour", "red"), ("Tiers:namespace:Sizes:small:Cpu", "-4"), ("Blueprints:Path", folder.FullName)));
        folder.Delete(recursive: true);

        Assert.Collection(
            mistakes,
            key => Assert.StartsWith("Portal:Colour is not a known setting.", key, StringComparison.Ordinal),
            placeholder => Assert.Matches(@"^namespace/quota\.yaml:\d+: .*quota\.cpuu", placeholder),
            number => Assert.Equal("Tiers:namespace:Sizes:small:cpu: CPU must be more than zero.", number)
        );
    }

    [Fact]
    public void A_portal_without_tiers_clusters_or_roles_does_not_start()
    {
        var configuration = new ConfigurationBuilder().Build();

        Assert.Equal(["Portal:Roles", "Tenants:Environments", "Clusters", "Tiers"], Mistakes(configuration).Select(mistake => mistake.Split(' ')[0]));
    }

    private static IReadOnlyList<string> Mistakes(IConfiguration configuration) =>
        Assert.Throws<SettingsException>(() => TestSettings.Read(configuration)).Mistakes;
}
