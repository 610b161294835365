using System.Reflection;
using Xunit.Sdk;
using Xunit.v3;

namespace TenantPortal.Kubernetes.Tests;

/// <summary>Runs a theory on the Sandbox and on the real API server.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class OnEveryServerAttribute : DataAttribute
{
    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker) =>
        ValueTask.FromResult<IReadOnlyCollection<ITheoryDataRow>>([.. Enum.GetValues<ServerKind>().Select(kind => new TheoryDataRow<ServerKind>(kind))]);

    public override bool SupportsDiscoveryEnumeration() => true;
}
