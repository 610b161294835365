using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;

namespace TenantPortal.Kubernetes.Tests;

/// <summary>Makes meters for what a test creates without the program's services.</summary>
internal static class Meters
{
    public static IMeterFactory New() => new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>();
}
