using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace TenantPortal.Sandbox.Tests;

/// <summary>An answer of the API server.</summary>
public sealed record Answer(int Code, JsonObject Body)
{
    public string? Reason => (string?)Body["reason"];

    public string Message => (string?)Body["message"] ?? "";

    public string Version => (string)Body["metadata"]!["resourceVersion"]!;

    public JsonObject Expect(int code)
    {
        Assert.True(Code == code, $"expected {code} but got {Code}: {Body.ToJsonString()}");
        return Body;
    }
}

/// <summary>Sends raw requests, so that tests see exactly what is on the wire.</summary>
public sealed class ApiClient(HttpClient http)
{
    public Task<Answer> GetAsync(string path) => SendAsync(HttpMethod.Get, path, (byte[]?)null, "");

    public Task<Answer> PostAsync(string path, string json) => SendAsync(HttpMethod.Post, path, json, "application/json");

    public Task<Answer> PutAsync(string path, string json) => SendAsync(HttpMethod.Put, path, json, "application/json");

    public Task<Answer> DeleteAsync(string path, string? json = null) => SendAsync(HttpMethod.Delete, path, json, "application/json");

    public Task<Answer> MergeAsync(string path, string json) => SendAsync(HttpMethod.Patch, path, json, "application/merge-patch+json");

    public Task<Answer> StrategicMergeAsync(string path, string json) => SendAsync(HttpMethod.Patch, path, json, "application/strategic-merge-patch+json");

    public Task<Answer> ApplyAsync(string path, string body, string manager = "tests", bool force = false, string more = "") =>
        SendAsync(HttpMethod.Patch, $"{path}?fieldManager={manager}&force={(force ? "true" : "false")}{more}", body, "application/apply-patch+yaml");

    public Task<Answer> SendAsync(HttpMethod method, string path, string? body, string contentType) =>
        SendAsync(method, path, body is null ? null : Encoding.UTF8.GetBytes(body), contentType);

    public async Task<Answer> SendAsync(HttpMethod method, string path, byte[]? body, string contentType)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue(contentType);
        }

        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var isJson = response.Content.Headers.ContentType?.MediaType == "application/json";
        return new Answer((int)response.StatusCode, isJson ? JsonNode.Parse(text)!.AsObject() : []);
    }

    public Task<Watching> WatchAsync(string path) => Watching.StartAsync(http, path);
}
