using System.Text.Json;
using TenantPortal.Testing;

namespace TenantPortal.Web.Tests;

/// <summary>Checks the texts of every problem that the API returns against the word list.</summary>
internal sealed class ProblemReader : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        if (response.Content.Headers.ContentType?.MediaType != "application/problem+json")
            return response;
        // Tests read the content again.
        await response.Content.LoadIntoBufferAsync(cancellationToken);
        using var problem = JsonDocument.Parse(await response.Content.ReadAsStringAsync(cancellationToken));
        var violations = TextsOf(problem.RootElement).SelectMany(PlainEnglish.Find).ToArray();
        Assert.True(violations.Length == 0, string.Join('\n', violations.AsEnumerable()));
        return response;
    }

    private static IEnumerable<string> TextsOf(JsonElement problem)
    {
        foreach (var name in new[] { "title", "detail" })
        {
            if (problem.TryGetProperty(name, out var text) && text.GetString() is { } sentence)
                yield return sentence;
        }

        if (!problem.TryGetProperty("errors", out var errors))
            yield break;
        foreach (var message in errors.EnumerateObject().SelectMany(field => field.Value.EnumerateArray()))
            yield return message.GetString()!;
    }
}
