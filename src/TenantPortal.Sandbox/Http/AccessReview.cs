using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using TenantPortal.Sandbox.Rules;
using TenantPortal.Sandbox.Storage;

namespace TenantPortal.Sandbox.Http;

/// <summary>
/// Answers access reviews. The token's holder may do everything; the stored Roles decide what others could do on a real cluster.
/// </summary>
internal static class AccessReview
{
    private const string Prefix = "/apis/authorization.k8s.io/v1/";

    public static bool Answers(string path) =>
        path is Prefix + "selfsubjectaccessreviews" or Prefix + "subjectaccessreviews" or Prefix + "selfsubjectrulesreviews"
        || (path.StartsWith(Prefix + "namespaces/", StringComparison.Ordinal) && path.EndsWith("/localsubjectaccessreviews", StringComparison.Ordinal));

    public static async Task AnswerAsync(HttpContext context, ObjectStore store)
    {
        if (context.Request.Method != "POST")
        {
            throw ApiException.MethodNotAllowed();
        }

        // kubectl sends reviews about itself in protobuf; their content does not matter because the answer is always yes.
        var isProtobuf = context.Request.ContentType?.StartsWith(RequestBody.Protobuf, StringComparison.Ordinal) == true;
        var review = isProtobuf ? KindOf(context.Request.Path.Value!) : await RequestBody.ReadAsync(context);
        if ((string?)review["kind"] == "SelfSubjectRulesReview")
        {
            review["status"] = Everything();
            await JsonResponse.WriteAsync(context, 201, review);
            return;
        }

        var isAboutSelf = (string?)review["kind"] == "SelfSubjectAccessReview";
        if (isProtobuf && !isAboutSelf)
        {
            throw ApiException.UnsupportedMediaType("application/json, application/yaml");
        }

        var (allowed, reason) = isAboutSelf
            ? (true, "the sandbox allows its token everything")
            : Authorization.Review(store, review["spec"] as JsonObject ?? []);
        review["status"] = new JsonObject { ["allowed"] = allowed, ["reason"] = reason };
        await JsonResponse.WriteAsync(context, 201, review);
    }

    private static JsonObject Everything() =>
        new()
        {
            ["resourceRules"] = new JsonArray(
                new JsonObject
                {
                    ["verbs"] = new JsonArray("*"),
                    ["apiGroups"] = new JsonArray("*"),
                    ["resources"] = new JsonArray("*"),
                }
            ),
            ["nonResourceRules"] = new JsonArray(new JsonObject { ["verbs"] = new JsonArray("*"), ["nonResourceURLs"] = new JsonArray("*") }),
            ["incomplete"] = false,
        };

    private static JsonObject KindOf(string path) =>
        new()
        {
            ["kind"] = path[(path.LastIndexOf('/') + 1)..] switch
            {
                "selfsubjectaccessreviews" => "SelfSubjectAccessReview",
                "selfsubjectrulesreviews" => "SelfSubjectRulesReview",
                "subjectaccessreviews" => "SubjectAccessReview",
                _ => "LocalSubjectAccessReview",
            },
            ["apiVersion"] = "authorization.k8s.io/v1",
            ["metadata"] = new JsonObject(),
            ["spec"] = new JsonObject(),
        };
}
