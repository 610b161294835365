namespace TenantPortal.Core.Audit;

/// <summary>The keys of the audit chain, and where its end is recorded (section <c>Audit</c>).</summary>
public sealed class AuditOptions
{
    public const string Section = "Audit";

    /// <summary>
    /// The key that the audit log is sealed with: at least 32 random bytes in base64. Set it by environment variable only. When empty: the file
    /// <c>audit.key</c> in <c>Portal:DataPath</c>, which is created at the first start. Required with PostgreSQL outside Development.
    /// </summary>
    public string Key { get; set; } = "";

    /// <summary>Former keys, so that older entries can still be checked.</summary>
    public string[] PreviousKeys { get; set; } = [];

    public AuditAnchorOptions Anchor { get; set; } = new();
}
