namespace TenantPortal.Core.Monitoring;

/// <summary>Who may read the metrics (section <c>Metrics</c>).</summary>
public sealed class MetricsOptions
{
    public const string Section = "Metrics";

    /// <summary>
    /// A port of its own for <c>/metrics</c>, which then answers nowhere else and needs no token. A network policy limits who reaches it. 0 for none.
    /// </summary>
    public int Port { get; set; }

    /// <summary>
    /// The token that a monitoring system sends as <c>Authorization: Bearer</c>, at least 16 characters. Set it by environment variable only. Without
    /// a port and a token, <c>/metrics</c> answers only in the environment Development.
    /// </summary>
    public string Token { get; set; } = "";
}
