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

        var review = await RequestBody.ReadAsync(context);
        review["status"] = new JsonObject { ["allowed"] = true, ["reason"] = "the sandbox allows everything" };
        await JsonResponse.WriteAsync(context, 201, review);
    }
}
