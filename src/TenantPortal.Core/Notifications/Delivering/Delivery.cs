namespace TenantPortal.Core.Notifications.Delivering;

/// <summary>By which way an announcement leaves the portal.</summary>
public enum DeliveryChannel
{
    Email,
    Webhook,
}

/// <summary>What has become of a delivery.</summary>
public enum DeliveryStatus
{
    /// <summary>To be sent, for the first time or again.</summary>
    Pending,

    Sent,

    /// <summary>Refused for good: sending it again would change nothing.</summary>
    Failed,

    /// <summary>Tried for as long as the settings say.</summary>
    GaveUp,
}

/// <summary>One announcement to one address or webhook; written down before anything is sent, and kept as the log of what was.</summary>
public sealed class Delivery
{
    public const int MaxErrorLength = 500;

    private static readonly TimeSpan FirstWait = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan MaxWait = TimeSpan.FromHours(6);

    public Delivery(long announcementId, DeliveryChannel channel, string target, DateTimeOffset at)
    {
        (AnnouncementId, Channel, Target) = (announcementId, channel, target);
        CreatedAt = TriedSince = NextAttemptAt = at;
    }

    // For the database.
    private Delivery() => Target = "";

    public long Id { get; private set; }

    public long AnnouncementId { get; private set; }

    public DeliveryChannel Channel { get; private set; }

    /// <summary>The address, or the name of the webhook.</summary>
    public string Target { get; private set; }

    public DeliveryStatus Status { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>When it was written down, or somebody last wanted it sent again.</summary>
    public DateTimeOffset TriedSince { get; private set; }

    /// <summary>Since <see cref="TriedSince"/>.</summary>
    public int Attempts { get; private set; }

    public DateTimeOffset NextAttemptAt { get; private set; }

    public DateTimeOffset? SentAt { get; private set; }

    /// <summary>Why the last attempt failed; null when none has, or it was sent.</summary>
    public string? LastError { get; private set; }

    /// <summary>The last attempt did not reach the receiver: it is due as soon as another one does.</summary>
    public bool IsUnreachable { get; private set; }

    /// <summary>How often somebody wanted it sent again.</summary>
    public int Resends { get; private set; }

    /// <summary>The replica that sends it now; null when none does.</summary>
    public string? ClaimedBy { get; private set; }

    /// <summary>Until when the claim holds; a replica that died gives it up by this.</summary>
    public DateTimeOffset? ClaimedUntil { get; private set; }

    /// <summary>
    /// The same for every attempt: a receiver that got it twice, because the portal died between sending and writing that down, can tell by it.
    /// A resend that somebody asked for has another, or a receiver would hide it.
    /// </summary>
    public string PublicId => Resends == 0 ? $"{CreatedAt.UtcTicks:x}-{Id}" : $"{CreatedAt.UtcTicks:x}-{Id}-{Resends}";

    /// <summary>Takes over how an attempt ended.</summary>
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
            // A lost mail server is no fault of the mail: nothing is given up for it.
            case SendOutcome.TryAgain or SendOutcome.Unreachable when at - TriedSince >= giveUpAfter && !(IsUnreachable && Channel == DeliveryChannel.Email):
                (Status, IsUnreachable) = (DeliveryStatus.GaveUp, false);
                break;
            default:
                NextAttemptAt = at + WaitAfter(Attempts);
                break;
        }
    }

    /// <summary>Somebody wants it sent again, whatever became of it.</summary>
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
