using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Data;
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

    [Theory, OnEveryDatabase]
    public async Task Queries_derive_the_same_phase_from_every_combination_of_facts(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        await portal.ApproveTenantAsync();
        await using var db = await portal.Get<IDbContextFactory<PortalDb>>().CreateDbContextAsync(TestContext.Current.CancellationToken);

        for (var combination = 0; combination < 1 << 10; combination++)
        {
            DateTimeOffset? At(int fact) => (combination >> fact & 1) == 1 ? Given.Now : null;
            var facts = new TenantFacts(2, 1 + (combination >> 9), At(0), At(1), At(2), At(3), At(4), At(5), At(6), At(7));
            await db.Tenants.ExecuteUpdateAsync(
                tenants =>
                    tenants
                        .SetProperty(tenant => tenant.Generation, facts.Generation)
                        .SetProperty(tenant => tenant.ObservedGeneration, facts.ObservedGeneration)
                        .SetProperty(tenant => tenant.ReadyAt, facts.ReadyAt)
                        .SetProperty(tenant => tenant.FailingSince, facts.FailingSince)
                        .SetProperty(tenant => tenant.DeleteAt, facts.DeleteAt)
                        .SetProperty(tenant => tenant.DeletionStartedAt, facts.DeletionStartedAt)
                        .SetProperty(tenant => tenant.ArchivedAt, facts.ArchivedAt)
                        .SetProperty(tenant => tenant.DegradedSince, facts.DegradedSince)
                        .SetProperty(tenant => tenant.QuarantinedAt, facts.QuarantinedAt)
                        .SetProperty(tenant => tenant.SuspendedAt, facts.SuspendedAt)
                        .SetProperty(tenant => tenant.AsleepSince, At(8)),
                TestContext.Current.CancellationToken
            );

            var phase = await db.Tenants.Select(TenantPhases.Of).SingleAsync(TestContext.Current.CancellationToken);

            Assert.Equal(TenantPhases.Derive(facts with { AsleepSince = At(8) }), phase);
        }
    }
}
