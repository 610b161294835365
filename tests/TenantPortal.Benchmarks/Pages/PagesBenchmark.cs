using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using TenantPortal.Core.Data;

namespace TenantPortal.Benchmarks.Pages;

/// <summary>
/// Every page and every call that reads, for people of every role, with as much data as a large company has: the time on the server and the queries of the
/// database.
/// </summary>
internal static class PagesBenchmark
{
    private const int MaxQueries = 6;
    private const double MaxMilliseconds = 100;

    /// <summary>They read a whole table in batches, so that what they hold in memory has a limit. The number of queries is that of the batches.</summary>
    private static readonly string[] Walks = ["/api/v1/audit/export", "/api/v1/audit/verify", "/api/v1/exports/requests", "/api/v1/exports/tenants"];

    /// <summary>Who does that, once.</summary>
    private const string Walker = "auditor";

    private static readonly string[] People = ["payments-lead", "security", "manager", "auditor", "platform-admin"];

    /// <param name="data">The folder of the database, which is kept; null for one that is deleted in the end.</param>
    /// <param name="only">A part of the addresses to call; null for all.</param>
    /// <param name="writesSql">Whether the queries of what sends too many are written, too.</param>
    /// <returns>Whether nothing sends too many queries.</returns>
    public static async Task<bool> RunAsync(
        DatabaseProvider provider,
        string? data,
        int tenants,
        int rounds,
        string? only,
        bool writesSql,
        CancellationToken cancellationToken
    )
    {
        await using var database = await PagesDatabase.OpenAsync(provider, data, tenants, cancellationToken);
        using var queries = new QueryListener();
        await using var portal = new MeasuredPortal(database);
        var clients = new Dictionary<string, HttpClient>();
        foreach (var person in People)
            clients[person] = await portal.SignInAsync(person, cancellationToken);
        var addresses = await PageAddresses.ReadAsync(portal.Services, cancellationToken);
        var calls = CallsOf(portal.Endpoints, addresses).Where(call => only is null || call.Name.Contains(only, StringComparison.Ordinal)).ToList();
        Console.WriteLine($"{provider}, {calls.Count} pages and calls, {People.Length} people, {rounds} rounds.");
        Console.WriteLine($"  {"", -62} status  p50 ms  p95 ms  queries");
        var results = new List<Result>();
        foreach (var call in calls)
        {
            var ofCall = new List<Result>();
            var isWalk = Walks.Contains(call.Address);
            foreach (var (person, client) in clients.Where(client => !isWalk || client.Key == Walker))
                ofCall.Add(await MeasureAsync(portal, client, call, person, isWalk ? 1 : rounds, cancellationToken));
            results.AddRange(ofCall);
            // Those who are refused take little.
            var slowest = ofCall.MaxBy(result => (result.IsAnswer, result.P95))!;
            var most = ofCall.MaxBy(result => result.Typical.Count)!;
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"  {call.Name, -62} {(int)slowest.Status, 6} {slowest.P50, 7:0.0} {slowest.P95, 7:0.0} {most.Typical.Count, 8}  {Marks(slowest, most)}"
                )
            );
            if (writesSql && HasTooMany(most))
                WriteSql(most);
        }

        var (slow, many) = (results.Where(IsSlow).ToList(), results.Where(HasTooMany).ToList());
        Console.WriteLine($"{CountCalls(slow)} over {MaxMilliseconds} ms, {CountCalls(many)} over {MaxQueries} queries.");
        foreach (var client in clients.Values)
            client.Dispose();
        return many.Count == 0;
    }

    private static IEnumerable<Call> CallsOf(IEnumerable<RouteEndpoint> endpoints, PageAddresses addresses)
    {
        yield return new Call("(shell of a page)", "/", StaticPages.Shell);
        yield return new Call("(frame of a page)", "/", StaticPages.Frame);
        foreach (var endpoint in endpoints.OrderBy(endpoint => endpoint.RoutePattern.RawText, StringComparer.Ordinal))
        {
            var isPage = StaticPages.PageOf(endpoint) is not null;
            var isRead =
                endpoint.RoutePattern.RawText!.StartsWith("/api/v1/", StringComparison.Ordinal)
                && endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Contains(HttpMethods.Get) == true;
            if (!isPage && !isRead)
                continue;
            foreach (var address in addresses.Of(endpoint))
                yield return new Call(address, address, null);
        }
    }

    private static async Task<Result> MeasureAsync(
        MeasuredPortal portal,
        HttpClient client,
        Call call,
        string person,
        int rounds,
        CancellationToken cancellationToken
    )
    {
        // The first call compiles.
        if (rounds > 1)
            await portal.MeasureAsync(client, call.Address, call.Part, cancellationToken);
        var (status, times, counts) = (default(HttpStatusCode), new List<double>(), new List<Measurement>());
        for (var round = 0; round < rounds; round++)
        {
            var (answered, measured) = await portal.MeasureAsync(client, call.Address, call.Part, cancellationToken);
            status = answered;
            times.Add(measured.Elapsed.TotalMilliseconds);
            counts.Add(measured);
        }

        // Now and then, a request also checks the session or renews what is kept for a while.
        var queries = counts.OrderBy(measured => measured.Count).ElementAt(counts.Count / 2);
        return (int)status < 500
            ? new Result(call, person, status, Statistics.Median(times), Statistics.Percentile(times, 0.95), queries)
            : throw new InvalidOperationException($"{call.Name} was answered {status} to {person}.");
    }

    private static string Marks(Result slowest, Result most) =>
        string.Join(
            ", ",
            new[]
            {
                IsSlow(slowest) ? $"SLOW for {slowest.Person}" : null,
                HasTooMany(most) ? $"MANY for {most.Person}" : null,
                slowest.IsAnswer ? null : "no one gets it",
            }.OfType<string>()
        );

    private static int CountCalls(IEnumerable<Result> results) => results.Select(result => result.Call).Distinct().Count();

    private static bool IsSlow(Result result) => result.P95 > MaxMilliseconds;

    private static bool HasTooMany(Result result) => result.Typical.Count > MaxQueries && !Walks.Contains(result.Call.Address);

    private static void WriteSql(Result result)
    {
        foreach (var sql in result.Typical.Queries)
            Console.WriteLine($"      {string.Join(' ', sql.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))}");
    }

    private sealed record Call(string Name, string Address, string? Part);

    private sealed record Result(Call Call, string Person, HttpStatusCode Status, double P50, double P95, Measurement Typical)
    {
        public bool IsAnswer => Status == HttpStatusCode.OK;
    }
}
