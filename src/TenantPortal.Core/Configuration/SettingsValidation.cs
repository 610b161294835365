using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace TenantPortal.Core.Configuration;

/// <summary>Validates all registered sections together, so that a failed start lists every mistake at once.</summary>
public static class SettingsValidation
{
    /// <summary>Top-level keys of ASP.NET Core.</summary>
    private static readonly string[] FrameworkKeys = ["Urls", "Logging", "AllowedHosts", "ConnectionStrings", "Kestrel", "DetailedErrors"];

    /// <exception cref="SettingsException">The settings are invalid; it lists every mistake.</exception>
    public static void Validate(IServiceProvider services)
    {
        var configuration = services.GetRequiredService<IConfiguration>();
        var sections = services.GetServices<SettingsSection>().ToList();
        var reader = services.GetRequiredService<SettingsReader>();
        var unreadable = sections.SelectMany(section => reader.Read(section).UnreadableKeys).ToList();
        // A rule that fails only because its key is invalid would be reported twice.
        var broken = FindFailures(services.GetRequiredService<IStartupValidator>())
            .Where(sentence => !unreadable.Exists(mistake => mistake.Explains(sentence)));
        SettingsException.ThrowIfAny([
            .. FindUnknownSections(configuration, [.. sections.Select(section => section.Name)]),
            .. unreadable.Select(mistake => mistake.ToString()),
            .. broken,
        ]);
    }

    private static IEnumerable<string> FindFailures(IStartupValidator validator)
    {
        try
        {
            validator.Validate();
            return [];
        }
        catch (OptionsValidationException exception)
        {
            return exception.Failures;
        }
        catch (AggregateException exception) when (exception.InnerExceptions.All(inner => inner is OptionsValidationException))
        {
            return exception.InnerExceptions.Cast<OptionsValidationException>().SelectMany(inner => inner.Failures);
        }
    }

    private static IEnumerable<string> FindUnknownSections(IConfiguration configuration, IReadOnlyCollection<string> known)
    {
        // Only files: the environment holds many unrelated variables.
        var keys =
            (configuration as IConfigurationRoot)
                ?.Providers.OfType<JsonConfigurationProvider>()
                .SelectMany(provider => provider.GetChildKeys([], null))
                .Distinct(StringComparer.OrdinalIgnoreCase)
            ?? [];
        return keys.Where(key => !known.Concat(FrameworkKeys).Contains(key, StringComparer.OrdinalIgnoreCase))
            .Select(key => $"{key} is not a known setting. The known settings are: {string.Join(", ", known.Order(StringComparer.Ordinal))}.");
    }
}
