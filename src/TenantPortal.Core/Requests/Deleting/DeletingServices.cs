using TenantPortal.Core.Requests.Deleting;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers what happens between the approval of a deletion and its end.</summary>
internal static class DeletingServices
{
    public static IServiceCollection AddDeletions(this IServiceCollection services) =>
        services.AddSingleton<DeletionGate>().AddSingleton<DeletionService>().AddSingleton<DeletionLog>();
}
