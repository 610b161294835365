using TenantPortal.Core.Tokens;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers API tokens.</summary>
internal static class TokenServices
{
    public static IServiceCollection AddTokens(this IServiceCollection services) =>
        services
            .AddSettings<TokenOptions, TokenOptionsValidator>(TokenOptions.Section)
            .AddSingleton<TokenMetrics>()
            .AddSingleton<TokenService>()
            .AddSingleton<TokenRegister>();
}
