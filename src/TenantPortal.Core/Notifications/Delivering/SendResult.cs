namespace TenantPortal.Core.Notifications.Delivering;

/// <summary>How one attempt to send ended.</summary>
public enum SendOutcome
{
    Sent,

    /// <summary>The receiver answered, but did not take it: later perhaps.</summary>
    TryAgain,

    /// <summary>The receiver did not answer, so nothing else reaches it now either.</summary>
    Unreachable,

    /// <summary>The receiver will never take it.</summary>
    Refused,
}

/// <param name="Error">A sentence without secrets; null when it was sent.</param>
public sealed record SendResult(SendOutcome Outcome, string? Error = null)
{
    public static readonly SendResult Sent = new(SendOutcome.Sent);
}
