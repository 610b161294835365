namespace TenantPortal.Core.PlatformNotices;

/// <summary>What a platform admin tells everyone on every page for some time, such as the hours of a maintenance.</summary>
public sealed class PlatformNotice
{
    internal PlatformNotice(Guid id, string text, DateTimeOffset startsAt, DateTimeOffset endsAt, string publishedBy) =>
        (Id, Text, StartsAt, EndsAt, PublishedBy) = (id, text, startsAt, endsAt, publishedBy);

    public Guid Id { get; private set; }

    public string Text { get; private set; }

    public DateTimeOffset StartsAt { get; private set; }

    /// <summary>From then on it is no longer shown.</summary>
    public DateTimeOffset EndsAt { get; private set; }

    /// <summary>The name of the admin.</summary>
    public string PublishedBy { get; private set; }

    public bool IsShownAt(DateTimeOffset now) => StartsAt <= now && now < EndsAt;
}
