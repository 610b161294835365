using Microsoft.Extensions.Logging;
using TenantPortal.Core;
using TenantPortal.Core.Diagnostics;
using TenantPortal.Core.Notifications;
using TenantPortal.Core.Notifications.Delivering;
using TenantPortal.Core.Notifications.Email;
using TenantPortal.Core.Notifications.Sending;
using TenantPortal.Core.Notifications.Webhooks;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the services that notify users.</summary>
public static class NotificationServices
{
    internal static IServiceCollection AddNotifications(this IServiceCollection services)
    {
        services.AddSettings<NotificationOptions, NotificationOptionsValidator>(NotificationOptions.Section);
        services.AddSingleton<NotificationCenter>().AddSingleton<NotificationSettings>().AddSingleton<DeliveryLog>();
        services.AddSingleton<FanOut>().AddSingleton<DeliveryQueue>();
        services
            .AddSingleton<EmailWriter>()
            .AddSingleton<EmailSender>()
            .AddSingleton<WebhookBody>()
            .AddSingleton<WebhookClient>()
            .AddSingleton<WebhookSender>();
        services.AddSingleton<IDiagnosticCheck, MailServerCheck>().AddSingleton<IDiagnosticCheck, WebhookCheck>();
        // Created explicitly because the constructor is internal.
        services.AddSingleton(provider => new DeliveryDispatcher(
            provider.GetRequiredService<FanOut>(),
            provider.GetRequiredService<DeliveryQueue>(),
            provider.GetRequiredService<EmailSender>(),
            provider.GetRequiredService<WebhookSender>(),
            provider.GetRequiredService<PortalOptions>(),
            provider.GetRequiredService<ILogger<DeliveryDispatcher>>()
        ));
        return services;
    }

    /// <summary>Sends from this process; several processes on one database send each delivery once.</summary>
    public static IServiceCollection AddNotificationWorker(this IServiceCollection services) => services.AddHostedService<NotificationWorker>();
}
