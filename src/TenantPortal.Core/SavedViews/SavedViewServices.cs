using TenantPortal.Core.SavedViews;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the saved views.</summary>
internal static class SavedViewServices
{
    public static IServiceCollection AddSavedViews(this IServiceCollection services) => services.AddSingleton<SavedViewService>();
}
