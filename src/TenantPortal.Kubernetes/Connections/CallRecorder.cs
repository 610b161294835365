using System.Diagnostics;
using TenantPortal.Core.Tracing;

namespace TenantPortal.Kubernetes.Connections;

/// <summary>Records each attempt at a call to one cluster as a measurement and as a span.</summary>
internal sealed class CallRecorder(string cluster, TimeProvider time, CallMetrics metrics)
{
    /// <summary>The code of a call without a response.</summary>
    private const int NoResponse = 0;

    public async Task<ApiResponse> RecordAsync(Call call, Func<Task<ApiResponse>> send)
    {
        var resource = ResourcePath.ResourceOf(call.Path);
        var verb = VerbOf(call);
        using var span = PortalTracing
            .StartCall(resource is null ? verb : $"{verb} {resource}")
            ?.SetTag(SpanTag.Cluster, cluster)
            .SetTag(SpanTag.Verb, verb)
            .SetTag(SpanTag.Resource, resource)
            .SetTag(SpanTag.Tenant, call.Tenant);
        var startedAt = time.GetTimestamp();
        try
        {
            var response = await send();
            Record(response.Code);
            return response;
        }
        catch (ForeignResponseException foreign)
        {
            Record(foreign.Code);
            throw;
        }
        // A call that the portal itself canceled says nothing about the cluster.
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            Record(NoResponse);
            throw;
        }

        void Record(int code)
        {
            metrics.Called(cluster, verb, code, time.GetElapsedTime(startedAt));
            if (code is NoResponse or >= 400)
                span?.SetStatus(ActivityStatusCode.Error);
            if (code != NoResponse)
                span?.SetTag(SpanTag.StatusCode, code);
        }
    }

    /// <summary>The verb as the cluster's roles name it.</summary>
    private static string VerbOf(Call call) =>
        call.Method.Method switch
        {
            "GET" => ResourcePath.IsCollection(call.Path) ? "list" : "get",
            "POST" => "create",
            var method => method.ToLowerInvariant(),
        };
}
