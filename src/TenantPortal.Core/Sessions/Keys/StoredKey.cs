namespace TenantPortal.Core.Sessions.Keys;

/// <summary>A Data Protection key that replicas share: a row of the table <c>DataProtectionKeys</c>.</summary>
internal sealed class StoredKey
{
    /// <summary>The name that Data Protection gives it, <c>key-</c> and its id.</summary>
    public required string Name { get; init; }

    /// <summary>The key as XML, whose secret is encrypted.</summary>
    public required string Xml { get; set; }
}
