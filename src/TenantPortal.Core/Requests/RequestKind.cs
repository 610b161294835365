namespace TenantPortal.Core.Requests;

/// <summary>What a request asks for.</summary>
public enum RequestKind
{
    /// <summary>A new tenant.</summary>
    Create,
}

/// <summary>Where a request stands. Once it is decided it never changes again.</summary>
public enum RequestStatus
{
    Submitted,
    Approved,
    Rejected,
}
