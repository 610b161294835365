using System.Net;
using System.Text.Json.Nodes;
using k8s;
using k8s.Exceptions;
using k8s.KubeConfigModels;
using TenantPortal.Core.Tenants.Connecting;
using TenantPortal.Parsing;
using YamlDotNet.Core;

namespace TenantPortal.Kubernetes.Connections;

/// <summary>Reads the portal's kubeconfig for a cluster as kubectl does, including the fields that the library ignores.</summary>
internal static class KubeconfigFile
{
    private const int MaxBytes = 1 << 20;

    /// <summary>Fields of a user that would change who the portal is, and that neither the library nor this class supports.</summary>
    private static readonly string[] UnsupportedFields = ["as", "as-uid", "as-groups", "as-user-extra", "auth-provider"];

    /// <returns>The configuration, and the files that it was read from.</returns>
    /// <exception cref="KubeConfigException">The file cannot be used.</exception>
    public static (KubernetesClientConfiguration Configuration, IReadOnlyList<string> Files) Read(string path, string? context)
    {
        // The library's parser has no limits, and the file may be a Secret that another program writes.
        if (FindProblem(path) is { } problem)
            throw new KubeConfigException(problem);
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        if (!File.Exists(path))
            throw new KubeConfigException($"The kubeconfig '{path}' does not exist.");
        var text = File.ReadAllText(path);
        var (cluster, owner, ownerName) = FindCurrent(Kubeconfig.ReadTree(text), context);
        if (UnsupportedFields.FirstOrDefault(field => IsSet(owner?[field])) is { } unsupported)
            throw new KubeConfigException($"The kubeconfig's user sets '{unsupported}', which the portal does not support.");
        var config = Load(path, text);
        var tokenFile = Text(owner, "tokenFile") is { } named ? Path.Combine(folder, named) : null;
        foreach (var user in config.Users ?? [])
        {
            if (user.UserCredentials?.ExternalExecution is { Command: { } command } plugin && command.Contains('/', StringComparison.Ordinal))
                plugin.Command = Path.Combine(folder, command);
            // As in kubectl, the file comes before the token. The library refuses a user without credentials that it knows.
            if (tokenFile is not null && user.Name == ownerName)
                (user.UserCredentials ??= new UserCredentials()).Token = File.ReadAllText(tokenFile).Trim();
        }

        var configuration = KubernetesClientConfiguration.BuildConfigFromConfigObject(config, context);
        if (Text(cluster, "proxy-url") is { } proxy)
            configuration.FirstMessageHandlerSetup += handler => UseProxy(handler, proxy);
        string?[] files = [path, tokenFile, InFolder(cluster, "certificate-authority"), InFolder(owner, "client-certificate"), InFolder(owner, "client-key")];
        return (configuration, [.. files.OfType<string>()]);

        string? InFolder(JsonObject? fields, string field) => Text(fields, field) is { } name ? Path.Combine(folder, name) : null;
    }

    /// <summary>As the library reads a kubeconfig, but without preparing its parser for every kind of Kubernetes, which takes a second.</summary>
    private static K8SConfiguration Load(string path, string text)
    {
        try
        {
            var config = UntrustedDocument.DeserializeYaml<K8SConfiguration>(text) ?? throw new KubeConfigException("The kubeconfig is empty.");
            // Paths in the file are relative to it.
            config.FileName = Path.GetFullPath(path);
            return config;
        }
        catch (YamlException exception)
        {
            // Neither its message nor the exception itself: both may quote secrets from the file.
            throw new KubeConfigException($"The kubeconfig has a value of the wrong type at line {exception.Start.Line}.");
        }
    }

    /// <summary>A sentence about why the file cannot be parsed; null when it can, or when it does not exist.</summary>
    public static string? FindProblem(string path)
    {
        var file = new FileInfo(path);
        if (!file.Exists)
            return null;
        return file.Length > MaxBytes ? $"The file is larger than {MaxBytes >> 20} MiB." : UntrustedDocument.FindYamlProblem(File.ReadAllText(path));
    }

    /// <summary>Programs that write kubeconfigs also write empty fields.</summary>
    private static bool IsSet(JsonNode? value) =>
        value switch
        {
            null => false,
            JsonArray list => list.Count > 0,
            JsonObject fields => fields.Count > 0,
            _ => value.ToString().Length > 0,
        };

    private static void UseProxy(HttpMessageHandler handler, string proxy)
    {
        if (handler is SocketsHttpHandler sockets)
            (sockets.UseProxy, sockets.Proxy) = (true, new WebProxy(new Uri(proxy)));
    }

    private static (JsonObject? Cluster, JsonObject? User, string? UserName) FindCurrent(JsonObject? tree, string? context)
    {
        var current = Find("contexts", "context", context ?? Text(tree, "current-context"));
        return (Find("clusters", "cluster", Text(current, "cluster")), Find("users", "user", Text(current, "user")), Text(current, "user"));

        JsonObject? Find(string list, string what, string? name) =>
            (tree?[list] as JsonArray)?.OfType<JsonObject>().FirstOrDefault(item => Text(item, "name") == name)?[what] as JsonObject;
    }

    private static string? Text(JsonObject? fields, string field) =>
        fields?[field] is JsonValue value && value.TryGetValue<string>(out var text) && text.Length > 0 ? text : null;
}
