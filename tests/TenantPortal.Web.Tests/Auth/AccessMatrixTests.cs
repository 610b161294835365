using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticAssets;
using Microsoft.Extensions.DependencyInjection;

namespace TenantPortal.Web.Tests.Auth;

/// <summary>Every call and page, tried as everyone.</summary>
public sealed class AccessMatrixTests(AccessPortal portal) : IClassFixture<AccessPortal>
{
    /// <summary>What ASP.NET Core, Blazor and the browser for the API bring along: no data of the portal.</summary>
    private static readonly string[] FrameworkKeys = ["/_framework/", "/_blazor", "{**path:file}", "/api/scalar", "/api/favicon.svg"];

    public static TheoryData<string> Rows => [.. AccessTable.Rows.Select(row => row.Name)];

    /// <summary>Those of the API that are refused to someone who is signed in.</summary>
    public static TheoryData<string> RefusedRows =>
        [.. AccessTable.Rows.Where(row => row.Route.StartsWith("/api/v1/", StringComparison.Ordinal) && RefusedCells(row).Any()).Select(row => row.Name)];

    [Fact]
    public void Every_call_and_page_has_its_row_and_no_row_is_left_over()
    {
        var known = AccessTable.Rows.Select(row => row.Call).ToHashSet();
        var mapped = portal
            .Services.GetRequiredService<EndpointDataSource>()
            .Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<StaticAssetDescriptor>() is null)
            .Where(endpoint => !FrameworkKeys.Any(prefix => endpoint.RoutePattern.RawText!.StartsWith(prefix, StringComparison.Ordinal)))
            .SelectMany(CallsOf)
            .ToHashSet();

        var missing = mapped.Except(known).Order().ToList();
        Assert.True(missing.Count == 0, $"These calls have no row in AccessTable: {string.Join(", ", missing)}.");
        Assert.Equal([], known.Except(mapped).Order().Select(call => $"{call} has a row in AccessTable, but is no call."));
    }

    [Fact]
    public void A_route_with_a_parameter_is_tried_for_ones_own_and_for_a_foreign_object()
    {
        var half = AccessTable
            .Rows.Where(row => row.Route.StartsWith("/api/v1/", StringComparison.Ordinal) && row.Route.Contains('{', StringComparison.Ordinal))
            .GroupBy(row => row.Call)
            .Where(call => !call.Select(row => row.Whose).Order().SequenceEqual(["foreign", "own"]));

        Assert.Empty(half.Select(call => call.Key));
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task Everyone_gets_the_answer_of_the_table(string name)
    {
        var row = AccessTable.Rows.Single(row => row.Name == name);
        var mismatches = new List<string>();
        foreach (var (caller, expected) in row.Cells)
        {
            var answer = await portal.CallAsync(row, caller);
            if (answer != expected)
                mismatches.Add($"{caller} gets {answer}, not {expected}");
        }

        Assert.Equal([], mismatches);
    }

    [Theory]
    [MemberData(nameof(RefusedRows))]
    public async Task The_user_who_is_refused_is_in_the_audit_log(string name)
    {
        var row = AccessTable.Rows.Single(row => row.Name == name);
        var missing = new List<string>();
        foreach (var (caller, status) in RefusedCells(row))
        {
            var written = await portal.CallAndReadRefusalsAsync(row, caller);
            var expected = portal.RefusalOf(row, caller, status);
            if (written.Count != 1 || !written[0].EndsWith(expected, StringComparison.Ordinal))
                missing.Add($"{caller}{expected} is not all of: {string.Join(" ", written)}");
        }

        Assert.Equal([], missing);
    }

    private static IEnumerable<(string Caller, int Status)> RefusedCells(AccessRow row) =>
        row.Cells.Where(cell => cell.Caller != "anon" && cell.Status is 403 or 404);

    private static IEnumerable<string> CallsOf(RouteEndpoint endpoint)
    {
        var route = "/" + endpoint.RoutePattern.RawText!.Trim('/');
        var methods = endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"];
        // A page takes a POST for forms only; it has none.
        var isPage = endpoint.Metadata.Any(metadata => metadata.GetType().Name == "ComponentTypeMetadata");
        return methods.Where(method => !isPage || method == "GET").Select(method => $"{method} {route}");
    }
}
