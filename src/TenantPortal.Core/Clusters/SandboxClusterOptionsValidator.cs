using TenantPortal.Core.Configuration;

namespace TenantPortal.Core.Clusters;

/// <summary>Validates the section <c>Sandbox</c>.</summary>
internal sealed class SandboxClusterOptionsValidator : SettingsValidator<SandboxClusterOptions>
{
    protected override IEnumerable<string> FindMistakes(SandboxClusterOptions options)
    {
        if (options.Nodes is < 0 or > 100)
            yield return $"Sandbox:Nodes must be 0 to 100, not {options.Nodes}.";
    }
}
