namespace TenantPortal.Core.Calls;

/// <summary>The answer to a call that a program may repeat because it did not receive it. Stored in the transaction of what the call changed.</summary>
public sealed class IdempotentCall
{
    internal IdempotentCall(string callerId, CallKey key, StoredResponse response, DateTimeOffset at)
    {
        (CallerId, Key, Fingerprint, At) = (callerId, key.Value, key.Fingerprint, at);
        (Status, Location, EntityTag, ContentType, Body) = (response.Status, response.Location, response.EntityTag, response.ContentType, response.Compress());
    }

    // For Entity Framework.
    private IdempotentCall() => (CallerId, Key, Fingerprint) = ("", "", "");

    /// <summary>Who called: a key belongs to its caller.</summary>
    public string CallerId { get; private set; }

    public string Key { get; private set; }

    /// <summary>The hash of what was called and sent.</summary>
    public string Fingerprint { get; private set; }

    public DateTimeOffset At { get; private set; }

    public int Status { get; private set; }

    public string? Location { get; private set; }

    public string? EntityTag { get; private set; }

    public string? ContentType { get; private set; }

    /// <summary>Compressed; null when it was empty or too long.</summary>
    public byte[]? Body { get; private set; }

    internal StoredResponse ToResponse() =>
        new(Status, Location, EntityTag, Body is null ? null : ContentType, Body is null ? [] : StoredResponse.Decompress(Body));
}
