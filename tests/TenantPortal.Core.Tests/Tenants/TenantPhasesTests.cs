using TenantPortal.Core.Tenants;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.Tenants;

public class TenantPhasesTests
{
    [Theory]
    [InlineData(1, 0, false, false, TenantPhase.Provisioning)]
    [InlineData(1, 0, false, true, TenantPhase.Failing)]
    [InlineData(1, 1, true, false, TenantPhase.Ready)]
    [InlineData(1, 1, true, true, TenantPhase.Failing)]
    [InlineData(2, 1, true, false, TenantPhase.Updating)]
    [InlineData(2, 1, true, true, TenantPhase.Failing)]
    [InlineData(2, 2, true, false, TenantPhase.Ready)]
    [InlineData(2, 0, false, false, TenantPhase.Provisioning)]
    public void The_phase_follows_from_the_facts(long generation, long observed, bool wasReady, bool fails, TenantPhase phase) =>
        Assert.Equal(phase, TenantPhases.Derive(generation, observed, wasReady ? Given.Now : null, fails ? Given.Now : null));
}
