using System.Net;
using TenantPortal.Core.Clusters;
using TenantPortal.Core.Data;
using TenantPortal.Core.People;
using TenantPortal.Core.Sessions;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tokens;

namespace TenantPortal.Core.Configuration;

/// <summary>Validates the values of settings.</summary>
internal static class SettingsRules
{
    public static void Check(
        PortalOptions portal,
        ReconcilerOptions reconciler,
        TenantOptions tenants,
        SignInOptions authentication,
        AccessOptions access,
        ClusterCatalog clusters,
        List<string> mistakes
    )
    {
        void Require(bool holds, string sentence)
        {
            if (!holds)
                mistakes.Add(sentence);
        }

        Require(portal.Roles.Length > 0, "Portal:Roles must name Web, Reconciler or both.");
        foreach (var network in portal.TrustedProxies.Where(network => !IPNetwork.TryParse(network, out _)))
            mistakes.Add($"Portal:TrustedProxies: '{network}' is not a valid network. Use CIDR notation, such as 10.0.0.0/8.");
        Require(reconciler.Workers is >= 1 and <= 128, $"Reconciler:Workers must be 1 to 128, not {reconciler.Workers}.");
        Require(
            reconciler.Resync >= TimeSpan.FromMinutes(1) && reconciler.Resync <= TimeSpan.FromDays(1),
            $"Reconciler:Resync must be 00:01:00 to 1.00:00:00, not {reconciler.Resync}."
        );
        Require(
            reconciler.MaxBackoff >= TimeSpan.FromSeconds(1) && reconciler.MaxBackoff <= TimeSpan.FromHours(1),
            $"Reconciler:MaxBackoff must be 00:00:01 to 01:00:00, not {reconciler.MaxBackoff}."
        );
        Require(
            reconciler.ProgressDeadline >= TimeSpan.FromSeconds(1) && reconciler.ProgressDeadline <= TimeSpan.FromDays(7),
            $"Reconciler:ProgressDeadline must be 00:00:01 to 7.00:00:00, not {reconciler.ProgressDeadline}."
        );
        Require(
            authentication.RecheckInterval >= TimeSpan.FromSeconds(10) && authentication.RecheckInterval <= TimeSpan.FromMinutes(5),
            $"Authentication:RecheckInterval must be 00:00:10 to 00:05:00, not {authentication.RecheckInterval}."
        );
        Require(
            authentication.MaxSessionAge >= TimeSpan.FromHours(1) && authentication.MaxSessionAge <= TimeSpan.FromDays(30),
            $"Authentication:MaxSessionAge must be 01:00:00 to 30.00:00:00, not {authentication.MaxSessionAge}."
        );
        Require(tenants.Environments.Length > 0, "Tenants:Environments must name at least one environment, such as production.");
        foreach (var environment in tenants.Environments.Where(environment => !TenantName.TryParse(environment, out _)))
            mistakes.Add($"Tenants:Environments: '{environment}' is not a valid label value. Use lowercase letters, digits and hyphens.");
        Require(
            tenants.DeletionGrace >= TimeSpan.Zero && tenants.DeletionGrace <= TimeSpan.FromDays(90),
            $"Tenants:DeletionGrace must be 00:00:00 to 90.00:00:00, not {tenants.DeletionGrace}."
        );
        Require(clusters.Names.Count > 0, "Clusters must name at least one cluster.");
        foreach (var (name, cluster) in clusters.All)
            CheckCluster(name, cluster, mistakes);
        CheckAccess(access, mistakes);
    }

    private static void CheckAccess(AccessOptions access, List<string> mistakes)
    {
        mistakes.AddRange(
            access.GroupNames.Where(group => string.IsNullOrWhiteSpace(group.Value)).Select(group => $"Access:GroupNames:{group.Key} must be the group's name.")
        );
        CheckPatterns("Access:TeamPatterns:Leads", access.TeamPatterns.Leads, mistakes);
        CheckPatterns("Access:TeamPatterns:Members", access.TeamPatterns.Members, mistakes);
    }

    private static void CheckPatterns(string key, string[] patterns, List<string> mistakes)
    {
        foreach (var (i, pattern) in patterns.Index())
        {
            try
            {
                TeamPattern.Parse(pattern);
            }
            catch (FormatException exception)
            {
                mistakes.Add($"{key}:{i} {exception.Message}");
            }
        }
    }

    public static void CheckDatabase(DatabaseOptions database, string? connectionString, List<string> mistakes)
    {
        if (connectionString is null && database.Provider == DatabaseProvider.PostgreSql)
            mistakes.Add("ConnectionStrings:Portal must be set because Database:Provider is PostgreSql: Host=…;Database=…;Username=…;Password=….");
        // The message never repeats the connection string: it may contain a password.
        if (connectionString is not null && !DatabaseServices.IsConnectionString(database.Provider, connectionString))
            mistakes.Add($"ConnectionStrings:Portal is not a valid connection string for {database.Provider}, the value of Database:Provider.");
    }

    public static void Check(SandboxClusterOptions sandbox, List<string> mistakes)
    {
        if (sandbox.Nodes is < 0 or > 100)
            mistakes.Add($"Sandbox:Nodes must be 0 to 100, not {sandbox.Nodes}.");
    }

    public static void Check(TokenOptions tokens, List<string> mistakes)
    {
        if (tokens.MaxUnseen < TimeSpan.FromHours(1) || tokens.MaxUnseen > TimeSpan.FromDays(365))
            mistakes.Add($"Tokens:MaxUnseen must be 01:00:00 to 365.00:00:00, not {tokens.MaxUnseen}.");
    }

    private static void CheckCluster(string name, ClusterOptions cluster, List<string> mistakes)
    {
        var key = $"Clusters:{name}";
        if (!TenantName.TryParse(name, out _))
            mistakes.Add($"{key} is not a valid cluster name. Use lowercase letters, digits and hyphens.");
        if (cluster.Kind == ClusterKind.Kubeconfig && string.IsNullOrWhiteSpace(cluster.Kubeconfig))
            mistakes.Add($"{key}:Kubeconfig must name a file because {key}:Kind is Kubeconfig.");
        if (cluster.EffectiveKind == ClusterKind.Kubeconfig && !string.IsNullOrWhiteSpace(cluster.Kubeconfig) && !File.Exists(cluster.Kubeconfig))
            mistakes.Add($"{key}:Kubeconfig names '{cluster.Kubeconfig}', which does not exist.");
        if (cluster.GroupPrefix.Any(char.IsControl) || cluster.GroupPrefix.StartsWith("system", StringComparison.OrdinalIgnoreCase))
            mistakes.Add($"{key}:GroupPrefix must not create Kubernetes system groups (system:).");
        if (!TenantName.TryParse(cluster.PortalNamespace, out _))
            mistakes.Add($"{key}:PortalNamespace must be the name of a namespace.");
        if (!TenantName.TryParse(cluster.PortalServiceAccount, out _))
            mistakes.Add($"{key}:PortalServiceAccount must be the name of a ServiceAccount.");
        ClusterAccessRules.Check(name, cluster.Access, mistakes);
    }
}
