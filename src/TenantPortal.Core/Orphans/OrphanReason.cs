namespace TenantPortal.Core.Orphans;

/// <summary>Why an object with the portal's labels belongs to no tenant.</summary>
public enum OrphanReason
{
    /// <summary>No record has the tenant that it names.</summary>
    NoRecord,

    /// <summary>It names a tenant that is elsewhere: a restore or a user copied the labels.</summary>
    Copy,

    /// <summary>Its tenant is archived, and it is in the tenant's namespace.</summary>
    Returned,

    /// <summary>It is in the namespace of a former tier, and the move is finished.</summary>
    FormerTier,

    /// <summary>It is in the place of a tenant's namespace and has the tenant's name, but not the recorded UID or tenant ID.</summary>
    OtherIdentity,
}

/// <summary>What happens to an orphan, derived from its facts.</summary>
public enum OrphanState
{
    Open,
    Ignored,

    /// <summary>One platform admin wants it removed, and another one has to confirm.</summary>
    RemovalProposed,

    /// <summary>Two platform admins want it removed.</summary>
    Removing,

    /// <summary>It left the cluster, or belongs to a tenant again.</summary>
    Closed,
}
