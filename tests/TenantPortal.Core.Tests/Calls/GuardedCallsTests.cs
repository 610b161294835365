using System.Text;
using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Audit;
using TenantPortal.Core.Audit.Log;
using TenantPortal.Core.Calls;
using TenantPortal.Core.Data;
using TenantPortal.Core.PlatformNotices;
using TenantPortal.Core.Requests;
using TenantPortal.Core.Requests.Expiry;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.Calls;

public class GuardedCallsTests
{
    private static readonly StoredResponse Created = new(201, "/api/v1/requests/1", null, "application/json", Encoding.UTF8.GetBytes("""{"id":"1"}"""));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, OnEveryDatabase]
    public async Task A_repeated_call_runs_once_and_returns_the_stored_answer(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        var runs = 0;

        var first = await RunAsync(portal, Key("1"), SubmitAsync);
        var second = await RunAsync(portal, Key("1"), SubmitAsync);

        Assert.Equal((CallOutcomeKind.Answered, CallOutcomeKind.Repeated, 1), (first.Kind, second.Kind, runs));
        Assert.Equivalent(Created, second.Response);
        Assert.Equal(1, await CountRequestsAsync(portal));

        async Task<StoredResponse> SubmitAsync()
        {
            runs++;
            await portal.SubmitAsync();
            return Created;
        }
    }

    [Theory, OnEveryDatabase]
    public async Task A_call_that_fails_after_its_change_leaves_neither_the_change_nor_an_answer_and_can_be_repeated(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        var published = 0;
        using var subscription = portal.Changes.Subscribe(_ => published++);

        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            RunAsync(
                portal,
                Key("1"),
                async () =>
                {
                    await portal.SubmitAsync();
                    throw new InvalidOperationException("The process is killed here.");
                }
            )
        );

        Assert.Equal((0, 0), (await CountRequestsAsync(portal), published));
        Assert.Equal(CallOutcomeKind.Answered, (await RunAsync(portal, Key("1"), async () => await AfterAsync(portal.SubmitAsync()))).Kind);
        Assert.Equal(1, await CountRequestsAsync(portal));
        Assert.True(published > 0);
    }

    [Theory, OnEveryDatabase]
    public async Task Pages_and_reconcilers_learn_of_a_change_after_the_commit(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        var (signal, published) = (portal.Get<ReconcileSignal>(), 0);
        var woken = signal.Next;
        using var subscription = portal.Changes.Subscribe(_ => published++);

        await RunAsync(
            portal,
            Key("1"),
            async () =>
            {
                await portal.ApproveTenantAsync();
                Assert.False(woken.IsCompleted);
                Assert.Equal(0, published);
                return Created;
            }
        );

        Assert.True(woken.IsCompleted);
        Assert.True(published > 0);
    }

    [Theory, OnEveryDatabase]
    public async Task A_part_that_is_refused_inside_a_call_is_undone_without_the_rest(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);

        await RunAsync(
            portal,
            Key("1"),
            async () =>
            {
                await portal.SubmitAsync("shop");
                await using var db = portal.OpenDatabase();
                await using (await db.BeginAuditedAsync(Cancellation))
                {
                    db.PlatformNotices.Add(new PlatformNotice(Guid.NewGuid(), "Undone.", Given.Now, Given.Now, "Ann"));
                    db.Audit.Add(new AuditEntry(Given.Admin(), "notice.published", "1", "Undone.", Given.Now));
                    await db.SaveChangesAsync(Cancellation);
                }

                return Created;
            }
        );

        await using var after = portal.OpenDatabase();
        Assert.Equal((1, 0), (await after.Requests.CountAsync(Cancellation), await after.PlatformNotices.CountAsync(Cancellation)));
        Assert.DoesNotContain(await after.Audit.ToListAsync(Cancellation), entry => entry.Details == "Undone.");
        Assert.True((await portal.Get<AuditVerifier>().VerifyAsync(Cancellation)).IsIntact);
    }

    [Theory, OnEveryDatabase]
    public async Task A_refused_call_is_not_stored_so_that_it_can_be_corrected_under_the_same_key(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);

        await RunAsync(portal, Key("1", "wrong"), () => Task.FromResult(new StoredResponse(422, null, null, null, [])));
        var corrected = await RunAsync(portal, Key("1", "right"), () => Task.FromResult(Created));

        Assert.Equal(CallOutcomeKind.Answered, corrected.Kind);
    }

    [Theory, OnEveryDatabase]
    public async Task A_key_belongs_to_one_call_of_one_caller(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        await RunAsync(portal, Key("1"), () => Task.FromResult(Created));

        var otherBody = await RunAsync(portal, Key("1", "other"), () => Task.FromResult(Created));
        var otherCaller = await portal.Get<GuardedCalls>().RunAsync(Given.Lead("search"), Key("1"), null, () => Task.FromResult(Created), Cancellation);

        Assert.Equal((CallOutcomeKind.KeyIsTaken, CallOutcomeKind.Answered), (otherBody.Kind, otherCaller.Kind));
    }

    [Theory, OnEveryDatabase]
    public async Task A_second_call_while_the_first_runs_is_refused_in_this_process_and_in_another_one(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        await using var replica = await portal.RestartAsync();
        var kinds = new List<CallOutcomeKind>();

        await RunAsync(
            portal,
            Key("1"),
            async () =>
            {
                kinds.Add((await RunAsync(portal, Key("1"), () => Task.FromResult(Created))).Kind);
                // In SQLite, another process waits for the transaction and then finds the answer.
                if (database == DatabaseProvider.PostgreSql)
                {
                    Task<CallOutcome> other;
                    using (ExecutionContext.SuppressFlow())
                        other = Task.Run(() => RunAsync(replica, Key("1"), () => Task.FromResult(Created)));
                    kinds.Add((await other).Kind);
                }

                return Created;
            }
        );

        Assert.NotEmpty(kinds);
        Assert.All(kinds, kind => Assert.Equal(CallOutcomeKind.Running, kind));
    }

    [Theory, OnEveryDatabase]
    public async Task An_answer_is_forgotten_after_a_day_and_removed_by_the_clock_of_requests(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        await RunAsync(portal, Key("1"), () => Task.FromResult(Created));
        await RunAsync(portal, Key("2"), () => Task.FromResult(Created));

        portal.Time.Advance(GuardedCalls.Lifetime + TimeSpan.FromMinutes(1));
        var again = await RunAsync(portal, Key("1"), () => Task.FromResult(Created));
        await portal.Get<RequestClock>().RunAsync(Cancellation);

        Assert.Equal(CallOutcomeKind.Answered, again.Kind);
        await using var db = portal.OpenDatabase();
        Assert.Equal("1", (await db.IdempotentCalls.SingleAsync(Cancellation)).Key);
    }

    [Fact]
    public async Task Keys_of_one_caller_are_limited()
    {
        await using var portal = await TestPortal.StartAsync();
        await using (var db = portal.OpenDatabase())
        {
            db.IdempotentCalls.AddRange(
                Enumerable.Range(0, GuardedCalls.MaxKeys).Select(number => new IdempotentCall(Given.Lead("payments").Id, Key($"k{number}"), Created, Given.Now))
            );
            await db.SaveChangesAsync(Cancellation);
        }

        Assert.Equal(CallOutcomeKind.TooManyKeys, (await RunAsync(portal, Key("one-more"), () => Task.FromResult(Created))).Kind);
        Assert.Equal(CallOutcomeKind.Repeated, (await RunAsync(portal, Key("k7"), () => Task.FromResult(Created))).Kind);
    }

    [Fact]
    public async Task A_body_that_is_too_long_is_not_stored_but_the_headers_are()
    {
        await using var portal = await TestPortal.StartAsync();
        var large = Created with { Body = new byte[StoredResponse.MaxBody + 1] };
        await RunAsync(portal, Key("1"), () => Task.FromResult(large));

        var repeated = (await RunAsync(portal, Key("1"), () => Task.FromResult(large))).Response!;

        Assert.Equal((201, Created.Location, 0), (repeated.Status, repeated.Location, repeated.Body.Length));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("é")]
    public void A_key_is_visible_ASCII(string value) => Assert.False(CallKey.TryCreate(value, "POST /", [], out _));

    private static Task<CallOutcome> RunAsync(TestPortal portal, CallKey key, Func<Task<StoredResponse>> answer) =>
        portal.Get<GuardedCalls>().RunAsync(Given.Lead("payments"), key, null, answer, Cancellation);

    private static CallKey Key(string value, string body = "{}") =>
        CallKey.TryCreate(value, "POST /api/v1/requests", Encoding.UTF8.GetBytes(body), out var key) ? key : throw new ArgumentException(value);

    private static async Task<StoredResponse> AfterAsync(Task work)
    {
        await work;
        return Created;
    }

    private static async Task<int> CountRequestsAsync(TestPortal portal)
    {
        await using var db = portal.OpenDatabase();
        return await db.Requests.CountAsync(Cancellation);
    }
}
