namespace TenantPortal.Testing.IdentityProvider;

/// <summary>Whose manners the provider has.</summary>
public enum ProviderShape
{
    /// <summary>Any OpenID provider, over http.</summary>
    Plain,

    /// <summary>Microsoft Entra ID, over https: issuer with a tenant in its path, <c>oid</c>, <c>tid</c>, groups by id, overage, Microsoft Graph.</summary>
    Entra,
}
