using System.Diagnostics;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using TenantPortal.Web.Api;

namespace TenantPortal.Web.Layout;

/// <summary>Replaces a failed page with an apology and the trace ID, which the log contains too.</summary>
public sealed partial class PageErrorBoundary(ILogger<PageErrorBoundary> logger) : ErrorBoundaryBase
{
    private string _trace = "";

    protected override Task OnErrorAsync(Exception exception)
    {
        _trace = Activity.Current?.TraceId.ToString() ?? ActivityTraceId.CreateRandom().ToString();
        LogFailed(exception, _trace);
        return Task.CompletedTask;
    }

    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        if (CurrentException is null)
        {
            builder.AddContent(0, ChildContent);
            return;
        }

        builder.OpenComponent<ErrorNotice>(1);
        builder.AddComponentParameter(2, nameof(ErrorNotice.Trace), _trace);
        builder.AddComponentParameter(3, nameof(ErrorNotice.Sentence), DatabaseProblems.Explain(CurrentException));
        builder.CloseComponent();
    }

    [LoggerMessage(LogLevel.Error, "A page failed with trace {TraceId}.")]
    private partial void LogFailed(Exception exception, string traceId);
}
