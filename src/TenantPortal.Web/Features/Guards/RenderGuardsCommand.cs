using System.Reflection;
using TenantPortal.Core.Clusters;
using TenantPortal.Core.Guards;
using TenantPortal.Core.Secrets;
using TenantPortal.Web.Commands;

namespace TenantPortal.Web.Features.Guards;

/// <summary>
/// The command <c>guards render</c>: writes the guards of <c>deploy/guards</c> as they fit the settings, for <c>kubectl apply</c>.
/// </summary>
internal static class RenderGuardsCommand
{
    private const string ClusterOption = "--cluster";
    private const string UserOption = "--portal-user";
    private const string DefaultEngine = "native";
    private const string Resources = "guards/";

    /// <summary>The folders that each engine consists of, as its kustomization lists them.</summary>
    private static readonly Dictionary<string, string[]> Folders = new()
    {
        ["native"] = ["common", "native-1.30", "native"],
        ["native-1.30"] = ["common", "native-1.30"],
        ["kyverno"] = ["common", "kyverno"],
        ["kyverno-legacy"] = ["common", "kyverno-legacy"],
        ["gatekeeper"] = ["common", "gatekeeper"],
    };

    public static readonly PortalCommand Command = new(
        "guards render",
        $"[{string.Join(" | ", Folders.Keys)}] [{ClusterOption} NAME] [{UserOption} NAME]",
        MaxArguments: 1,
        [ClusterOption, UserOption],
        RunAsync
    );

    private static async Task<int> RunAsync(WebApplicationBuilder builder, CommandLine line, TextWriter output, CancellationToken cancellationToken)
    {
        var engine = line.Arguments.FirstOrDefault() ?? DefaultEngine;
        if (!Folders.TryGetValue(engine, out var folders))
            throw new WrongUseException($"There are no guards '{engine}'. Choose one of {string.Join(", ", Folders.Keys)}.");
        await using var provider = builder.BuildCore();
        var identity = FindIdentity(provider.GetRequiredService<ClusterCatalog>(), line.Options);
        var backends = provider.GetRequiredService<SecretBackendCatalog>().All;
        var fitted = backends.Count == 0 ? "as shipped" : string.Join(", ", backends.Select(backend => backend.Name));
        await output.WriteLineAsync($"# The guards '{engine}' for the user {identity} and the secret backends {fitted}.");
        foreach (var file in folders.SelectMany(FilesOf))
        {
            await output.WriteLineAsync("---");
            await output.WriteAsync(GuardManifests.Render(await ReadAsync(file, cancellationToken), identity, backends));
        }

        return 0;
    }

    /// <summary>The name under which the API server of the cluster knows the portal.</summary>
    private static string FindIdentity(ClusterCatalog clusters, IReadOnlyDictionary<string, string> options)
    {
        if (options.TryGetValue(UserOption, out var user))
            return GuardManifests.IsIdentity(user)
                ? user
                : throw new WrongUseException($"{UserOption} must be a user name without spaces, quotes and backslashes.");
        var names = options.TryGetValue(ClusterOption, out var name) ? [name] : clusters.Names;
        var identities = names
            .Select(name =>
                clusters.Find(name) ?? throw new WrongUseException($"There is no cluster '{name}'. Choose one of {string.Join(", ", clusters.Names)}.")
            )
            .Select(cluster => $"system:serviceaccount:{cluster.PortalNamespace}:{cluster.PortalServiceAccount}")
            .Distinct()
            .ToList();
        return identities is [var one]
            ? one
            : throw new WrongUseException(
                $"The portal has another ServiceAccount in each cluster. Set {ClusterOption} to one of {string.Join(", ", clusters.Names)}."
            );
    }

    private static IEnumerable<string> FilesOf(string folder) =>
        typeof(RenderGuardsCommand)
            .Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith($"{Resources}{folder}/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal);

    private static async Task<string> ReadAsync(string file, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream(file)!);
        return await reader.ReadToEndAsync(cancellationToken);
    }
}
