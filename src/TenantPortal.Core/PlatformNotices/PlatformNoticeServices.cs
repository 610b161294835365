using TenantPortal.Core.PlatformNotices;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the notices of platform admins.</summary>
internal static class PlatformNoticeServices
{
    public static IServiceCollection AddPlatformNotices(this IServiceCollection services) => services.AddSingleton<PlatformNoticeService>();
}
