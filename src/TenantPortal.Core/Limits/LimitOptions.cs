namespace TenantPortal.Core.Limits;

/// <summary>How much one caller can use a process at a time (section <c>Limits</c>). A caller is a token, a person, or an address without either.</summary>
public sealed class LimitOptions
{
    public const string Section = "Limits";

    /// <summary>API calls of one caller: 60 to 1,000,000. A minute's worth can be used at once.</summary>
    public int CallsPerMinute { get; set; } = 1200;

    /// <summary>
    /// Exports, evidence, checks of the audit log, of isolation and of guards that one caller starts: 1 to 1,000,000. Each reads many rows or
    /// sends a cluster many queries.
    /// </summary>
    public int LargeCallsPerMinute { get; set; } = 30;

    /// <summary>Pages and watched lists that one caller can have open: 1 to 10,000. Each takes memory.</summary>
    public int OpenPages { get; set; } = 50;
}
