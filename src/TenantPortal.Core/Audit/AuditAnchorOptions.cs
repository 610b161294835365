namespace TenantPortal.Core.Audit;

/// <summary>Where the end of the audit log is recorded outside the portal (section <c>Audit:Anchor</c>).</summary>
public sealed class AuditAnchorOptions
{
    /// <summary>How often the end of the audit log is recorded at each configured target: 1 minute to 7 days. When zero: never.</summary>
    public TimeSpan Interval { get; set; }

    /// <summary>
    /// The name of this portal in what is recorded: letters, digits, hyphens, underscores and full stops. When empty: the host of
    /// <c>Portal:PublicUrl</c>, or <c>tenantportal</c> without one.
    /// </summary>
    public string Name { get; set; } = "";

    /// <summary>A file that a line is appended to, on storage that the administrators of the portal cannot change. When empty: none.</summary>
    public string File { get; set; } = "";

    public SyslogAnchorOptions Syslog { get; set; } = new();

    public WebhookAnchorOptions Webhook { get; set; } = new();

    public TimeStampAnchorOptions TimeStamp { get; set; } = new();
}

/// <summary>How messages reach the syslog server.</summary>
public enum SyslogProtocol
{
    /// <summary>Datagrams: nothing reports a lost one.</summary>
    Udp,
    Tcp,
    Tls,
}

/// <summary>The syslog server that gets the end of the audit log (section <c>Audit:Anchor:Syslog</c>).</summary>
public sealed class SyslogAnchorOptions
{
    /// <summary>The syslog server, which must accept RFC 5424. When empty: none.</summary>
    public string Host { get; set; } = "";

    /// <summary>The port. When zero: 514 for <c>Udp</c>, 601 for <c>Tcp</c> and 6514 for <c>Tls</c>.</summary>
    public int Port { get; set; }

    /// <summary>How messages are sent: <c>Udp</c>, <c>Tcp</c> or <c>Tls</c>. Only <c>Tls</c> protects them on the way.</summary>
    public SyslogProtocol Protocol { get; set; } = SyslogProtocol.Tls;

    /// <summary>A PEM file with the authority of the certificate of the server. When empty: the authorities of the machine.</summary>
    public string CaFile { get; set; } = "";

    internal int EffectivePort =>
        Port != 0
            ? Port
            : Protocol switch
            {
                SyslogProtocol.Udp => 514,
                SyslogProtocol.Tcp => 601,
                _ => 6514,
            };
}

/// <summary>The webhook that gets the end of the audit log as signed JSON (section <c>Audit:Anchor:Webhook</c>).</summary>
public sealed class WebhookAnchorOptions
{
    /// <summary>The https address. When empty: none.</summary>
    public string Url { get; set; } = "";

    /// <summary>
    /// The secret that requests are signed with, at least 16 characters. Set it by environment variable only:
    /// <c>Audit__Anchor__Webhook__Secret</c>.
    /// </summary>
    public string Secret { get; set; } = "";
}

/// <summary>The RFC 3161 service that time-stamps the end of the audit log (section <c>Audit:Anchor:TimeStamp</c>).</summary>
public sealed class TimeStampAnchorOptions
{
    /// <summary>The address of the service. When empty: none.</summary>
    public string Url { get; set; } = "";

    /// <summary>A PEM file with the authority of the certificate of the service. When empty: the authorities of the machine.</summary>
    public string CaFile { get; set; } = "";
}
