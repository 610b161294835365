using System.Text.Json.Nodes;
using TenantPortal.Kubernetes.Tests.Guards.Cel;

namespace TenantPortal.Kubernetes.Tests.Guards.Admission;

/// <summary>Who sends a request.</summary>
/// <param name="Rights">What an authorizer allows them, as <c>group/resource/verb</c>.</param>
internal sealed record Requester(string User, IReadOnlyList<string> Groups, IReadOnlySet<string> Rights);

/// <summary>The resource of an object in the API.</summary>
internal sealed record ApiResource(string Group, string Version, string Plural, bool IsNamespaced = true);

/// <summary>A write that admission decides on.</summary>
/// <param name="Operation">CREATE, UPDATE or DELETE.</param>
/// <param name="SubResource">Empty for the object itself.</param>
/// <param name="Object">Null on a deletion.</param>
/// <param name="OldObject">Null on a creation.</param>
/// <param name="Namespace">The namespace that contains the object; null for what has none, and for namespaces.</param>
internal sealed record AdmissionRequest(
    string Operation,
    ApiResource Resource,
    string SubResource,
    Requester By,
    JsonObject? Object,
    JsonObject? OldObject,
    JsonObject? Namespace
)
{
    /// <summary>The type of <c>request</c>.</summary>
    public static readonly CelType Type = CelType.Struct(
        "kubernetes.AdmissionRequest",
        ("kind", Gvk("kubernetes.GroupVersionKind", "kind")),
        ("resource", Gvk("kubernetes.GroupVersionResource", "resource")),
        ("subResource", CelType.String),
        ("requestKind", Gvk("kubernetes.GroupVersionKind", "kind")),
        ("requestResource", Gvk("kubernetes.GroupVersionResource", "resource")),
        ("requestSubResource", CelType.String),
        ("name", CelType.String),
        ("namespace", CelType.String),
        ("operation", CelType.String),
        (
            "userInfo",
            CelType.Struct(
                "kubernetes.UserInfo",
                ("username", CelType.String),
                ("uid", CelType.String),
                ("groups", CelType.ListOf(CelType.String)),
                ("extra", CelType.MapOf(CelType.String, CelType.ListOf(CelType.String)))
            )
        ),
        ("dryRun", CelType.Bool),
        ("options", CelType.Dyn)
    );

    /// <summary>The type of <c>namespaceObject</c>.</summary>
    public static readonly CelType NamespaceType = CelType.Struct(
        "kubernetes.Namespace",
        (
            "metadata",
            CelType.Struct(
                "kubernetes.NamespaceMetadata",
                ("name", CelType.String),
                ("generateName", CelType.String),
                ("namespace", CelType.String),
                ("labels", CelType.MapOf(CelType.String, CelType.String)),
                ("annotations", CelType.MapOf(CelType.String, CelType.String))
            )
        )
    );

    /// <summary>As the script sends all of the table.</summary>
    public bool IsDryRun { get; init; } = true;

    public string Name => (string)(Object ?? OldObject)!["metadata"]!["name"]!;

    /// <summary>The value of <c>request</c>: fields that are empty do not exist.</summary>
    public object ToValue()
    {
        var value = new Dictionary<string, object?>
        {
            ["operation"] = Operation,
            ["resource"] = new Dictionary<string, object?>
            {
                ["group"] = Resource.Group,
                ["version"] = Resource.Version,
                ["resource"] = Resource.Plural,
            },
            ["name"] = Name,
            ["dryRun"] = IsDryRun,
            ["userInfo"] = new Dictionary<string, object?> { ["username"] = By.User, ["groups"] = By.Groups.ToList<object?>() },
        };
        if (SubResource.Length > 0)
            value["subResource"] = SubResource;
        // The namespace of a namespace is itself.
        if (Resource.IsNamespaced || Resource.Plural == "namespaces")
            value["namespace"] = Resource.IsNamespaced ? (string)Namespace!["metadata"]!["name"]! : Name;
        return value;
    }

    private static CelType Gvk(string name, string last) =>
        CelType.Struct(name, ("group", CelType.String), ("version", CelType.String), (last, CelType.String));
}
