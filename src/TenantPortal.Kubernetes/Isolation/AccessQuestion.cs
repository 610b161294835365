using System.Text.Json.Nodes;

namespace TenantPortal.Kubernetes.Isolation;

/// <summary>One action, as queried from the API server.</summary>
/// <param name="Resource">The plural, with a subresource after a slash: <c>pods/exec</c>.</param>
/// <param name="Namespace">Null for cluster-scoped objects and for all namespaces at once.</param>
internal sealed record AccessQuestion(string Verb, string Group, string Resource, string? Namespace)
{
    /// <summary>For display: <c>create pods/exec</c>.</summary>
    public string Title => Namespace is null ? $"{Verb} {Resource} across the cluster" : $"{Verb} {Resource} in {Namespace}";

    public JsonObject ToReview(IEnumerable<string> groups)
    {
        // A pod named exec and the subresource exec are different queries.
        var (resource, subresource) = Resource.Split('/') is [var of, var sub] ? (of, sub) : (Resource, "");
        var attributes = new JsonObject
        {
            ["verb"] = Verb,
            ["group"] = Group,
            ["resource"] = resource,
        };
        if (subresource.Length > 0)
            attributes["subresource"] = subresource;
        if (Namespace is not null)
            attributes["namespace"] = Namespace;
        return new JsonObject
        {
            ["apiVersion"] = "authorization.k8s.io/v1",
            ["kind"] = "SubjectAccessReview",
            ["spec"] = new JsonObject
            {
                // No user has this name, so only the groups matter.
                ["user"] = "tenantportal.io/isolation-check",
                ["groups"] = new JsonArray([.. groups.Append("system:authenticated").Select(group => JsonValue.Create(group))]),
                ["resourceAttributes"] = attributes,
            },
        };
    }
}
