using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using TenantPortal.Sandbox.Resources;

namespace TenantPortal.Sandbox.Http;

/// <summary>Answers discovery requests: the server's version and its resources.</summary>
internal sealed class Discovery(ResourceCatalog catalog)
{
    private static readonly string[] ReadAndWrite = ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"];
    private static readonly string[] Read = ["get", "list"];
    private static readonly string[] SubresourceVerbs = ["get", "patch", "update"];

    // The two bytes and "2.0" are a whole OpenAPI v2 document in protobuf, the only format that kubectl requests.
    private static readonly byte[] EmptyDocument = [0x0a, 0x03, .. "2.0"u8];

    public async Task<bool> TryAnswerAsync(HttpContext context, string path)
    {
        if (context.Request.Method != "GET")
        {
            return false;
        }

        path = path.Length > 1 ? path.TrimEnd('/') : path;
        switch (path)
        {
            case "/healthz" or "/readyz" or "/livez":
                context.Response.ContentType = "text/plain; charset=utf-8";
                await context.Response.BodyWriter.WriteAsync(Encoding.UTF8.GetBytes("ok"), context.RequestAborted);
                return true;
            case "/openapi/v2":
                context.Response.ContentType = "application/com.github.proto-openapi.spec.v2.v1.0+protobuf";
                await context.Response.BodyWriter.WriteAsync(EmptyDocument, context.RequestAborted);
                return true;
            default:
                if (Describe(path) is not { } document)
                {
                    return false;
                }

                await JsonResponse.WriteAsync(context, 200, document);
                return true;
        }
    }

    /// <summary>Whether the path is in a served version of an API.</summary>
    public bool Serves(string path) =>
        path.Split('/')[1..] switch
        {
            ["api", "v1", ..] => true,
            ["apis", var group, var version, ..] => Types.Any(type => type.Group == group && type.Version == version),
            _ => false,
        };

    private JsonObject? Describe(string path) =>
        path.Split('/')[1..] switch
        {
            ["version"] => Version(),
            ["api"] => new JsonObject
            {
                ["kind"] = "APIVersions",
                ["versions"] = new JsonArray("v1"),
                ["serverAddressByClientCIDRs"] = new JsonArray(),
            },
            ["apis"] => new JsonObject
            {
                ["kind"] = "APIGroupList",
                ["apiVersion"] = "v1",
                ["groups"] = new JsonArray([.. Groups().Select(Group)]),
            },
            ["api", "v1"] => Resources("", "v1"),
            ["apis", var group] => Groups().FirstOrDefault(found => found == group) is { } found ? WithType(Group(found)) : null,
            ["apis", var group, var version] => Resources(group, version),
            ["openapi", "v3"] => OpenApi.Index(catalog),
            ["openapi", "v3", "api", "v1"] => OpenApi.Document(catalog, "", "v1"),
            ["openapi", "v3", "apis", var group, var version] => OpenApi.Document(catalog, group, version),
            _ => null,
        };

    private static JsonObject Version() =>
        new()
        {
            ["major"] = "1",
            ["minor"] = "33",
            ["gitVersion"] = "v1.33.0+sandbox",
            ["gitTreeState"] = "clean",
            ["platform"] = "sandbox",
        };

    private IEnumerable<ResourceType> Types => catalog.All.Concat(MetricsEndpoint.Types);

    private IEnumerable<string> Groups() => Types.Select(type => type.Group).Where(group => group.Length > 0).Distinct();

    private JsonObject Group(string group)
    {
        var versions = Types
            .Where(type => type.Group == group)
            .Select(type => type.Version)
            .Distinct()
            .Select(version => new JsonObject { ["groupVersion"] = $"{group}/{version}", ["version"] = version })
            .ToList();
        return new JsonObject
        {
            ["name"] = group,
            ["versions"] = new JsonArray([.. versions]),
            ["preferredVersion"] = versions[0].DeepClone(),
        };
    }

    private static JsonObject WithType(JsonObject group)
    {
        group.Insert(0, "kind", "APIGroup");
        group.Insert(1, "apiVersion", "v1");
        return group;
    }

    private JsonObject? Resources(string group, string version)
    {
        var types = Types.Where(type => type.Group == group && type.Version == version).ToList();
        if (types.Count == 0)
        {
            return null;
        }

        var resources = new JsonArray();
        foreach (var type in types)
        {
            resources.Add(Resource(type, type.Plural, MetricsEndpoint.Types.Contains(type) ? Read : ReadAndWrite));
            if (type.HasStatus)
            {
                resources.Add(Resource(type, type.Plural + "/status", SubresourceVerbs));
            }
        }

        return new JsonObject
        {
            ["kind"] = "APIResourceList",
            ["apiVersion"] = "v1",
            ["groupVersion"] = types[0].ApiVersion,
            ["resources"] = resources,
        };
    }

    private static JsonObject Resource(ResourceType type, string name, string[] verbs)
    {
        var resource = new JsonObject
        {
            ["name"] = name,
            ["singularName"] = name == type.Plural ? type.Singular : "",
            ["namespaced"] = type.Namespaced,
            ["kind"] = type.Kind,
            ["verbs"] = Texts(verbs),
        };
        if (name == type.Plural && type.ShortNames.Length > 0)
        {
            resource["shortNames"] = Texts(type.ShortNames);
        }

        if (name == type.Plural && type.Categories.Length > 0)
        {
            resource["categories"] = Texts(type.Categories);
        }

        return resource;
    }

    private static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(text => JsonValue.Create(text))]);
}
