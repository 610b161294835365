using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace TenantPortal.Web.Tests.Api;

/// <summary>Every call of the OpenAPI description refuses what makes no sense: it never fails.</summary>
public sealed class FuzzTests
{
    /// <summary>Values of every wrong kind, in the place of any other.</summary>
    private static readonly string[] Values =
    [
        "null",
        "[null]",
        "[[]]",
        "{}",
        "{\"a\":null}",
        "-1",
        "1e400",
        "9223372036854775808",
        "true",
        "\"\"",
        "\"\\u0000\"",
        "\"\\ud800\"",
        "\"\\u3164\\u200b\"",
        "\"9999-99-99\"",
        JsonSerializer.Serialize(new string('x', 5000)),
    ];

    private static readonly string[] Bodies = ["", "null", "[]", "\"text\"", "{", "{\"a\":1,\"a\":2}", "[{}]", new string('[', 2000), "\u0000"];

    private static readonly string[] ContentTypes =
    [
        "application/json; charset=utf-7",
        "application/json; charset=utf-16",
        "application/json; charset=no-such",
        "text/plain",
        "application/json;;;=",
    ];

    private static readonly string[] Segments = ["%00", "%E2%88%95", "..%2F..", "%F0%9F%92%A9", "%ff%fe", "-1", new string('a', 3000), "%25", "a'b\"c"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("platform-admin")]
    [InlineData("payments-lead")]
    public async Task No_call_fails_whatever_is_sent_to_it(string person)
    {
        await using var portal = new PortalProcess(("Limits:CallsPerMinute", "100000"), ("Limits:LargeCallsPerMinute", "100000"));
        var client = await portal.SignInAsync(person);
        var description = JsonNode.Parse(await client.GetStringAsync("/openapi/v1.json", Cancellation))!;
        var failures = new List<string>();
        var undocumented = new SortedSet<string>();
        var calls = 0;
        foreach (var (path, method, operation) in Operations(description))
        {
            foreach (var request in Requests(description, path, method, operation))
            {
                calls++;
                using (request)
                {
                    using var answer = await client.SendAsync(request, Cancellation);
                    if ((int)answer.StatusCode >= 500)
                        failures.Add($"{(int)answer.StatusCode} {method} {request.RequestUri} {await BodyOf(request)}");
                    // A strange path may lead to no call, and a page may answer.
                    else if (
                        request.RequestUri!.OriginalString.Contains("req-1", StringComparison.Ordinal) == path.Contains('{', StringComparison.Ordinal)
                        && operation["responses"]![$"{(int)answer.StatusCode}"] is null
                    )
                        undocumented.Add($"{method} {path} {(int)answer.StatusCode}");
                }
            }
        }

        Assert.True(calls > 500, $"Only {calls} calls were tried.");
        Assert.Empty(failures);
        Assert.Empty(undocumented);
    }

    [Fact]
    public async Task No_request_for_a_tenant_fails_whatever_is_nested_in_its_fields()
    {
        await using var portal = new PortalProcess(("Limits:CallsPerMinute", "100000"));
        var lead = await portal.SignInAsync("payments-lead");
        var approved = await lead.SubmitAsync();
        var decision = new { revision = approved.Text("revision") };
        await (await portal.SignInAsync("platform-admin")).PostAsync($"/requests/{approved.Text("id")}/approve", decision);
        var description = JsonNode.Parse(await lead.GetStringAsync("/openapi/v1.json", Cancellation))!;
        var schema = Resolve(description, description["components"]!["schemas"]!["RequestInput"]!);
        var failures = new List<string>();
        var calls = 0;
        foreach (var (member, field) in schema["properties"]!.AsObject())
        foreach (var value in NestedValues(Resolve(description, field!), description))
        foreach (var kind in (string[])["Create", "ChangeAccess", "ChangeTier"])
        {
            calls++;
            var body = JsonSerializer.SerializeToNode(Calls.Checkout)!.AsObject();
            body["kind"] = kind;
            body["tenant"] = kind == "Create" ? "another" : "checkout";
            body.Remove(member);
            var text = $"{body.ToJsonString()[..^1]},\"{member}\":{value}}}";
            using var content = Json(HttpMethod.Post, text);
            using var answer = await lead.PostAsync("/api/v1/requests?dryRun=true", content, Cancellation);
            if ((int)answer.StatusCode >= 500)
                failures.Add($"{(int)answer.StatusCode} {text[..Math.Min(text.Length, 300)]}");
        }

        Assert.True(calls > 200, $"Only {calls} calls were tried.");
        Assert.Empty(failures);
    }

    /// <summary>Wrong values in the items of a list, the fields of an object and the entries of a map.</summary>
    private static IEnumerable<string> NestedValues(JsonNode schema, JsonNode description)
    {
        if (schema["items"] is { } items)
            return Values.Concat(FieldValues(Resolve(description, items), description)).Select(value => $"[{value}]");
        if (schema["additionalProperties"] is JsonObject)
            return Values.SelectMany(value => (string[])[$"{{\"cpu\":{value}}}", $"{{\"\":{value}}}"]);
        return FieldValues(schema, description);
    }

    private static IEnumerable<string> FieldValues(JsonNode schema, JsonNode description) =>
        (schema["properties"] as JsonObject ?? []).SelectMany(field =>
            Values.Concat(NestedValues(Resolve(description, field.Value!), description)).Select(value => $"{{\"{field.Key}\":{value}}}")
        );

    private static IEnumerable<(string Path, HttpMethod Method, JsonObject Operation)> Operations(JsonNode description) =>
        from path in description["paths"]!.AsObject()
        from operation in path.Value!.AsObject()
        where operation.Value is JsonObject
        select (path.Key, new HttpMethod(operation.Key.ToUpperInvariant()), operation.Value!.AsObject());

    private static IEnumerable<HttpRequestMessage> Requests(JsonNode description, string path, HttpMethod method, JsonObject operation)
    {
        var plain = Fill(path, "req-1");
        // The server in memory passes no NUL in a path; Kestrel answers 400 itself.
        foreach (var segment in path.Contains('{', StringComparison.Ordinal) ? Segments.Except(["%00"]) : [])
            yield return new HttpRequestMessage(method, Fill(path, segment)) { Content = Json(method, "{}") };
        foreach (var parameter in Names(operation))
        foreach (var value in Segments)
            yield return new HttpRequestMessage(method, $"{plain}?{parameter}={value}") { Content = Json(method, "{}") };
        if (operation["requestBody"]?["content"]?["application/json"]?["schema"] is not { } schema)
            yield break;
        foreach (var body in Bodies)
            yield return new HttpRequestMessage(method, plain) { Content = Json(method, body) };
        foreach (var type in ContentTypes)
        {
            var content = new ByteArrayContent("{}"u8.ToArray());
            content.Headers.TryAddWithoutValidation("Content-Type", type);
            yield return new HttpRequestMessage(method, plain) { Content = content };
        }

        var members = Members(description, schema);
        foreach (var member in members)
        foreach (var value in Values)
            yield return new HttpRequestMessage(method, plain) { Content = Json(method, $"{{\"{member}\":{value}}}") };
        foreach (var value in Values)
            yield return new HttpRequestMessage(method, plain)
            {
                Content = Json(method, $"{{{string.Join(',', members.Select(member => $"\"{member}\":{value}"))}}}"),
            };
    }

    private static IEnumerable<string> Names(JsonObject operation) =>
        (operation["parameters"] as JsonArray ?? [])
            .Where(parameter => parameter!["in"]?.GetValue<string>() == "query")
            .Select(parameter => parameter!["name"]!.GetValue<string>());

    private static List<string> Members(JsonNode description, JsonNode schema) =>
        [.. (Resolve(description, schema)["properties"] as JsonObject ?? []).Select(property => property.Key)];

    private static JsonNode Resolve(JsonNode description, JsonNode schema) =>
        schema["$ref"]?.GetValue<string>() is { } reference ? description["components"]!["schemas"]![reference.Split('/')[^1]]!
        : (schema["oneOf"] as JsonArray)?.Select(option => option!["$ref"]?.GetValue<string>()).OfType<string>().FirstOrDefault() is { } option
            ? description["components"]!["schemas"]![option.Split('/')[^1]]!
        : schema;

    private static string Fill(string path, string value) => System.Text.RegularExpressions.Regex.Replace(path, @"\{[^}]+\}", value.Replace("$", "$$"));

    private static StringContent? Json(HttpMethod method, string body) =>
        method == HttpMethod.Get ? null : new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));

    private static async Task<string> BodyOf(HttpRequestMessage request)
    {
        var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(Cancellation);
        return $"{request.Content?.Headers.ContentType} {(body.Length <= 200 ? body : body[..200])}";
    }
}
