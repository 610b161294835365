using System.Diagnostics;

namespace TenantPortal.Core.Tracing;

/// <summary>
/// Starts the portal's spans. Their attributes name requests, tenants and clusters; they never contain people, purposes or secrets. Without an
/// exporter nothing listens, and no span is created.
/// </summary>
public static class PortalTracing
{
    public const string SourceName = "TenantPortal";

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>The recorded trace that runs now, as a W3C <c>traceparent</c>; null when there is none.</summary>
    public static string? Current => Activity.Current is { Recorded: true, IdFormat: ActivityIdFormat.W3C, Id: { } id } ? id : null;

    /// <summary>Runs what a user does with a request as a span.</summary>
    /// <param name="tags">Sets the attributes of a result.</param>
    public static async Task<Result<T>> RunAsync<T>(string name, Func<Task<Result<T>>> action, Action<Activity, T> tags)
    {
        using var span = Source.StartActivity(name);
        try
        {
            var result = await action();
            span?.SetTag(SpanTag.Outcome, result.Succeeded ? "stored" : "refused");
            if (span is not null && result.Succeeded)
                tags(span, result.Value);
            return result;
        }
        catch
        {
            span?.SetStatus(ActivityStatusCode.Error);
            throw;
        }
    }

    /// <summary>Starts the span of a call to another server.</summary>
    public static Activity? StartCall(string name) => Source.StartActivity(name, ActivityKind.Client);

    /// <summary>Starts work that an earlier trace caused: as part of that trace when it follows at once, otherwise as a trace that links to it.</summary>
    /// <param name="cause">A W3C <c>traceparent</c>; null when the work has no known cause.</param>
    public static Activity? Follow(string name, string? cause, bool isAtOnce)
    {
        if (!ActivityContext.TryParse(cause, null, isRemote: true, out var context))
            return Source.StartActivity(name, ActivityKind.Consumer);
        return isAtOnce
            ? Source.StartActivity(name, ActivityKind.Consumer, context)
            : Source.StartActivity(name, ActivityKind.Consumer, default(ActivityContext), links: [new ActivityLink(context)]);
    }
}
