using Microsoft.AspNetCore.Components;
using TenantPortal.Core;

namespace TenantPortal.Web.Components;

/// <summary>
/// Loads a page again when what it shows has changed. Changes that come close together cost one load; while nothing changes, nothing runs.
/// </summary>
public sealed class AutoRefresh(ChangeFeed changes, TimeProvider time) : ComponentBase, IDisposable
{
    /// <summary>The least time between two loads: a hundred tenants that become ready are not a hundred loads.</summary>
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

    /// <summary>On the publisher's thread, which must not wait for us.</summary>
    private void Changed(ChangeTopics topics)
    {
        if ((topics & Topics) != 0 && Interlocked.Exchange(ref _isDue, 1) == 0)
            _ = InvokeAsync(RefreshAsync);
    }

    private async Task RefreshAsync()
    {
        // What runs sees by _isDue that there is more; all of this is on the page's own dispatcher.
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
            // The person has left the page.
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            await DispatchExceptionAsync(failure);
        }
        finally
        {
            _isRunning = false;
        }
    }
}
