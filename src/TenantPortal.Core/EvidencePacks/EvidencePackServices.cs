using TenantPortal.Core.EvidencePacks;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers evidence packs for auditors.</summary>
internal static class EvidencePackServices
{
    public static IServiceCollection AddEvidencePacks(this IServiceCollection services) => services.AddSingleton<EvidenceCheck>().AddSingleton<EvidencePack>();
}
