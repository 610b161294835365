using TenantPortal.Core.Sessions;
using TenantPortal.Core.Sessions.Keys;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the sessions of signed-in users.</summary>
internal static class SessionServices
{
    public static IServiceCollection AddSessions(this IServiceCollection services) =>
        services
            .AddSettings<SignInOptions, SessionTimesValidator>(SignInOptions.Section)
            .AddSingleton<PeopleRegister>()
            .AddSingleton<SessionRegister>()
            .AddSingleton<SessionFeed>()
            .AddSingleton<SharedKeys>();
}
