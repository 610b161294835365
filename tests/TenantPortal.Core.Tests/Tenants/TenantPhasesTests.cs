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
        Assert.Equal(phase, TenantPhases.Derive(new TenantFacts(generation, observed, wasReady ? Given.Now : null, fails ? Given.Now : null)));

    [Theory]
    [InlineData(1, 1, TenantPhase.Degraded)]
    [InlineData(2, 1, TenantPhase.Updating)]
    public void A_tenant_that_works_no_longer_is_degraded_until_something_new_is_approved(long generation, long observed, TenantPhase phase) =>
        Assert.Equal(phase, TenantPhases.Derive(new TenantFacts(generation, observed, Given.Now, null, DegradedSince: Given.Now)));

    [Theory]
    [InlineData(true, false, false, false, TenantPhase.DeletionPending)]
    [InlineData(true, true, false, false, TenantPhase.Deleting)]
    [InlineData(true, true, false, true, TenantPhase.Failing)]
    [InlineData(true, true, true, false, TenantPhase.Archived)]
    public void The_end_of_a_tenant_follows_from_the_facts(bool isDeletionScheduled, bool isBeingRemoved, bool isGone, bool fails, TenantPhase phase) =>
        Assert.Equal(
            phase,
            TenantPhases.Derive(
                new TenantFacts(
                    1,
                    1,
                    Given.Now,
                    fails ? Given.Now : null,
                    isDeletionScheduled ? Given.Now : null,
                    isBeingRemoved ? Given.Now : null,
                    isGone ? Given.Now : null
                )
            )
        );
}
