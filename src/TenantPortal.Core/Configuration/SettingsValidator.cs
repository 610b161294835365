using Microsoft.Extensions.Options;

namespace TenantPortal.Core.Configuration;

/// <summary>Validates one section. Each mistake is a sentence that begins with its key.</summary>
public abstract class SettingsValidator<T> : IValidateOptions<T>
    where T : class
{
    public ValidateOptionsResult Validate(string? name, T options)
    {
        var mistakes = FindMistakes(options).ToList();
        return mistakes.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(mistakes);
    }

    /// <param name="options">What is readable of the section.</param>
    protected abstract IEnumerable<string> FindMistakes(T options);
}
