using System.Globalization;
using System.Security.Claims;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.SignalR;
using TenantPortal.Core.Limits;
using TenantPortal.Web.Auth;
using TenantPortal.Web.Auth.Tokens;

namespace TenantPortal.Web.Api;

/// <summary>Limits what one caller takes of the process, so that the others are served. Each token, person and address has limits of its own.</summary>
internal static class CallLimits
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    public static void AddCallLimits(this IServiceCollection services)
    {
        services.AddRateLimiter(options =>
        {
            options.GlobalLimiter = PartitionedRateLimiter.CreateChained(
                PartitionedRateLimiter.Create<HttpContext, string>(LimitCalls),
                PartitionedRateLimiter.Create<HttpContext, string>(LimitLargeCalls),
                PartitionedRateLimiter.Create<HttpContext, string>(LimitOpenPages)
            );
            options.OnRejected = (context, _) => new ValueTask(RefuseAsync(context.HttpContext, context.Lease));
        });
    }

    /// <summary>Marks a call that reads many rows, or sends a cluster many queries.</summary>
    public static T IsLarge<T>(this T call)
        where T : IEndpointConventionBuilder => call.WithMetadata(new LargeCall());

    /// <summary>Whether the call is marked so.</summary>
    public static bool IsLarge(Endpoint call) => call.Metadata.GetMetadata<LargeCall>() is not null;

    private static RateLimitPartition<string> LimitCalls(HttpContext context)
    {
        if (!context.Request.Path.StartsWithSegments(ApiPaths.Root))
            return Unlimited;
        var limit = OptionsOf(context).CallsPerMinute;
        return RateLimitPartition.GetTokenBucketLimiter(
            CallerOf(context),
            _ => new TokenBucketRateLimiterOptions
            {
                TokenLimit = limit,
                TokensPerPeriod = Math.Max(1, limit / 60),
                ReplenishmentPeriod = Second,
                QueueLimit = 0,
            }
        );
    }

    private static RateLimitPartition<string> LimitLargeCalls(HttpContext context) =>
        context.GetEndpoint() is not { } call || !IsLarge(call)
            ? Unlimited
            : RateLimitPartition.GetFixedWindowLimiter(
                CallerOf(context),
                _ => new FixedWindowRateLimiterOptions
                {
                    PermitLimit = OptionsOf(context).LargeCallsPerMinute,
                    Window = Minute,
                    QueueLimit = 0,
                }
            );

    /// <summary>The connection of a page lasts as long as the page is open.</summary>
    private static RateLimitPartition<string> LimitOpenPages(HttpContext context) =>
        IsOpenPage(context)
            ? RateLimitPartition.GetConcurrencyLimiter(
                CallerOf(context),
                _ => new ConcurrencyLimiterOptions { PermitLimit = OptionsOf(context).OpenPages, QueueLimit = 0 }
            )
            : Unlimited;

    /// <summary>By a WebSocket, by a poll that stays open, or by a watch. The endpoint decides, because several spellings of a path lead to it.</summary>
    private static bool IsOpenPage(HttpContext context) => IsCircuit(context) || IsWatch(context);

    private static bool IsWatch(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<WatchableList>() is not null
        && bool.TryParse(context.Request.Query[ListWatch.Query], out var watches)
        && watches;

    private static bool IsCircuit(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<HubMetadata>() is not null
        && (context.WebSockets.IsWebSocketRequest || HttpMethods.IsGet(context.Request.Method));

    private static RateLimitPartition<string> Unlimited => RateLimitPartition.GetNoLimiter("");

    private static LimitOptions OptionsOf(HttpContext context) => context.RequestServices.GetRequiredService<LimitOptions>();

    private static string CallerOf(HttpContext context) =>
        TokenClaims.IdOf(context.User) is { } token ? $"token {token}"
        : context.User.FindFirstValue(PersonClaims.Id) is { } person ? $"person {person}"
        : $"address {context.Connection.RemoteIpAddress}";

    private static Task RefuseAsync(HttpContext context, RateLimitLease lease)
    {
        var wait = lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : Second;
        var seconds = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        context.Response.Headers.RetryAfter = seconds;
        var options = OptionsOf(context);
        var sentence =
            IsOpenPage(context) ? $"You have reached the limit of open pages and watches, which is {options.OpenPages}. Close some of them."
            : context.GetEndpoint() is { } call && IsLarge(call)
                ? $"The limit is {options.LargeCallsPerMinute} exports and checks per minute. Try again in {seconds} s."
            : $"The limit is {options.CallsPerMinute} calls per minute. Try again in {seconds} s.";
        return Results.Problem(sentence, statusCode: StatusCodes.Status429TooManyRequests).ExecuteAsync(context);
    }

    /// <summary>Of a call with a limit of its own.</summary>
    private sealed record LargeCall;
}
