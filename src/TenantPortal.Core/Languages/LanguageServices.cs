using System.Globalization;
using TenantPortal.Core.Languages;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the languages.</summary>
internal static class LanguageServices
{
    public static IServiceCollection AddLanguages(this IServiceCollection services) =>
        services
            .AddSingleton<LanguageCatalog>()
            // A page keeps the language in which it was opened.
            .AddScoped(provider => provider.GetRequiredService<LanguageCatalog>().Find(CultureInfo.CurrentUICulture.Name));
}
