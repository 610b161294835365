namespace TenantPortal.Core.Notifications.Delivering;

/// <summary>The outcome of one attempt to send.</summary>
public enum SendOutcome
{
    Sent,

    /// <summary>The receiver answered with an error that may be temporary.</summary>
    TryAgain,

    /// <summary>The receiver did not answer, so other deliveries to it wait too.</summary>
    Unreachable,

    /// <summary>The receiver permanently refused it.</summary>
    Refused,
}

/// <param name="Error">A sentence without secrets; null when it was sent.</param>
public sealed record SendResult(SendOutcome Outcome, string? Error = null)
{
    public static readonly SendResult Sent = new(SendOutcome.Sent);

    /// <summary>The receiver sent the call elsewhere.</summary>
    public bool IsRedirect { get; init; }
}
