using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using TenantPortal.Core.Configuration;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers sections of the settings.</summary>
internal static class SettingsServices
{
    /// <summary>Binds the section, validates its keys when the host starts, and lets services take the options class itself.</summary>
    public static IServiceCollection AddSettings<T>(this IServiceCollection services, string section)
        where T : class, new()
    {
        var known = new SettingsSection(section, typeof(T));
        services.AddSingleton(known);
        services.TryAddSingleton<SettingsReader>();
        services.AddOptions<T>().Configure<SettingsReader>((options, reader) => reader.Read(known).Bind(options)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<T>>(provider => new SettingsKeyValidator<T>(provider.GetRequiredService<SettingsReader>(), known));
        return services.AddSingleton(provider => provider.GetRequiredService<IOptions<T>>().Value);
    }

    /// <summary>The same, with rules for the values.</summary>
    public static IServiceCollection AddSettings<T, TValidator>(this IServiceCollection services, string section)
        where T : class, new()
        where TValidator : class, IValidateOptions<T> => services.AddSettings<T>(section).AddSingleton<IValidateOptions<T>, TValidator>();

    /// <summary>Registers what is built from a section. Its mistakes are mistakes of the section; with any of them, no service gets it.</summary>
    public static IServiceCollection AddBuiltFromSettings<TOptions, T>(this IServiceCollection services, Func<IServiceProvider, BuiltFromSettings<T>> build)
        where TOptions : class
        where T : class =>
        services
            .AddSingleton(build)
            .AddSingleton<IValidateOptions<TOptions>, BuiltFromSettingsValidator<TOptions, T>>()
            .AddSingleton(provider =>
            {
                // Throws when the section has mistakes.
                _ = provider.GetRequiredService<IOptions<TOptions>>().Value;
                return provider.GetRequiredService<BuiltFromSettings<T>>().Value!;
            });
}
