using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace TenantPortal.Web.Tests.Api;

/// <summary>What programs write into the query string.</summary>
public sealed partial class QueryValueTests
{
    [Fact]
    public async Task A_value_of_the_query_that_cannot_be_parsed_is_named_by_every_endpoint()
    {
        await using var portal = new PortalProcess();
        var admin = await portal.SignInAsync("platform-admin");
        var unnamed = new List<string>();
        var values = 0;

        foreach (var (method, path, name) in await ListTypedValuesAsync(admin))
        {
            values++;
            using var call = new HttpRequestMessage(method, $"{path}?{name}=~");
            if (method != HttpMethod.Get)
                call.Content = new StringContent("{}", Encoding.UTF8, "application/json");
            using var answer = await admin.SendAsync(call, TestContext.Current.CancellationToken);
            var body = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            if (answer.StatusCode != HttpStatusCode.BadRequest || !body.Contains($"The value '~' is not valid for '{name}'.", StringComparison.Ordinal))
                unnamed.Add($"{method} {path}?{name}: {(int)answer.StatusCode} {body}");
        }

        Assert.Empty(unnamed);
        Assert.True(values > 15, $"The document of the API has only {values} values.");
    }

    /// <summary>The values of all query strings that are not text.</summary>
    private static async Task<IReadOnlyList<(HttpMethod Method, string Path, string Name)>> ListTypedValuesAsync(HttpClient client)
    {
        using var document = JsonDocument.Parse(await client.GetStringAsync("/openapi/v1.json", TestContext.Current.CancellationToken));
        return
        [
            .. from path in document.RootElement.GetProperty("paths").EnumerateObject()
            from operation in path.Value.EnumerateObject()
            where operation.Value.TryGetProperty("parameters", out _)
            from parameter in operation.Value.GetProperty("parameters").EnumerateArray()
            where parameter.Text("in") == "query" && IsTyped(parameter.GetProperty("schema"))
            select (HttpMethod.Parse(operation.Name), Placeholder().Replace(path.Name, Guid.Empty.ToString()), parameter.Text("name")),
        ];
    }

    private static bool IsTyped(JsonElement schema) =>
        schema.TryGetProperty("$ref", out _) || schema.TryGetProperty("enum", out _) || schema.TryGetProperty("format", out _) || !IsText(schema);

    private static bool IsText(JsonElement schema) =>
        schema.TryGetProperty("type", out var type)
        && (type.ValueKind == JsonValueKind.Array ? type.EnumerateArray().All(one => one.GetString() is "string" or "null") : type.GetString() == "string");

    [GeneratedRegex(@"\{[^}]+\}", RegexOptions.CultureInvariant)]
    private static partial Regex Placeholder();
}
