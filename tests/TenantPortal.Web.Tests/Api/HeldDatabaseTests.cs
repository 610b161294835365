using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using TenantPortal.Core.Data;
using TenantPortal.Testing;

namespace TenantPortal.Web.Tests.Api;

/// <summary>Another program holds the database for longer than the portal waits.</summary>
public sealed class HeldDatabaseTests
{
    private const string Sentence = "The portal's database did not respond. Nothing was changed. Try again in a moment.";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_held_SQLite_file_answers_programs_with_a_problem_and_people_with_a_page()
    {
        var folder = Directory.CreateTempSubdirectory("tenantportal-held-");
        var file = Path.Combine(folder.FullName, "held.db");
        SqliteTemplate.CopyTo(file);
        await using (var portal = new PortalProcess(("ConnectionStrings:Portal", $"Data Source={file};Pooling=False"), ("Database:MaxWait", "00:00:04")))
        {
            var lead = await portal.SignInAsync("payments-lead");
            await using (var holder = new SqliteConnection($"Data Source={file};Pooling=False"))
            {
                await holder.OpenAsync(Cancellation);
                await ExecuteAsync(holder, "BEGIN EXCLUSIVE");

                await AssertProblemAsync(await lead.PostAsync("/requests", Calls.Checkout));
                // Signing in stores a session.
                await AssertPageAsync(await portal.Anonymous().GetAsync("/signin/development?person=payments-lead", Cancellation));
            }

            Assert.Equal(HttpStatusCode.Created, (await lead.PostAsync("/requests", Calls.Checkout)).StatusCode);
        }

        SqliteConnection.ClearAllPools();
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_held_PostgreSQL_table_answers_programs_with_a_problem_and_people_with_a_page()
    {
        Assert.SkipWhen(TestDatabase.Server is null, TestDatabase.NoServer);
        await using var database = await TestDatabase.CreateAsync(DatabaseProvider.PostgreSql);
        await using var portal = new PortalProcess([.. database.Connection, ("Database:MaxWait", "00:00:04")]);
        var lead = await portal.SignInAsync("payments-lead");
        await using (var holder = database.Connect())
        {
            await holder.OpenAsync(Cancellation);
            await using var transaction = await holder.BeginTransactionAsync(Cancellation);
            await ExecuteAsync(holder, """LOCK TABLE "Sessions", "Requests" IN ACCESS EXCLUSIVE MODE""");

            await AssertProblemAsync(await lead.PostAsync("/requests", Calls.Checkout));
            await AssertPageAsync(await lead.GetAsync("/", Cancellation));
            await AssertPageAsync(await portal.Anonymous().GetAsync("/signin/development?person=payments-lead", Cancellation));
        }

        Assert.Equal(HttpStatusCode.Created, (await lead.PostAsync("/requests", Calls.Checkout)).StatusCode);
    }

    private static async Task AssertProblemAsync(HttpResponseMessage answer)
    {
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(5), answer.Headers.RetryAfter?.Delta);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal(Sentence, (await answer.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("detail").GetString());
    }

    private static async Task AssertPageAsync(HttpResponseMessage answer)
    {
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(5), answer.Headers.RetryAfter?.Delta);
        Assert.Equal("text/html", answer.Content.Headers.ContentType?.MediaType);
        Assert.Contains("frame-ancestors 'none'", Assert.Single(answer.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        Assert.Contains(WebUtility.HtmlDecode(Sentence), WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(Cancellation)), StringComparison.Ordinal);
    }

    private static async Task ExecuteAsync(System.Data.Common.DbConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The statements are these tests' own.
        command.CommandText = sql;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(Cancellation);
    }
}
