using Microsoft.AspNetCore.Components;
using TenantPortal.Core;

namespace TenantPortal.Web.Components;

/// <summary>
/// Reloads a page when its data changes. Changes in quick succession cause one reload; while nothing changes, nothing runs.
/// </summary>
public sealed class AutoRefresh(ChangeFeed changes, TimeProvider time) : ComponentBase, IDisposable
{
    /// <summary>The minimum time between two reloads: a hundred tenants that become ready do not cause a hundred reloads.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly CancellationTokenSource _leaving = new();
    private IDisposable? _subscription;
    private int _isDue;
    private bool _isRunning;

    [Parameter, EditorRequired]
    public ChangeTopics Topics { get; set; }

    [Parameter, EditorRequired]
    public EventCallback OnChange { get; set; }

    public void Dispose()
    {
        _subscription?.Dispose();
        _leaving.Cancel();
        _leaving.Dispose();
    }

    protected override void OnInitialized() => _subscription = changes.Subscribe(Changed);

    /// <summary>Runs on the publisher's thread, which must not be blocked.</summary>
    private void Changed(ChangeTopics topics)
    {
        if ((topics & Topics) != 0 && Interlocked.Exchange(ref _isDue, 1) == 0)
            _ = InvokeAsync(RefreshAsync);
    }

    private async Task RefreshAsync()
    {
        // A running refresh picks up further changes through _isDue; everything here runs on the page's dispatcher.
        if (_isRunning || _leaving.IsCancellationRequested)
            return;
        _isRunning = true;
        var leaving = _leaving.Token;
        try
        {
            while (Interlocked.Exchange(ref _isDue, 0) == 1)
            {
                await OnChange.InvokeAsync();
                await Task.Delay(Pause, time, leaving);
            }
        }
        catch (OperationCanceledException) when (leaving.IsCancellationRequested)
        {
            // The user has left the page.
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            await DispatchExceptionAsync(exception);
        }
        finally
        {
            _isRunning = false;
        }
    }
}
