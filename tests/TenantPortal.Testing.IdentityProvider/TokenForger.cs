using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace TenantPortal.Testing.IdentityProvider;

/// <summary>Makes identity tokens that are signed well and yet not for this portal, or not from this provider.</summary>
internal sealed class TokenForger(ProviderState state) : IOpenIddictServerHandler<OpenIddictServerEvents.ProcessSignInContext>
{
    public ValueTask HandleAsync(OpenIddictServerEvents.ProcessSignInContext context)
    {
        if (state.ForgedAudience is { } audience)
            context.IdentityTokenPrincipal?.SetAudiences(audience);
        if (state.ForgedIssuer is { } issuer)
            context.IdentityTokenPrincipal?.SetClaim(Claims.Private.Issuer, issuer);
        return ValueTask.CompletedTask;
    }
}
