using System.Net;
using System.Security.Cryptography;
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

    /// <summary>
    /// Reads one kubeconfig, or merges several as kubectl merges those of <c>KUBECONFIG</c>: the first file that has a cluster, a user or a context of a
    /// name wins with all of it, as the first that sets the current context does. Paths are relative to the file that they are in.
    /// </summary>
    /// <returns>The configuration, and the files that it was read from.</returns>
    /// <exception cref="KubeConfigException">A file cannot be used.</exception>
    public static (KubernetesClientConfiguration Configuration, IReadOnlyList<string> Files) Read(IReadOnlyList<string> paths, string? context)
    {
        var (configuration, files) = Read(paths.Select(Open).ToList(), context);
        return (configuration, [.. paths, .. files]);
    }

    /// <summary>
    /// Reads a kubeconfig that is complete in itself, as one in a Secret must be. Whoever can write the Secret can neither name a file of the portal nor start
    /// a program in it.
    /// </summary>
    /// <exception cref="CredentialException">The text cannot be used.</exception>
    public static KubernetesClientConfiguration ReadAlone(string text, string? context)
    {
        if (text.Length > MaxBytes)
            throw new CredentialException($"The kubeconfig is larger than {MaxBytes >> 20} MiB.");
        if (UntrustedDocument.FindYamlProblem(text) is { } problem)
            throw new CredentialException($"The kubeconfig cannot be read. {problem}");
        try
        {
            var tree = Kubeconfig.ReadTree(text);
            if ((FindOutsideField(tree) ?? FindOutsideField(Load(text))) is { } field)
                throw new CredentialException($"A kubeconfig in a Secret must be complete in itself, but this one sets '{field}'.");
            return Read([new Part("", text, tree)], context).Configuration;
        }
        catch (Exception exception) when (exception is not CredentialException && IsOfContent(exception))
        {
            throw new CredentialException("It is not a valid kubeconfig, or it does not have the context. Check both.", exception);
        }
    }

    /// <summary>Whether what is wrong is the content of a kubeconfig. The messages of the library may quote it.</summary>
    public static bool IsOfContent(Exception exception) =>
        exception is KubeConfigException or IOException or UnauthorizedAccessException or FormatException or ArgumentException or CryptographicException;

    private static string? FindOutsideField(JsonObject? tree) =>
        Fields(tree, "users", "user", "exec", "tokenFile", "client-certificate", "client-key")
            .Concat(Fields(tree, "clusters", "cluster", "certificate-authority"))
            .FirstOrDefault();

    /// <summary>The same as the library reads it: what it does must not depend on two parsers that agree.</summary>
    private static string? FindOutsideField(K8SConfiguration config)
    {
        var users = (config.Users ?? []).Select(user => user.UserCredentials).OfType<UserCredentials>().ToList();
        var clusters = (config.Clusters ?? []).Select(cluster => cluster.ClusterEndpoint).OfType<ClusterEndpoint>();
        return users.Exists(user => user.ExternalExecution is not null) ? "exec"
            : users.Exists(user => user.AuthProvider is not null) ? "auth-provider"
            : users.Exists(user => !string.IsNullOrEmpty(user.ClientCertificate)) ? "client-certificate"
            : users.Exists(user => !string.IsNullOrEmpty(user.ClientKey)) ? "client-key"
            : clusters.Any(cluster => !string.IsNullOrEmpty(cluster.CertificateAuthority)) ? "certificate-authority"
            : null;
    }

    private static IEnumerable<string> Fields(JsonObject? tree, string list, string what, params string[] fields) =>
        from item in (tree?[list] as JsonArray ?? []).OfType<JsonObject>()
        from field in fields
        where IsSet((item[what] as JsonObject)?[field])
        select field;

    /// <returns>The configuration, and the files that the parts refer to.</returns>
    private static (KubernetesClientConfiguration Configuration, IEnumerable<string> Files) Read(IReadOnlyList<Part> parts, string? context)
    {
        var current = Find(
            parts,
            "contexts",
            "context",
            context ?? parts.Select(part => Text(part.Tree, "current-context")).FirstOrDefault(name => name is not null)
        );
        var cluster = Find(parts, "clusters", "cluster", Text(current.Fields, "cluster"));
        var ownerName = Text(current.Fields, "user");
        var owner = Find(parts, "users", "user", ownerName);
        if (UnsupportedFields.FirstOrDefault(field => IsSet(owner.Fields?[field])) is { } unsupported)
            throw new KubeConfigException($"The kubeconfig's user sets '{unsupported}', which the portal does not support.");
        var config = Merge(parts);
        var tokenFile = owner.File("tokenFile");
        // As in kubectl, the file comes before the token. The library refuses a user without credentials that it knows.
        if (tokenFile is not null && config.Users.FirstOrDefault(user => user.Name == ownerName) is { } signedIn)
            (signedIn.UserCredentials ??= new UserCredentials()).Token = File.ReadAllText(tokenFile).Trim();

        var configuration = KubernetesClientConfiguration.BuildConfigFromConfigObject(config, context);
        if (Text(cluster.Fields, "proxy-url") is { } address)
        {
            var proxy = ProxyOf(address);
            configuration.FirstMessageHandlerSetup += handler => UseProxy(handler, proxy);
        }

        string?[] files = [tokenFile, cluster.File("certificate-authority"), owner.File("client-certificate"), owner.File("client-key")];
        return (configuration, files.OfType<string>());
    }

    private static Part Open(string path)
    {
        // The library's parser has no limits, and the file may be a Secret that another program writes.
        if (FindProblem(path) is { } problem)
            throw new KubeConfigException(problem);
        if (!File.Exists(path))
            throw new KubeConfigException($"The kubeconfig '{path}' does not exist.");
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        var text = File.ReadAllText(path);
        return new Part(folder, text, Kubeconfig.ReadTree(text));
    }

    /// <summary>As the library reads a kubeconfig, but without preparing its parser for every kind of Kubernetes, which takes a second.</summary>
    private static K8SConfiguration Load(string text)
    {
        try
        {
            return UntrustedDocument.DeserializeYaml<K8SConfiguration>(text) ?? throw new KubeConfigException("The kubeconfig is empty.");
        }
        catch (YamlException exception)
        {
            // Neither its message nor the exception itself: both may quote secrets from the file.
            throw new KubeConfigException($"The kubeconfig has a value of the wrong type at line {exception.Start.Line}.");
        }
    }

    /// <summary>The configuration with full paths, which can be merged with one of another folder.</summary>
    private static K8SConfiguration Locate(K8SConfiguration config, string folder)
    {
        foreach (var endpoint in (config.Clusters ?? []).Select(cluster => cluster.ClusterEndpoint).OfType<ClusterEndpoint>())
            endpoint.CertificateAuthority = InFolder(endpoint.CertificateAuthority);
        foreach (var user in (config.Users ?? []).Select(user => user.UserCredentials).OfType<UserCredentials>())
        {
            (user.ClientCertificate, user.ClientKey) = (InFolder(user.ClientCertificate), InFolder(user.ClientKey));
            // A name without a slash is looked up as every command is.
            if (user.ExternalExecution is { Command: { } command } plugin && command.Contains('/', StringComparison.Ordinal))
                plugin.Command = Path.Combine(folder, command);
        }

        return config;

        string? InFolder(string? path) => string.IsNullOrEmpty(path) ? path : Path.Combine(folder, path);
    }

    private static K8SConfiguration Merge(IReadOnlyList<Part> parts)
    {
        var configs = parts.Select(part => Locate(Load(part.Text), part.Folder)).ToList();
        var merged = configs[0];
        merged.Clusters = [.. configs.SelectMany(config => config.Clusters ?? []).DistinctBy(cluster => cluster.Name)];
        merged.Users = [.. configs.SelectMany(config => config.Users ?? []).DistinctBy(user => user.Name)];
        merged.Contexts = [.. configs.SelectMany(config => config.Contexts ?? []).DistinctBy(context => context.Name)];
        merged.CurrentContext = configs.Select(config => config.CurrentContext).FirstOrDefault(name => !string.IsNullOrEmpty(name));
        return merged;
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

    /// <summary>The proxies that kubectl takes, with the user name and password in the address.</summary>
    internal static WebProxy ProxyOf(string address)
    {
        // The message does not quote the address, which may contain a password.
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https" or "socks5"))
            throw new KubeConfigException("The kubeconfig's 'proxy-url' is not an http, https or socks5 address.");
        if (uri.UserInfo.Length == 0)
            return new WebProxy(uri);
        var parts = uri.UserInfo.Split(':', 2);
        return new WebProxy(uri)
        {
            Credentials = new NetworkCredential(Uri.UnescapeDataString(parts[0]), Uri.UnescapeDataString(parts.ElementAtOrDefault(1) ?? "")),
        };
    }

    private static void UseProxy(HttpMessageHandler handler, WebProxy proxy)
    {
        if (handler is SocketsHttpHandler sockets)
            (sockets.UseProxy, sockets.Proxy) = (true, proxy);
    }

    /// <summary>The entry of that name in the first file that has one.</summary>
    private static Entry Find(IReadOnlyList<Part> parts, string list, string what, string? name) =>
        (
            from part in parts
            from item in (part.Tree?[list] as JsonArray ?? []).OfType<JsonObject>()
            where name is not null && Text(item, "name") == name
            select new Entry(part.Folder, item[what] as JsonObject)
        ).FirstOrDefault(new Entry("", null));

    private static string? Text(JsonObject? fields, string field) =>
        fields?[field] is JsonValue value && value.TryGetValue<string>(out var text) && text.Length > 0 ? text : null;

    /// <summary>One file.</summary>
    /// <param name="Tree">With the fields that the library ignores.</param>
    private sealed record Part(string Folder, string Text, JsonObject? Tree);

    /// <summary>A cluster, user or context; without fields when no file has it.</summary>
    private sealed record Entry(string Folder, JsonObject? Fields)
    {
        /// <summary>The file that a field names.</summary>
        public string? File(string field) => Text(Fields, field) is { } name ? Path.Combine(Folder, name) : null;
    }
}
