using TenantPortal.Core.Teams;
using TenantPortal.Core.Teams.Administration;
using TenantPortal.Core.Teams.Leads;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers teams and departments.</summary>
internal static class TeamServices
{
    public static IServiceCollection AddTeams(this IServiceCollection services) =>
        services
            .AddSettings<TeamOptions, TeamOptionsValidator>(TeamOptions.Section)
            .AddSingleton<RightsProposals>()
            .AddSingleton<LeadClock>()
            .AddSingleton<TeamReader>()
            .AddSingleton<TeamDirectory>()
            .AddSingleton<TeamService>()
            .AddSingleton<DepartmentService>()
            .AddSingleton<DevelopmentTeams>();
}
