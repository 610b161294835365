namespace TenantPortal.Core.Audit;

/// <summary>Finds the mistakes in the section <c>Audit:Anchor</c>.</summary>
internal static class AuditAnchorMistakes
{
    private const int MinSecretLength = 16;
    private const int MaxNameLength = 100;

    public static IEnumerable<string> Find(AuditAnchorOptions anchor, bool isDevelopment) =>
        [.. OfSchedule(anchor), .. OfSyslog(anchor.Syslog), .. OfWebhook(anchor.Webhook, isDevelopment), .. OfTimeStamp(anchor.TimeStamp)];

    private static IEnumerable<string> OfSchedule(AuditAnchorOptions anchor)
    {
        if (anchor.Interval != TimeSpan.Zero && (anchor.Interval < TimeSpan.FromMinutes(1) || anchor.Interval > TimeSpan.FromDays(7)))
            yield return $"Audit:Anchor:Interval must be 00:01:00 to 7.00:00:00, or 00:00:00 for never, not {anchor.Interval}.";
        if (
            anchor.Interval != TimeSpan.Zero
            && (anchor.File.Length, anchor.Syslog.Host.Length, anchor.Webhook.Url.Length, anchor.TimeStamp.Url.Length) == (0, 0, 0, 0)
        )
            yield return "Audit:Anchor:File, Syslog:Host, Webhook:Url or TimeStamp:Url must be set because Audit:Anchor:Interval is set.";
        if (anchor.Name.Length > MaxNameLength || !anchor.Name.All(sign => char.IsAsciiLetterOrDigit(sign) || sign is '-' or '_' or '.'))
            yield return $"Audit:Anchor:Name must be letters, digits, hyphens, underscores and full stops, at most {MaxNameLength} characters.";
    }

    private static IEnumerable<string> OfSyslog(SyslogAnchorOptions syslog)
    {
        if (syslog.Port is < 0 or > 65535)
            yield return $"Audit:Anchor:Syslog:Port must be 1 to 65535, or 0 for the default, not {syslog.Port}.";
        if (syslog.CaFile.Length > 0 && !File.Exists(syslog.CaFile))
            yield return $"Audit:Anchor:Syslog:CaFile names '{syslog.CaFile}', which does not exist.";
    }

    private static IEnumerable<string> OfWebhook(WebhookAnchorOptions webhook, bool isDevelopment)
    {
        if (webhook.Url.Length == 0)
            yield break;
        if (!IsSafe(webhook.Url, isDevelopment))
            yield return "Audit:Anchor:Webhook:Url must be an https:// address without a password.";
        if (webhook.Secret.Length < MinSecretLength)
            yield return $"Audit:Anchor:Webhook:Secret must have at least {MinSecretLength} characters because it authenticates every request. "
                + "Set it in the environment.";
    }

    private static IEnumerable<string> OfTimeStamp(TimeStampAnchorOptions timeStamp)
    {
        // Many services have no TLS: what they return is signed.
        if (timeStamp.Url.Length > 0 && FindAddress(timeStamp.Url) is null)
            yield return "Audit:Anchor:TimeStamp:Url must be an http:// or https:// address without a password.";
        if (timeStamp.CaFile.Length > 0 && !File.Exists(timeStamp.CaFile))
            yield return $"Audit:Anchor:TimeStamp:CaFile names '{timeStamp.CaFile}', which does not exist.";
    }

    /// <summary>Null for anything but an http:// or https:// address without a password.</summary>
    private static Uri? FindAddress(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps) && url.UserInfo.Length == 0
            ? url
            : null;

    private static bool IsSafe(string text, bool isDevelopment) =>
        FindAddress(text) is { } url && (url.Scheme == Uri.UriSchemeHttps || (isDevelopment && url.IsLoopback));
}
