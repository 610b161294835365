using System.Globalization;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.Retry;

namespace TenantPortal.Kubernetes.Connections;

/// <summary>
/// Repeats a single call that the cluster could not answer: 429, 5xx and broken connections. All calls of the portal may be repeated: reads,
/// applies, deletions with a UID, reviews, dry runs, and the creation of a namespace, whose name can exist once.
/// </summary>
internal sealed partial class CallRetry
{
    /// <summary>Attempts at one call, the first one included.</summary>
    public const int MaxAttempts = 8;

    /// <summary>A longer wait takes place in the queue, where it holds no worker.</summary>
    public static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(2);
    private static readonly ResiliencePropertyKey<Call> CallKey = new("call");

    private readonly string _cluster;
    private readonly CallMetrics _metrics;
    private readonly ILogger<CallRetry> _logger;
    private readonly ResiliencePipeline<ApiResponse> _pipeline;

    public CallRetry(string cluster, TimeProvider time, CallMetrics metrics, ILogger<CallRetry> logger)
    {
        (_cluster, _metrics, _logger) = (cluster, metrics, logger);
        Recorder = new CallRecorder(cluster, time, metrics);
        _pipeline = new ResiliencePipelineBuilder<ApiResponse> { TimeProvider = time }
            .AddRetry(
                new RetryStrategyOptions<ApiResponse>
                {
                    ShouldHandle = arguments => ValueTask.FromResult(IsWorthRepeating(arguments.Outcome)),
                    MaxRetryAttempts = MaxAttempts - 1,
                    BackoffType = DelayBackoffType.Exponential,
                    UseJitter = true,
                    Delay = FirstWait,
                    MaxDelay = LongestWait,
                    DelayGenerator = arguments => ValueTask.FromResult(RetryAfterOf(arguments.Outcome)),
                    OnRetry = arguments =>
                    {
                        Report(arguments.Context.Properties.GetValue(CallKey, default!), arguments);
                        return default;
                    },
                }
            )
            .Build();
    }

    /// <summary>Records the calls to the same cluster, repeated or not.</summary>
    public CallRecorder Recorder { get; }

    public async Task<ApiResponse> SendAsync(Call call, Func<CancellationToken, Task<ApiResponse>> send, CancellationToken cancellationToken)
    {
        var context = ResilienceContextPool.Shared.Get(cancellationToken);
        try
        {
            context.Properties.Set(CallKey, call);
            return await _pipeline.ExecuteAsync(async running => await send(running.CancellationToken), context);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    /// <summary>Whether the failure is likely to pass at once. A cluster that is down or does not respond in time is not queried again so soon.</summary>
    private static bool IsWorthRepeating(Outcome<ApiResponse> outcome) =>
        (RetryAfterOf(outcome) ?? TimeSpan.Zero) <= MaxWait
        && outcome switch
        {
            { Result.Code: var code } => IsBusy(code),
            { Exception: ForeignResponseException foreign } => IsBusy(foreign.Code),
            { Exception: HttpRequestException { HttpRequestError: HttpRequestError.ResponseEnded or HttpRequestError.HttpProtocolError } } => true,
            { Exception: HttpRequestException { InnerException: SocketException socket } } => IsReset(socket),
            { Exception: HttpRequestException { InnerException: IOException } or IOException } => true,
            _ => false,
        };

    private static bool IsBusy(int code) => code is 429 or >= 500;

    private static bool IsReset(SocketException socket) =>
        socket.SocketErrorCode is SocketError.ConnectionReset or SocketError.ConnectionAborted or SocketError.Shutdown;

    /// <summary>What the server requested; null when it did not.</summary>
    private static TimeSpan? RetryAfterOf(Outcome<ApiResponse> outcome) =>
        outcome.Exception is ForeignResponseException foreign ? foreign.RetryAfter : outcome.Result?.RetryAfter;

    private void Report(Call call, OnRetryArguments<ApiResponse> arguments)
    {
        var code = arguments.Outcome.Result?.Code ?? (arguments.Outcome.Exception as ForeignResponseException)?.Code;
        _metrics.Repeated(_cluster, code);
        CallRefused(
            call.Method.Method,
            ResourcePath.Describe(call.Path),
            _cluster,
            call.Tenant ?? "none",
            code?.ToString(CultureInfo.InvariantCulture) ?? "a broken connection",
            arguments.AttemptNumber + 1,
            arguments.RetryDelay
        );
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "{Method} {Object} on {Cluster} for tenant {Tenant} failed with {Code}, attempt {Attempt}. The next attempt is in {Wait}"
    )]
    private partial void CallRefused(string method, string @object, string cluster, string tenant, string code, int attempt, TimeSpan wait);
}

/// <summary>A call, for the log, the metrics and the traces.</summary>
/// <param name="Tenant">Null for calls that are about no tenant.</param>
internal sealed record Call(string? Tenant, HttpMethod Method, string Path);
