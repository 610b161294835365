using TenantPortal.Core.Diagnostics;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the checks of the command <c>doctor</c> that belong to no feature.</summary>
internal static class DiagnosticServices
{
    public static IServiceCollection AddDiagnostics(this IServiceCollection services) => services.AddSingleton<IDiagnosticCheck, DataFolderCheck>();
}
