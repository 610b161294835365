using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using TenantPortal.Core.Calls;

namespace TenantPortal.Web.Api.Conditional;

/// <summary>Describes the headers of conditional and repeatable calls, and finds what each call is about.</summary>
internal static class ConditionalDescription
{
    /// <summary>Makes a call refuse a key, because its response cannot be stored.</summary>
    public static T ReturnsSecret<T>(this T call)
        where T : IEndpointConventionBuilder => call.WithMetadata(new ReturnsSecret());

    /// <summary>A convention of every call.</summary>
    public static void Describe(EndpointBuilder call)
    {
        var methods = call.Metadata.OfType<IHttpMethodMetadata>().SelectMany(metadata => metadata.HttpMethods).ToList();
        if (VersionedResource.Find((call as RouteEndpointBuilder)?.RoutePattern.RawText) is { } resource)
        {
            call.Metadata.Add(resource);
            if (methods.Contains(HttpMethods.Get))
                call.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status304NotModified));
            else
                AddProblems(call, StatusCodes.Status400BadRequest, StatusCodes.Status412PreconditionFailed);
        }

        if (methods.Contains(HttpMethods.Post) && !call.Metadata.OfType<ReturnsSecret>().Any())
            AddProblems(call, StatusCodes.Status400BadRequest, StatusCodes.Status409Conflict, StatusCodes.Status422UnprocessableEntity);
    }

    public static Task DescribeHeadersAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        var method = context.Description.HttpMethod ?? "";
        var isVersioned = metadata.OfType<VersionedResource>().Any();
        if (isVersioned && HttpMethods.IsGet(method))
        {
            AddHeader(operation, "If-None-Match", "ETags that you have. If one of them is current, the response is 304 without a body.");
            if (operation.Responses?.TryGetValue("200", out var found) == true && found is OpenApiResponse ok)
                (ok.Headers ??= new Dictionary<string, IOpenApiHeader>())["ETag"] = new OpenApiHeader
                {
                    Description = "The version of the resource and a digest of the response.",
                    Schema = Text,
                };
        }
        else if (isVersioned)
        {
            AddHeader(operation, "If-Match", "The ETag that you have read. If the resource has another version by now, the response is 412.");
        }

        if (HttpMethods.IsPost(method) && !metadata.OfType<ReturnsSecret>().Any())
            AddHeader(
                operation,
                ConditionalCalls.KeyHeader,
                $"1 to {CallKey.MaxLength} visible ASCII characters. A repeated call with the same key and body returns the stored response."
            );
        return Task.CompletedTask;
    }

    private static OpenApiSchema Text => new() { Type = JsonSchemaType.String };

    private static void AddHeader(OpenApiOperation operation, string name, string description) =>
        (operation.Parameters ??= []).Add(
            new OpenApiParameter
            {
                Name = name,
                In = ParameterLocation.Header,
                Description = description,
                Schema = Text,
            }
        );

    private static void AddProblems(EndpointBuilder call, params ReadOnlySpan<int> statusCodes)
    {
        foreach (var statusCode in statusCodes)
        {
            if (!call.Metadata.OfType<IProducesResponseTypeMetadata>().Any(known => known.StatusCode == statusCode))
                call.Metadata.Add(new ProducesResponseTypeMetadata(statusCode, typeof(ProblemDetails), [ApiProblems.ProblemType]));
        }
    }
}
