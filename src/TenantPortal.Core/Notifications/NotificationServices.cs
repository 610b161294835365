using Microsoft.Extensions.DependencyInjection;
using TenantPortal.Core.Configuration;

namespace TenantPortal.Core.Notifications;

/// <summary>Registers what tells people of what happened.</summary>
public static class NotificationServices
{
    internal static IServiceCollection AddNotifications(this IServiceCollection services, PortalSettings settings)
    {
        services.AddSingleton<NotificationCenter>();
        return services;
    }
}
