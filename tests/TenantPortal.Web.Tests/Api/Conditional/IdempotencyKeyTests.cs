using System.Data.Common;
using System.Net;
using Microsoft.Data.Sqlite;
using TenantPortal.Core.Data;

namespace TenantPortal.Web.Tests.Api.Conditional;

public sealed class IdempotencyKeyTests
{
    private const string Key = "Idempotency-Key";

    private static readonly string[] Scopes = ["read"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.PostgreSql)]
    public async Task A_repeated_request_returns_the_same_response_and_creates_nothing(DatabaseProvider database)
    {
        await using var portal = await HttpPortal.StartAsync(database);
        var lead = await portal.SignInAsync("payments-lead");

        var first = await lead.SendAsync(HttpMethod.Post, "/requests", Calls.Checkout, (Key, "order-1"));
        var second = await lead.SendAsync(HttpMethod.Post, "/requests", Calls.Checkout, (Key, "order-1"));

        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.Created), (first.StatusCode, second.StatusCode));
        Assert.Equal(first.Headers.Location, second.Headers.Location);
        Assert.Equal("application/json", second.Content.Headers.ContentType?.MediaType);
        Assert.Equal(await first.Content.ReadAsByteArrayAsync(Cancellation), await second.Content.ReadAsByteArrayAsync(Cancellation));
        Assert.False(first.Headers.Contains("Idempotency-Replayed"));
        Assert.Equal("true", Assert.Single(second.Headers.GetValues("Idempotency-Replayed")));
        Assert.Equal(1, (await (await lead.CallAsync("/requests")).ReadAsync()).GetProperty("items").GetArrayLength());
    }

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.PostgreSql)]
    public async Task A_repeated_approval_decides_once_and_another_decision_needs_another_key(DatabaseProvider database)
    {
        await using var portal = await HttpPortal.StartAsync(database);
        var submitted = await (await portal.SignInAsync("payments-lead")).SubmitAsync();
        var admin = await portal.SignInAsync("platform-admin");
        var path = $"/requests/{submitted.Text("id")}/approve";

        var first = await admin.SendAsync(HttpMethod.Post, path, new { revision = submitted.Text("revision") }, (Key, "a"));
        var second = await admin.SendAsync(HttpMethod.Post, path, new { revision = submitted.Text("revision") }, (Key, "a"));
        var otherBody = await admin.SendAsync(HttpMethod.Post, path, new { revision = submitted.Text("revision"), comment = "Fine." }, (Key, "a"));
        var withoutKey = await admin.SendAsync(HttpMethod.Post, path, new { revision = submitted.Text("revision") });

        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        Assert.Equal(HttpStatusCode.OK, second.StatusCode);
        Assert.Equal(first.Headers.ETag, second.Headers.ETag);
        Assert.Equal(1, (await second.ReadAsync()).GetProperty("decisions").GetArrayLength());
        Assert.Equal(HttpStatusCode.UnprocessableEntity, otherBody.StatusCode);
        Assert.Equal("This Idempotency-Key was used for another call. Use a new key.", (await otherBody.ReadAsync()).Text("detail"));
        Assert.Equal(HttpStatusCode.Conflict, withoutKey.StatusCode);
    }

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.PostgreSql)]
    public async Task A_call_that_still_runs_is_a_409_with_Retry_After(DatabaseProvider database)
    {
        await using var portal = await HttpPortal.StartAsync(database);
        var lead = await portal.SignInAsync("payments-lead");
        Task<HttpResponseMessage>[] calls;
        await using (var holder = portal.Database?.Connect() ?? new SqliteConnection($"Data Source={portal.File};Pooling=False"))
        {
            await holder.OpenAsync(Cancellation);
            await using (var transaction = await HoldAsync(holder, database))
            {
                calls = [SubmitAsync(), SubmitAsync()];
                await Task.WhenAny(calls);
            }
        }

        var answers = (await Task.WhenAll(calls)).OrderBy(answer => answer.StatusCode).ToArray();

        Assert.Equal([HttpStatusCode.Created, HttpStatusCode.Conflict], answers.Select(answer => answer.StatusCode));
        Assert.Equal(TimeSpan.FromSeconds(1), answers[1].Headers.RetryAfter?.Delta);
        Assert.Equal(HttpStatusCode.Created, (await SubmitAsync()).StatusCode);

        Task<HttpResponseMessage> SubmitAsync() => lead.SendAsync(HttpMethod.Post, "/requests", Calls.Checkout, (Key, "busy"));
    }

    [Fact]
    public async Task A_call_that_returns_a_secret_refuses_a_key_and_a_key_that_is_not_one_is_refused()
    {
        await using var portal = await HttpPortal.StartAsync(DatabaseProvider.Sqlite);
        var lead = await portal.SignInAsync("payments-lead");

        var token = await lead.SendAsync(HttpMethod.Post, "/tokens", new { name = "ci", scopes = Scopes }, (Key, "t"));
        var blank = await lead.SendAsync(HttpMethod.Post, "/requests", Calls.Checkout, (Key, new string('k', 201)));

        Assert.Equal(HttpStatusCode.BadRequest, token.StatusCode);
        Assert.Contains("secret", (await token.ReadAsync()).Text("detail"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, blank.StatusCode);
        Assert.Equal(0, (await (await lead.CallAsync("/tokens")).ReadAsync()).GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task A_refused_request_can_be_corrected_under_its_key()
    {
        await using var portal = await HttpPortal.StartAsync(DatabaseProvider.Sqlite);
        var lead = await portal.SignInAsync("payments-lead");

        var refused = await lead.SendAsync(HttpMethod.Post, "/requests", Calls.CheckoutWith("size", "gigantic"), (Key, "c"));
        var corrected = await lead.SendAsync(HttpMethod.Post, "/requests", Calls.Checkout, (Key, "c"));

        Assert.Equal((HttpStatusCode.UnprocessableEntity, HttpStatusCode.Created), (refused.StatusCode, corrected.StatusCode));
    }

    private static async Task<DbTransaction> HoldAsync(DbConnection holder, DatabaseProvider database)
    {
        // In SQLite, a transaction of this provider begins as the only writer.
        var transaction = await holder.BeginTransactionAsync(Cancellation);
        if (database == DatabaseProvider.PostgreSql)
        {
            await using var command = holder.CreateCommand();
            command.CommandText = """LOCK TABLE "Requests" IN ACCESS EXCLUSIVE MODE""";
            await command.ExecuteNonQueryAsync(Cancellation);
        }

        return transaction;
    }
}
