namespace TenantPortal.Core.Tiers.Blueprints;

/// <summary>Says everything that is wrong with blueprints or their options at once, so that one restart is enough to mend them.</summary>
public sealed class BlueprintException(IReadOnlyList<string> mistakes) : Exception(string.Join(Environment.NewLine, mistakes))
{
    /// <summary>One sentence for each mistake, beginning with <c>blueprint/file:line</c>.</summary>
    public IReadOnlyList<string> Mistakes { get; } = mistakes;
}
