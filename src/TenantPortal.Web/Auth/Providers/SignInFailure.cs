namespace TenantPortal.Web.Auth.Providers;

/// <summary>Why somebody did not come in; each is a sentence on a page.</summary>
internal enum SignInFailure
{
    /// <summary>The answer came too late, twice, or to another browser.</summary>
    Expired,

    /// <summary>The person cancelled, or the provider does not let them.</summary>
    Refused,

    /// <summary>The provider cannot be reached, or its answer is wrong.</summary>
    Provider,

    /// <summary>The claims lack the immutable id.</summary>
    NoId,

    /// <summary>The person is in too many groups, and the portal may not ask Microsoft Graph.</summary>
    Groups,
}
