namespace TenantPortal.Web.Auth.Providers;

/// <summary>The reason why a sign-in failed; the page shows a sentence for each.</summary>
internal enum SignInFailure
{
    /// <summary>The provider's response came too late, twice, or in another browser.</summary>
    Expired,

    /// <summary>The user canceled, or the provider denied access.</summary>
    Refused,

    /// <summary>The provider is unreachable, or its response is not valid.</summary>
    Provider,

    /// <summary>The claims lack the immutable id.</summary>
    NoId,

    /// <summary>The user is in too many groups for a token, and the portal is not permitted to query Microsoft Graph.</summary>
    Groups,
}
