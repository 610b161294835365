using TenantPortal.Core.Languages;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the languages.</summary>
internal static class LanguageServices
{
    public static IServiceCollection AddLanguages(this IServiceCollection services) => services.AddLocalization().AddSingleton<Language>();
}
