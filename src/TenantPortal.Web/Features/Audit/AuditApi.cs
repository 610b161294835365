using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using TenantPortal.Core.Audit;
using TenantPortal.Core.Audit.Anchoring;
using TenantPortal.Core.Audit.Log;
using TenantPortal.Core.EvidencePacks;
using TenantPortal.Web.Api;
using TenantPortal.Web.Api.Exports;
using TenantPortal.Web.Auth;

namespace TenantPortal.Web.Features.Audit;

/// <summary>API calls for the audit log, for users who see everything.</summary>
internal static class AuditApi
{
    public static void MapAudit(this RouteGroupBuilder api)
    {
        var audit = api.MapGroup("/audit").WithTags("Audit").WithProblems(StatusCodes.Status403Forbidden);
        audit
            .MapQuery(HttpMethods.Get, "/", ListAsync)
            .WithName("ListAudit")
            .WithSummary("List audit entries, newest first, with the result of the last chain verification.");
        audit.MapGet("/verify", VerifyAsync).IsLarge().WithName("VerifyAudit").WithSummary("Verify the whole chain now.");
        audit
            .MapQuery(HttpMethods.Get, "/export", ExportAsync)
            .IsLarge()
            .WithName("ExportAudit")
            .WithSummary("Export all matching entries as CSV, XLSX or JSON.")
            .Produces<AuditEntryResponse[]>()
            .ProducesTable();
        api.WithProblems(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound)
            .MapGet("/tenants/{name}/evidence", EvidenceAsync)
            .IsLarge()
            .WithTags("Tenants")
            .WithName("GetEvidence")
            .WithSummary("Get the evidence for a tenant as HTML or JSON: its requests, decisions, access, applied manifests and audit entries.")
            .Produces<Evidence>()
            .Produces<string>(contentType: "text/html");
    }

    private static async Task<Results<Ok<AuditResponse>, ProblemHttpResult>> ListAsync(
        [AsParameters] AuditQuery query,
        Caller caller,
        AuditReader reader,
        AuditVerifier verifier,
        AnchorReader anchors,
        CancellationToken cancellationToken
    )
    {
        var page = await reader.ListAsync(caller.User, query.ToFilter(), cancellationToken);
        if (!page.Succeeded)
            return page.Problems.ToResult();
        var (sequence, hash) = await reader.FindEndAsync(cancellationToken);
        var last = verifier.Last;
        var chain = new ChainResponse(sequence, hash, last?.IsIntact, last, await anchors.ListAsync(cancellationToken));
        return TypedResults.Ok(new AuditResponse([.. page.Value.Items.Select(AuditEntryResponse.From)], page.Value.Next, chain));
    }

    private static async Task<Results<Ok<ChainReport>, ProblemHttpResult>> VerifyAsync(
        Caller caller,
        AuditVerifier verifier,
        CancellationToken cancellationToken
    ) =>
        await verifier.VerifyAsync(caller.User, cancellationToken) is { Succeeded: true, Value: { } report }
            ? TypedResults.Ok(report)
            : AuditReader.CheckReader(caller.User).ToResult();

    private static async Task<Results<PushStreamHttpResult, FileContentHttpResult, ProblemHttpResult>> ExportAsync(
        [AsParameters] AuditQuery query,
        Caller caller,
        AuditReader reader,
        AuditLog log,
        CancellationToken cancellationToken,
        string format = "json"
    )
    {
        if (AuditReader.CheckReader(caller.User) is { Count: > 0 } refused)
            return refused.ToResult();
        if (format is not "json" && !TableExport.IsFormat(format))
            return TableExport.UnknownFormat("csv, xlsx or json");
        var lines = reader.ExportAsync(caller.User, query.ToFilter(), cancellationToken);
        var file = format is not "json"
            ? await TableExport.SendAsync(format, "audit", AuditColumns.All, lines, cancellationToken)
            : TypedResults.Stream(
                stream => JsonSerializer.SerializeAsync(stream, ToResponses(lines, cancellationToken), JsonSerializerOptions.Web, cancellationToken),
                "application/json",
                "audit.json"
            );
        // Nothing has been sent yet; an export that was refused is none.
        if (file.Result is not ProblemHttpResult)
            await log.RecordAsync(caller.User, "audit.exported", "audit", $"Exported the audit log as {format}.", cancellationToken);
        return file;
    }

    private static async Task<Results<FileContentHttpResult, ProblemHttpResult>> EvidenceAsync(
        string name,
        Caller caller,
        EvidencePack pack,
        CancellationToken cancellationToken,
        string format = "json"
    )
    {
        if (format is not ("html" or "json"))
            return TableExport.UnknownFormat("html or json");
        if (await pack.TakeAsync(caller.User, name, cancellationToken) is not { } evidence)
            return ApiProblems.NotFound("Tenant", name);
        return format == "html"
            ? TypedResults.File(System.Text.Encoding.UTF8.GetBytes(EvidenceHtml.Write(evidence)), "text/html; charset=utf-8", $"evidence-{name}.html")
            : TypedResults.File(EvidencePack.ToJson(evidence), "application/json", $"evidence-{name}.json");
    }

    private static async IAsyncEnumerable<AuditEntryResponse> ToResponses(
        IAsyncEnumerable<AuditLine> lines,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        await foreach (var line in lines.WithCancellation(cancellationToken))
            yield return AuditEntryResponse.From(line);
    }
}

/// <summary>The audit log filters in the query string.</summary>
internal sealed record AuditQuery(
    [FromQuery(Name = "actor")] string? Actor,
    [FromQuery(Name = "action")] string? Action,
    [FromQuery(Name = "subject")] string? Subject,
    [FromQuery(Name = "tenant")] string? Tenant,
    [FromQuery(Name = "team")] string? Team,
    [FromQuery(Name = "from")] DateTimeOffset? From,
    [FromQuery(Name = "to")] DateTimeOffset? To,
    [FromQuery(Name = "after")] string? After,
    [FromQuery(Name = "limit")] int? Limit
)
{
    public AuditFilter ToFilter() =>
        new()
        {
            Actor = Actor,
            Action = Action,
            Subject = Subject,
            Tenant = Tenant,
            Team = Team,
            From = From,
            To = To,
            After = After,
            Limit = Limit ?? 50,
        };
}
