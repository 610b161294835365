using System.Net.Http.Headers;

namespace TenantPortal.Web.Tests;

/// <summary>Programs that call with tokens.</summary>
internal static class TokenCalls
{
    /// <summary>The secret of a new token.</summary>
    public static async Task<string> MakeTokenAsync(this PortalProcess portal, HttpClient person, string? team, params string[] scopes)
    {
        var made = await person.PostAsync(
            "/tokens",
            new
            {
                name = "test",
                team,
                scopes,
            }
        );
        Assert.True(made.IsSuccessStatusCode, $"{portal}: {made.StatusCode}");
        return (await made.ReadAsync()).Text("secret");
    }

    public static HttpClient With(this PortalProcess portal, string token)
    {
        var program = portal.Anonymous();
        program.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return program;
    }
}
