namespace TenantPortal.Core.Configuration;

/// <summary>The portal cannot start with these settings. Lists every mistake, each naming its key, or its file and line.</summary>
public sealed class SettingsException(IReadOnlyList<string> mistakes)
    : Exception("TenantPortal cannot start with these settings:" + string.Concat(mistakes.Select(mistake => Environment.NewLine + "- " + mistake)))
{
    public IReadOnlyList<string> Mistakes => mistakes;

    internal static void ThrowIfAny(List<string> mistakes)
    {
        if (mistakes.Count > 0)
            throw new SettingsException(mistakes);
    }
}
