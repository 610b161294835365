using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace TenantPortal.Sandbox.Http;

/// <summary>The sandbox has no RBAC: whoever holds the token may do everything.</summary>
internal static class AccessReview
{
    private const string Prefix = "/apis/authorization.k8s.io/v1/";

    public static bool Answers(string path) =>
        path is Prefix + "selfsubjectaccessreviews" or Prefix + "subjectaccessreviews"
        || (path.StartsWith(Prefix + "namespaces/", StringComparison.Ordinal)
            && path.EndsWith("/localsubjectaccessreviews", StringComparison.Ordinal));

    public static async Task AnswerAsync(HttpContext context)
    {
        if (context.Request.Method != "POST")
        {
            throw ApiException.MethodNotAllowed();
        }

        // kubectl asks in protobuf; the question does not matter when the answer is always yes.
        var isProtobuf = context.Request.ContentType?.StartsWith(RequestBody.Protobuf, StringComparison.Ordinal) == true;
        var review = isProtobuf ? KindOf(context.Request.Path.Value!) : await RequestBody.ReadAsync(context);
        review["status"] = new JsonObject { ["allowed"] = true, ["reason"] = "the sandbox allows everything" };
        await JsonResponse.WriteAsync(context, 201, review);
    }

    private static JsonObject KindOf(string path) => new()
    {
        ["kind"] = path[(path.LastIndexOf('/') + 1)..] switch
        {
            "selfsubjectaccessreviews" => "SelfSubjectAccessReview",
            "subjectaccessreviews" => "SubjectAccessReview",
            _ => "LocalSubjectAccessReview",
        },
        ["apiVersion"] = "authorization.k8s.io/v1",
        ["metadata"] = new JsonObject(),
        ["spec"] = new JsonObject(),
    };
}
