using TenantPortal.Core.Data;

namespace TenantPortal.Core.Notifications.Delivering;

/// <summary>The channel of a delivery.</summary>
public enum DeliveryChannel
{
    Email,
    Webhook,
}

/// <summary>The state of a delivery.</summary>
public enum DeliveryStatus
{
    /// <summary>Waiting to be sent, for the first time or again.</summary>
    Pending,

    Sent,

    /// <summary>Permanently refused: another attempt would not help.</summary>
    Failed,

    /// <summary>Retried until the configured time ran out.</summary>
    GaveUp,
}

/// <summary>One announcement to one address or webhook; recorded before anything is sent, and kept as the delivery log.</summary>
public sealed class Delivery : ILeased
{
    public const int MaxErrorLength = 500;

    private static readonly TimeSpan FirstWait = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan MaxWait = TimeSpan.FromHours(6);

    public Delivery(long announcementId, DeliveryChannel channel, string target, DateTimeOffset at, string? language = null)
    {
        (AnnouncementId, Channel, Target, Language) = (announcementId, channel, target, language);
        CreatedAt = TriedSince = NextAttemptAt = at;
    }

    // For Entity Framework.
    private Delivery() => Target = "";

    public long Id { get; private set; }

    public long AnnouncementId { get; private set; }

    public DeliveryChannel Channel { get; private set; }

    /// <summary>The address, or the name of the webhook.</summary>
    public string Target { get; private set; }

    /// <summary>The language of the reader; null for English.</summary>
    public string? Language { get; private set; }

    public DeliveryStatus Status { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>When it was created or last resent on request.</summary>
    public DateTimeOffset TriedSince { get; private set; }

    /// <summary>Since <see cref="TriedSince"/>.</summary>
    public int Attempts { get; private set; }

    public DateTimeOffset NextAttemptAt { get; private set; }

    public DateTimeOffset? SentAt { get; private set; }

    /// <summary>Why the last attempt failed; null when none failed or it was sent.</summary>
    public string? LastError { get; private set; }

    /// <summary>The last attempt did not reach the receiver: it becomes due once another delivery does.</summary>
    public bool IsUnreachable { get; private set; }

    /// <summary>The number of requested resends.</summary>
    public int Resends { get; private set; }

    /// <summary>The replica that sends it now; null when none does.</summary>
    public string? ClaimedBy { get; private set; }

    /// <summary>When a replica's claim expires, so that a crashed replica loses it.</summary>
    public DateTimeOffset? ClaimedUntil { get; private set; }

    /// <summary>
    /// The same for every attempt, so that a receiver recognizes duplicates after the portal crashed between sending and recording.
    /// A requested resend gets another ID, because a receiver would otherwise drop it.
    /// </summary>
    public string PublicId => Resends == 0 ? $"{CreatedAt.UtcTicks:x}-{Id}" : $"{CreatedAt.UtcTicks:x}-{Id}-{Resends}";

    /// <summary>Applies the result of an attempt.</summary>
    public void Observe(SendResult result, DateTimeOffset at, TimeSpan giveUpAfter)
    {
        Attempts++;
        LastError = result.Error is { Length: > MaxErrorLength } tooLong ? tooLong[..MaxErrorLength] : result.Error;
        IsUnreachable = result.Outcome == SendOutcome.Unreachable;
        switch (result.Outcome)
        {
            case SendOutcome.Sent:
                (Status, SentAt, LastError) = (DeliveryStatus.Sent, at, null);
                break;
            case SendOutcome.Refused:
                Status = DeliveryStatus.Failed;
                break;
            // An unreachable mail server is not a problem of the message: nothing is given up for it.
            case SendOutcome.TryAgain or SendOutcome.Unreachable when at - TriedSince >= giveUpAfter && !(IsUnreachable && Channel == DeliveryChannel.Email):
                (Status, IsUnreachable) = (DeliveryStatus.GaveUp, false);
                break;
            default:
                NextAttemptAt = at + WaitAfter(Attempts);
                break;
        }
    }

    /// <summary>Makes it due again, whatever its state.</summary>
    public void Resend(DateTimeOffset at)
    {
        Resends++;
        (Status, TriedSince, NextAttemptAt, Attempts, LastError, IsUnreachable) = (DeliveryStatus.Pending, at, at, 0, null, false);
    }

    private static TimeSpan WaitAfter(int attempts)
    {
        var wait = FirstWait * (1L << Math.Clamp(attempts - 1, 0, 20));
        return wait < MaxWait ? wait : MaxWait;
    }
}
