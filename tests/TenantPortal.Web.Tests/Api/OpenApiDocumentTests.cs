using System.Runtime.CompilerServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace TenantPortal.Web.Tests.Api;

/// <summary>
/// The description of the API is <c>docs/developers/openapi.json</c>, so that a change of the API shows in a review. <c>UPDATE_DOCS=1</c> writes it.
/// </summary>
public sealed class OpenApiDocumentTests
{
    private const string Problems = "application/problem+json";

    private static readonly JsonSerializerOptions Readable = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    [Fact]
    public async Task The_document_in_the_repository_is_what_the_portal_serves()
    {
        var served = await ReadAsync();
        // The address of the server that the document was read from.
        served.Remove("servers");
        var text = served.ToJsonString(Readable) + "\n";

        if (Environment.GetEnvironmentVariable("UPDATE_DOCS") == "1")
            await File.WriteAllTextAsync(PathOfDocument(), text, TestContext.Current.CancellationToken);

        Assert.Equal(text, (await File.ReadAllTextAsync(PathOfDocument(), TestContext.Current.CancellationToken)).ReplaceLineEndings("\n"));
    }

    [Fact]
    public async Task Every_operation_has_an_id_of_its_own_a_summary_and_the_problems_that_it_can_return()
    {
        var document = await ReadAsync();
        var (mistakes, ids) = (new List<string>(), new HashSet<string>());

        foreach (var (call, operation) in Operations(document))
        {
            if (operation["operationId"]?.GetValue<string>() is not { Length: > 0 } id || !ids.Add(id))
                mistakes.Add($"{call}: the operationId is missing, or is that of another operation.");
            if (operation["summary"]?.GetValue<string>() is not { Length: > 0 } summary || !char.IsUpper(summary[0]) || !summary.EndsWith('.'))
                mistakes.Add($"{call}: the summary is not a sentence.");
            if (operation["tags"] is not JsonArray { Count: 1 })
                mistakes.Add($"{call}: there is not one tag.");
            foreach (var status in ExpectedProblems(call, operation))
            {
                if (operation["responses"]![$"{status}"]?["content"]?[Problems]?["schema"] is null)
                    mistakes.Add($"{call}: there is no problem response {status}.");
            }
        }

        Assert.Empty(mistakes);
        Assert.True(ids.Count > 80, $"Only {ids.Count} operations were found.");
    }

    [Fact]
    public async Task Every_parameter_body_and_response_has_a_schema()
    {
        var document = await ReadAsync();
        var mistakes = new List<string>();

        foreach (var (call, operation) in Operations(document))
        {
            foreach (var parameter in operation["parameters"] as JsonArray ?? [])
            {
                if (parameter!["schema"] is not JsonObject { Count: > 0 })
                    mistakes.Add($"{call}: the parameter {parameter["name"]} has no schema.");
            }

            if (operation["requestBody"] is { } body && !HasSchema(body))
                mistakes.Add($"{call}: the body has no schema.");
            var responses = operation["responses"]!.AsObject();
            if (!responses.Any(response => response.Key[0] == '2'))
                mistakes.Add($"{call}: there is no response for success.");
            foreach (var (status, response) in responses)
            {
                if (status is not ("202" or "204" or "304") && !HasSchema(response!))
                    mistakes.Add($"{call}: the response {status} has no schema.");
            }
        }

        Assert.Empty(mistakes);
        var known = document["components"]!["schemas"]!.AsObject().Select(schema => $"#/components/schemas/{schema.Key}").ToHashSet();
        Assert.DoesNotContain(References(document), reference => !known.Contains(reference));
    }

    private static IEnumerable<int> ExpectedProblems(string call, JsonObject operation)
    {
        foreach (var always in (int[])[401, 403, 429, 503])
            yield return always;
        if (call.Contains('{', StringComparison.Ordinal))
            yield return 404;
        if (operation["requestBody"] is null)
            yield break;
        foreach (var ofBody in (int[])[400, 413, 415])
            yield return ofBody;
    }

    private static bool HasSchema(JsonNode described) =>
        described["content"] is JsonObject { Count: > 0 } content && content.All(type => type.Value!["schema"] is JsonObject { Count: > 0 });

    private static IEnumerable<(string Call, JsonObject Operation)> Operations(JsonObject document) =>
        from path in document["paths"]!.AsObject()
        from operation in path.Value!.AsObject()
        select ($"{operation.Key.ToUpperInvariant()} {path.Key}", operation.Value!.AsObject());

    private static IEnumerable<string> References(JsonNode? node) =>
        node switch
        {
            JsonObject map => map.SelectMany(entry => entry is { Key: "$ref", Value: JsonValue } ? [entry.Value.GetValue<string>()] : References(entry.Value)),
            JsonArray list => list.SelectMany(References),
            _ => [],
        };

    private static async Task<JsonObject> ReadAsync()
    {
        await using var portal = new PortalProcess();
        var auditor = await portal.SignInAsync("auditor");
        return JsonNode.Parse(await auditor.GetStringAsync("/openapi/v1.json", TestContext.Current.CancellationToken))!.AsObject();
    }

    private static string PathOfDocument([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..", "docs", "developers", "openapi.json"));
}
