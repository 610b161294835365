namespace TenantPortal.Core.Tiers.Blueprints.Yaml;

/// <summary>Lists all mistakes of blueprints or their options, so that one restart is enough to fix them.</summary>
public sealed class BlueprintException(IReadOnlyList<string> mistakes) : Exception(string.Join(Environment.NewLine, mistakes))
{
    /// <summary>One sentence for each mistake, beginning with <c>blueprint/file:line</c>.</summary>
    public IReadOnlyList<string> Mistakes { get; } = mistakes;
}
