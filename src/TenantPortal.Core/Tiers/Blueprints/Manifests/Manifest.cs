using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using TenantPortal.Parsing;

namespace TenantPortal.Core.Tiers.Blueprints.Manifests;

/// <summary>One desired Kubernetes object. It is immutable: stored as JSON text and returned as copies.</summary>
public sealed partial class Manifest
{
    private readonly string _json;

    private Manifest(JsonObject body, string apiVersion, string kind, string? @namespace, string name)
    {
        _json = body.ToJsonString();
        ApiVersion = apiVersion;
        Kind = kind;
        Namespace = @namespace;
        Name = name;
    }

    public string ApiVersion { get; }

    public string Kind { get; }

    /// <summary>Null for a cluster-scoped object.</summary>
    public string? Namespace { get; }

    public string Name { get; }

    /// <summary>Identifies the object: <c>v1/ResourceQuota/team-payments/team-payments-quota</c>; without a namespace for a cluster-scoped object.</summary>
    public string Id => Namespace is null ? $"{ApiVersion}/{Kind}/{Name}" : $"{ApiVersion}/{Kind}/{Namespace}/{Name}";

    /// <summary>For display: <c>ResourceQuota team-payments-quota</c>.</summary>
    public string Title => $"{Kind} {Name}";

    /// <summary>Parses an object, or returns one sentence about why it is invalid.</summary>
    public static Manifest? TryParse(JsonObject body, out string problem)
    {
        var metadata = body["metadata"] as JsonObject;
        var (apiVersion, kind, name) = (Text(body["apiVersion"]), Text(body["kind"]), Text(metadata?["name"]));
        var @namespace = Text(metadata?["namespace"]);
        problem = "";
        if (apiVersion is null || !ApiVersionForm().IsMatch(apiVersion))
        {
            problem = "The object has no apiVersion such as 'v1' or 'apps/v1'.";
        }
        else if (kind is null || !KindForm().IsMatch(kind))
        {
            problem = "The object has no kind such as 'ConfigMap'.";
        }
        else if (name is null || !IsPathSegment(name))
        {
            problem = $"The {kind} has no metadata.name that is valid in a URL.";
        }
        else if (metadata!.ContainsKey("namespace") && (@namespace is null || !DnsLabel().IsMatch(@namespace)))
        {
            problem = $"The metadata.namespace of {kind} {name} is not the name of a namespace.";
        }
        else
        {
            return new Manifest(body, apiVersion, kind, @namespace, name);
        }

        return null;
    }

    /// <summary>An object that the portal changed itself.</summary>
    /// <exception cref="InvalidOperationException">It is invalid.</exception>
    internal static Manifest Parse(JsonObject body) => TryParse(body, out var problem) ?? throw new InvalidOperationException(problem);

    /// <summary>The same as text.</summary>
    internal string Json => _json;

    /// <summary>The object as sent to the API server; the caller's own copy.</summary>
    public JsonObject ToJson() => UntrustedDocument.ParseJson(_json)!.AsObject();

    /// <summary>The object as YAML, for display.</summary>
    public string ToYaml() => ManifestYaml.Write([this]);

    public override string ToString() => Id;

    // Names become parts of URLs, so names that would change the path are refused, as the API server does.
    private static bool IsPathSegment(string name) => name is not ("." or "..") && name.Length <= 253 && PathSegment().IsMatch(name);

    private static string? Text(JsonNode? node) => node?.GetValueKind() == JsonValueKind.String ? node.GetValue<string>() : null;

    [GeneratedRegex(@"^([a-z0-9]([a-z0-9.-]*[a-z0-9])?/)?v[a-z0-9]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex ApiVersionForm();

    [GeneratedRegex(@"^[A-Z][A-Za-z0-9]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex KindForm();

    [GeneratedRegex(@"^[A-Za-z0-9._:@-]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex PathSegment();

    [GeneratedRegex(@"^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\z", RegexOptions.CultureInvariant)]
    private static partial Regex DnsLabel();
}
