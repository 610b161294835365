using TenantPortal.Core.Diagnostics;

namespace TenantPortal.Core.Notifications.Webhooks;

/// <summary>Connects to each webhook. It sends no message: what a webhook answers to a message is on the page of deliveries.</summary>
internal sealed class WebhookCheck(NotificationOptions options, WebhookClient client) : IDiagnosticCheck
{
    public string Subject => "webhooks";

    public async Task<IReadOnlyList<Diagnosis>> RunAsync(CancellationToken cancellationToken) =>
        options.Webhooks.Count == 0
            ? [Diagnosis.Ok(Subject, "None is configured.")]
            : await Task.WhenAll(options.Webhooks.Select(webhook => CheckAsync(webhook.Key, webhook.Value, cancellationToken)));

    private async Task<Diagnosis> CheckAsync(string name, WebhookOptions webhook, CancellationToken cancellationToken)
    {
        var subject = $"webhook {name}";
        return await client.FindProblemAsync(webhook.Url, cancellationToken) is { } problem
            ? Diagnosis.Failure(subject, $"{problem} Check Notifications:Webhooks:{name}:Url and the network.")
            : Diagnosis.Ok(subject, "It can be reached.");
    }
}
