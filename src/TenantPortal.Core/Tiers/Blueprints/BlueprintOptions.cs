namespace TenantPortal.Core.Tiers.Blueprints;

/// <summary>Where blueprints are (section <c>Blueprints</c>).</summary>
public sealed class BlueprintOptions
{
    public const string Section = "Blueprints";

    /// <summary>A folder with one folder per blueprint. When empty: <c>Blueprints</c> beside the program.</summary>
    public string Path { get; set; } = "";

    public string EffectivePath =>
        System.IO.Path.GetFullPath(string.IsNullOrWhiteSpace(Path) ? System.IO.Path.Combine(AppContext.BaseDirectory, "Blueprints") : Path);
}
