using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Json;
using TenantPortal.Core.Audit;
using TenantPortal.Core.Clusters;
using TenantPortal.Core.Data;
using TenantPortal.Core.IsolationChecks;
using TenantPortal.Core.Notifications;
using TenantPortal.Core.People;
using TenantPortal.Core.Requests;
using TenantPortal.Core.Requests.Automatic;
using TenantPortal.Core.Secrets;
using TenantPortal.Core.Sessions;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tiers;
using TenantPortal.Core.Tiers.Blueprints;
using TenantPortal.Core.Tokens;

namespace TenantPortal.Core.Configuration;

/// <summary>All settings, validated together so that a failed start lists every mistake at once.</summary>
public sealed class PortalSettings
{
    internal static readonly Dictionary<string, Type> Sections = new(StringComparer.OrdinalIgnoreCase)
    {
        [PortalOptions.Section] = typeof(PortalOptions),
        [DatabaseOptions.Section] = typeof(DatabaseOptions),
        [BlueprintOptions.Section] = typeof(BlueprintOptions),
        [ReconcilerOptions.Section] = typeof(ReconcilerOptions),
        [AuditOptions.Section] = typeof(AuditOptions),
        [SignInOptions.Section] = typeof(SignInOptions),
        [AccessOptions.Section] = typeof(AccessOptions),
        [TokenOptions.Section] = typeof(TokenOptions),
        [TenantOptions.Section] = typeof(TenantOptions),
        [AutoApprovalOptions.Section] = typeof(AutoApprovalOptions),
        [IsolationOptions.Section] = typeof(IsolationOptions),
        [NotificationOptions.Section] = typeof(NotificationOptions),
        [TierOptions.Section] = typeof(Dictionary<string, TierOptions>),
        [ClusterOptions.Section] = typeof(Dictionary<string, ClusterOptions>),
        [SecretBackendOptions.Section] = typeof(Dictionary<string, SecretBackendOptions>),
        [SandboxClusterOptions.Section] = typeof(SandboxClusterOptions),
    };

    /// <summary>Top-level keys of ASP.NET Core.</summary>
    private static readonly string[] FrameworkKeys = ["Urls", "Logging", "AllowedHosts", "ConnectionStrings", "Kestrel", "DetailedErrors"];

    public required PortalOptions Portal { get; init; }

    public required DatabaseOptions Database { get; init; }

    public required ReconcilerOptions Reconciler { get; init; }

    public required SignInOptions Authentication { get; init; }

    public required AccessOptions Access { get; init; }

    public required AuditOptions Audit { get; init; }

    public required TokenOptions Tokens { get; init; }

    public required TenantOptions Tenants { get; init; }

    public required AutoApprovalOptions AutoApproval { get; init; }

    public required IsolationOptions Isolation { get; init; }

    public required NotificationOptions Notifications { get; init; }

    public required ClusterCatalog Clusters { get; init; }

    public required TierCatalog Tiers { get; init; }

    public required SecretBackendCatalog SecretBackends { get; init; }

    public required SandboxClusterOptions Sandbox { get; init; }

    /// <summary>Whether the process runs in the Development environment, which is less strict.</summary>
    public bool IsDevelopment { get; init; }

    /// <summary>The value of <c>ConnectionStrings:Portal</c>; null for the default SQLite file.</summary>
    public string? ConnectionString { get; init; }

    /// <summary>Reads and validates all settings.</summary>
    /// <exception cref="SettingsException">The settings are invalid; it lists every mistake.</exception>
    public static PortalSettings Read(IConfiguration configuration, bool isDevelopment = false)
    {
        var mistakes = new List<string>();
        CheckRootKeys(configuration, mistakes);
        var unreadable = Sections.SelectMany(section => ConfigurationCheck.FindMistakes(configuration.GetSection(section.Key), section.Value)).ToList();
        mistakes.AddRange(unreadable.Select(mistake => mistake.ToString()));
        // The binder stops at the first invalid value. Removing these first lets the rules check all other values in the same run.
        var readable = unreadable.Count == 0 ? configuration : Without(configuration, unreadable);

        T Bind<T>(string section)
            where T : new() => readable.GetSection(section).Get<T>() ?? new T();
        var clusters = new ClusterCatalog(Bind<Dictionary<string, ClusterOptions>>(ClusterOptions.Section));
        var reconciler = Bind<ReconcilerOptions>(ReconcilerOptions.Section);
        var portal = Bind<PortalOptions>(PortalOptions.Section);
        var tenants = Bind<TenantOptions>(TenantOptions.Section);
        var sandbox = Bind<SandboxClusterOptions>(SandboxClusterOptions.Section);
        var database = Bind<DatabaseOptions>(DatabaseOptions.Section);
        var connectionString = configuration.GetConnectionString("Portal") is { Length: > 0 } written ? written : null;
        var notifications = Bind<NotificationOptions>(NotificationOptions.Section);
        var authentication = Bind<SignInOptions>(SignInOptions.Section);
        var access = Bind<AccessOptions>(AccessOptions.Section);
        var tokens = Bind<TokenOptions>(TokenOptions.Section);
        var broken = new List<string>();
        SettingsRules.Check(tokens, broken);
        SettingsRules.Check(portal, reconciler, tenants, authentication, access, clusters, broken);
        SettingsRules.Check(sandbox, broken);
        SettingsRules.CheckDatabase(database, connectionString, broken);
        broken.AddRange(NotificationRules.FindMistakes(notifications, portal));
        var autoApproval = Bind<AutoApprovalOptions>(AutoApprovalOptions.Section);
        broken.AddRange(autoApproval.FindMistakes(tenants));
        var isolation = Bind<IsolationOptions>(IsolationOptions.Section);
        broken.AddRange(isolation.FindMistakes());
        var audit = Bind<AuditOptions>(AuditOptions.Section);
        broken.AddRange(audit.FindMistakes());

        var (backends, backendMistakes) = SecretBackendRules.Read(Bind<Dictionary<string, SecretBackendOptions>>(SecretBackendOptions.Section));
        broken.AddRange(backendMistakes);
        var (blueprints, blueprintMistakes) = LoadBlueprints(Bind<BlueprintOptions>(BlueprintOptions.Section).EffectivePath);
        broken.AddRange(blueprintMistakes);
        var (tiers, tierMistakes) = TierReader.Read(Bind<Dictionary<string, TierOptions>>(TierOptions.Section), blueprints, clusters.Names);
        broken.AddRange(tierMistakes);

        // A rule that fails only because its key is invalid would be reported twice.
        mistakes.AddRange(broken.Where(sentence => !unreadable.Exists(mistake => mistake.Explains(sentence))));
        SettingsException.ThrowIfAny(mistakes);
        return new PortalSettings
        {
            Portal = portal,
            Database = database,
            Reconciler = reconciler,
            Authentication = authentication,
            Audit = audit,
            Access = access,
            Tokens = tokens,
            Tenants = tenants,
            AutoApproval = autoApproval,
            Isolation = isolation,
            Notifications = notifications,
            Clusters = clusters,
            Tiers = tiers,
            SecretBackends = backends,
            Sandbox = sandbox,
            IsDevelopment = isDevelopment,
            ConnectionString = connectionString,
        };
    }

    private static void CheckRootKeys(IConfiguration configuration, List<string> mistakes)
    {
        // Only files: the environment holds many unrelated variables.
        var keys =
            (configuration as IConfigurationRoot)
                ?.Providers.OfType<JsonConfigurationProvider>()
                .SelectMany(provider => provider.GetChildKeys([], null))
                .Distinct(StringComparer.OrdinalIgnoreCase)
            ?? [];
        foreach (var key in keys.Where(key => !Sections.ContainsKey(key) && !FrameworkKeys.Contains(key, StringComparer.OrdinalIgnoreCase)))
            mistakes.Add($"{key} is not a known setting. The known settings are: {string.Join(", ", Sections.Keys.Order(StringComparer.Ordinal))}.");
    }

    private static IConfiguration Without(IConfiguration configuration, List<SettingMistake> unreadable) =>
        new ConfigurationBuilder()
            .AddInMemoryCollection(
                configuration.AsEnumerable().Where(setting => setting.Value is not null && !unreadable.Exists(mistake => mistake.IsAbout(setting.Key)))
            )
            .Build();

    private static (BlueprintCatalog? Blueprints, IReadOnlyList<string> Mistakes) LoadBlueprints(string path)
    {
        try
        {
            return (BlueprintCatalog.Load(path), []);
        }
        catch (BlueprintException exception)
        {
            return (null, exception.Mistakes);
        }
    }
}
