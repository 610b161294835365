namespace TenantPortal.Core.Configuration;

/// <summary>What is built from settings, with the mistakes found on the way. It is built once, for the validator and for the services.</summary>
/// <param name="Value">Null only when there are mistakes.</param>
internal sealed record BuiltFromSettings<T>(T? Value, IReadOnlyList<string> Mistakes)
    where T : class;

/// <summary>Reports the mistakes that were found while something was built from the section.</summary>
internal sealed class BuiltFromSettingsValidator<TOptions, T>(BuiltFromSettings<T> built) : SettingsValidator<TOptions>
    where TOptions : class
    where T : class
{
    protected override IEnumerable<string> FindMistakes(TOptions options) => built.Mistakes;
}
