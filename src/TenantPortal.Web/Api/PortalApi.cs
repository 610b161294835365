using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Net.Http.Headers;
using Microsoft.OpenApi;
using Scalar.AspNetCore;
using TenantPortal.Core.Requests.Fields;
using TenantPortal.Web.Api.Conditional;
using TenantPortal.Web.Auth;
using TenantPortal.Web.Auth.Tokens;
using TenantPortal.Web.Features.Account;
using TenantPortal.Web.Features.Audit;
using TenantPortal.Web.Features.Budgets;
using TenantPortal.Web.Features.Clusters;
using TenantPortal.Web.Features.Dashboard;
using TenantPortal.Web.Features.Drift;
using TenantPortal.Web.Features.Guards;
using TenantPortal.Web.Features.IsolationChecks;
using TenantPortal.Web.Features.Notifications;
using TenantPortal.Web.Features.Orphans;
using TenantPortal.Web.Features.PlatformNotices;
using TenantPortal.Web.Features.Recertifying;
using TenantPortal.Web.Features.Requests;
using TenantPortal.Web.Features.Requests.Drafts;
using TenantPortal.Web.Features.RightSizing;
using TenantPortal.Web.Features.Teams;
using TenantPortal.Web.Features.Tenants;
using TenantPortal.Web.Features.Tenants.Connecting;
using TenantPortal.Web.Features.Tenants.Deleting;
using TenantPortal.Web.Features.Tenants.Usage;
using TenantPortal.Web.Features.Tiers;

namespace TenantPortal.Web.Api;

/// <summary>The REST API for programs, backed by the same services as the pages.</summary>
internal static class PortalApi
{
    private const int MaxBytes = 64 * 1024;

    public static void AddPortalApi(this IServiceCollection services)
    {
        services.ConfigureHttpJsonOptions(options =>
        {
            options.SerializerOptions.Converters.Add(new JsonStringEnumConverter(allowIntegerValues: false));
            options.SerializerOptions.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
            options.SerializerOptions.AllowDuplicateProperties = false;
            options.SerializerOptions.TypeInfoResolver = (options.SerializerOptions.TypeInfoResolver ?? new DefaultJsonTypeInfoResolver()).WithAddedModifier(
                NullItems.Refuse
            );
        });
        // By default, only the Development environment explains what is wrong with a request body.
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        services.AddCallLimits();
        services.AddSingleton<ListWatch>();
        services.AddScoped<ReadVersion>();
        services.AddExceptionHandler<BadRequestProblems>();
        services.AddExceptionHandler<DatabaseProblems>();
        services.AddProblemDetails(options =>
            options.CustomizeProblemDetails = context =>
            {
                context.ProblemDetails.Extensions["traceId"] = context.HttpContext.TraceIdentifier;
                // The framework rejects a body that is too long without a detail.
                if (context.ProblemDetails is { Status: StatusCodes.Status413PayloadTooLarge, Detail: null })
                    context.ProblemDetails.Detail = $"The limit of a request body is {MaxBytes} bytes. Send less data.";
            }
        );
        services.AddOpenApi(
            "v1",
            options =>
            {
                options.AddDocumentTransformer(
                    (document, _, _) =>
                    {
                        document.Info.Title = "TenantPortal";
                        document.Info.Description =
                            "Automates everything that the pages offer. Errors are RFC 9457 problem details. Lists are paginated with `after` and `limit`.";
                        return Task.CompletedTask;
                    }
                );
                options.AddSchemaTransformer(DescribeEnvironmentsAsync);
                options.AddOperationTransformer(DescribeEventsAsync);
                options.AddOperationTransformer(ConditionalDescription.DescribeHeadersAsync);
            }
        );
    }

    /// <summary>The generator cannot see what a converter reads: an environment is a name or an object.</summary>
    private static async Task DescribeEnvironmentsAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        if (context.JsonTypeInfo.Type != typeof(RequestInput) || schema.Properties?["environments"] is not OpenApiSchema environments)
            return;
        environments.Items = new OpenApiSchema
        {
            Description = "The name of an environment, or an object with a size or quota of its own.",
            OneOf =
            [
                new OpenApiSchema { Type = JsonSchemaType.String },
                await context.GetOrCreateSchemaAsync(typeof(EnvironmentBody), null, cancellationToken),
            ],
        };
    }

    /// <summary>The generator describes one type for each status code. The schema is that of the data of an event.</summary>
    private static async Task DescribeEventsAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        if (context.Description.ActionDescriptor.EndpointMetadata.OfType<WatchableList>().FirstOrDefault() is not { } list)
            return;
        var schema = await context.GetOrCreateSchemaAsync(list.Event, null, cancellationToken);
        // It does not see that a generic property can be null.
        if (schema.Properties?["row"] is OpenApiSchema row)
            row.Type |= JsonSchemaType.Null;
        operation.Responses!["200"].Content!.Add("text/event-stream", new OpenApiMediaType { Schema = schema });
    }

    /// <summary>Returns problems to programs and error pages to browsers.</summary>
    public static void UsePortalErrors(this WebApplication app)
    {
        // Outermost, because re-executing a request for an error page runs the whole pipeline. Responses that already have a problem are left alone.
        app.UseExceptionHandler("/error", createScopeForErrors: true);
        app.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true);
        app.UseWhen(
            context => ApiPaths.IsForPrograms(context.Request.Path),
            api =>
            {
                api.UseExceptionHandler();
                api.UseStatusCodePages();
                api.Use(RequireUtf8Async);
            }
        );
    }

    /// <summary>JSON is UTF-8. The framework reads a few other encodings, and fails on the name of one that it does not know.</summary>
    private static Task RequireUtf8Async(HttpContext context, RequestDelegate next)
    {
        if (context.Request.ContentType is not { Length: > 0 } type)
            return next(context);
        if (
            MediaTypeHeaderValue.TryParse(type, out var parsed)
            && (!parsed.Charset.HasValue || parsed.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase))
        )
            return next(context);
        return Results
            .Problem("Send the request body as application/json in UTF-8.", statusCode: StatusCodes.Status415UnsupportedMediaType)
            .ExecuteAsync(context);
    }

    public static void MapPortalApi(this WebApplication app)
    {
        app.Use(ConditionalCalls.InvokeAsync);
        var api = app.MapGroup(ApiPaths.Root)
            .WithMetadata(new RequestSizeLimitAttribute(MaxBytes))
            .WithProblems(
                StatusCodes.Status401Unauthorized,
                StatusCodes.Status403Forbidden,
                StatusCodes.Status429TooManyRequests,
                StatusCodes.Status503ServiceUnavailable
            );
        ((IEndpointConventionBuilder)api).Finally(ApiProblems.DescribeBody);
        ((IEndpointConventionBuilder)api).Finally(ConditionalDescription.Describe);
        api.AddEndpointFilter(TokenScopeGuard.WithholdAsync);
        api.MapRequests();
        api.MapRequestExport();
        api.MapDrafts();
        api.MapTenants();
        api.MapTenantExport();
        api.MapRecertifications();
        api.MapDeletions();
        api.MapMoves();
        api.MapUsage();
        api.MapClusters();
        api.MapDashboard();
        api.MapIsolation();
        api.MapDrift();
        api.MapOrphans();
        api.MapPlatformNotices();
        api.MapConnect();
        api.MapExport();
        api.MapTiers();
        api.MapGuards();
        api.MapNotifications();
        api.MapNotificationSettings();
        api.MapDeliveries();
        api.MapAudit();
        api.MapTeams();
        api.MapBudgets();
        api.MapRightSizing();
        api.MapDepartments();
        api.MapTokens();

        app.MapOpenApi("/openapi/{documentName}.json");
        app.MapScalarApiReference(
                "/api",
                (options, context) =>
                    options
                        .WithTitle("TenantPortal API")
                        .WithOpenApiRoutePattern("/openapi/{documentName}.json")
                        .WithNonce(SecurityHeaders.AllowOneScript(context))
                        .DisableDefaultFonts()
                        .DisableTelemetry()
            )
            .Add(OnlyAtApi);
    }

    /// <summary>Restricts Scalar to <c>/api</c>; by default it treats every <c>/api/word</c> as the name of a document.</summary>
    private static void OnlyAtApi(EndpointBuilder endpoint)
    {
        if (endpoint is RouteEndpointBuilder { RoutePattern.Parameters.Count: > 0 } route)
            route.RoutePattern = RoutePatternFactory.Parse("/api");
    }
}
