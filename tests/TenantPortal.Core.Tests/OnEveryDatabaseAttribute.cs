using System.Reflection;
using TenantPortal.Core.Configuration;
using TenantPortal.Core.Data;
using TenantPortal.Testing;
using Xunit.Sdk;
using Xunit.v3;

namespace TenantPortal.Core.Tests;

/// <summary>Runs a theory on SQLite and on PostgreSQL; shown as skipped where there is no PostgreSQL server.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class OnEveryDatabaseAttribute : DataAttribute
{
    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker) =>
        ValueTask.FromResult<IReadOnlyCollection<ITheoryDataRow>>([
            new TheoryDataRow<DatabaseProvider>(DatabaseProvider.Sqlite),
            new TheoryDataRow<DatabaseProvider>(DatabaseProvider.PostgreSql) { Skip = TestDatabase.Server is null ? TestDatabase.NoServer : null },
        ]);

    public override bool SupportsDiscoveryEnumeration() => true;
}
