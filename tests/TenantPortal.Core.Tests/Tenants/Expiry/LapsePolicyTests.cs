using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tenants.Expiry;

namespace TenantPortal.Core.Tests.Tenants.Expiry;

public sealed class LapsePolicyTests
{
    private static readonly DateOnly ExpiresOn = new(2026, 3, 1);

    /// <summary>A tenant that has expired, whose leads know it.</summary>
    private static readonly LapseFacts Expired = new(ExpiresOn, new(2026, 3, 2), null, null, null, null, CanBeSuspended: true);

    private static readonly LapseFacts Suspended = Expired with { LapsedOn = ExpiresOn, SuspendedBy = SuspensionSource.Expiry, SuspendedOn = new(2026, 3, 16) };

    [Theory]
    [InlineData("2026-03-15", LapseStep.None)]
    [InlineData("2026-03-16", LapseStep.Suspend)]
    [InlineData("2027-03-16", LapseStep.Suspend)]
    public void A_tenant_is_suspended_after_the_first_grace_period(string today, LapseStep step) => Assert.Equal(step, StepOn(today, Expired));

    [Theory]
    [InlineData("2026-04-14", LapseStep.None)]
    [InlineData("2026-04-15", LapseStep.RequestDeletion)]
    public void Its_deletion_is_requested_after_the_second_grace_period(string today, LapseStep step) => Assert.Equal(step, StepOn(today, Suspended));

    [Fact]
    public void Nothing_follows_before_the_leads_are_notified() => Assert.Equal(LapseStep.None, StepOn("2027-01-01", Expired with { NotifiedOn = null }));

    [Fact]
    public void A_late_notice_delays_everything() =>
        Assert.Equal(new DateOnly(2026, 9, 15), LapsePolicy.SuspendsOn(new(2026, 9, 1), Expired with { NotifiedOn = new(2026, 9, 1) }, new()));

    [Fact]
    public void A_late_suspension_delays_the_request() => Assert.Equal(LapseStep.None, StepOn("2026-05-01", Suspended with { SuspendedOn = new(2026, 4, 20) }));

    [Theory]
    [InlineData(SuspensionSource.Team, LapseStep.Suspend)]
    [InlineData(SuspensionSource.Admin, LapseStep.None)]
    public void The_portal_takes_over_what_the_team_suspended_and_not_what_an_admin_did(SuspensionSource by, LapseStep step) =>
        Assert.Equal(step, StepOn("2026-06-01", Expired with { SuspendedBy = by, SuspendedOn = new(2026, 2, 1) }));

    [Fact]
    public void What_an_admin_resumed_is_not_suspended_again_for_the_same_date() =>
        Assert.Equal(LapseStep.None, StepOn("2026-06-01", Expired with { LapsedOn = ExpiresOn }));

    [Fact]
    public void After_a_renewal_that_has_ended_too_it_is_suspended_again() =>
        Assert.Equal(LapseStep.Suspend, StepOn("2026-09-01", Expired with { LapsedOn = ExpiresOn, ExpiresOn = new(2026, 6, 1), NotifiedOn = new(2026, 6, 2) }));

    [Fact]
    public void A_deletion_is_requested_once_for_each_date() =>
        Assert.Equal(LapseStep.None, StepOn("2027-01-01", Suspended with { DeletionRequestedFor = ExpiresOn }));

    [Fact]
    public void The_deletion_of_a_tenant_that_cannot_be_suspended_is_requested_after_both_periods()
    {
        var facts = Expired with { CanBeSuspended = false };

        Assert.Equal((LapseStep.None, LapseStep.RequestDeletion), (StepOn("2026-04-14", facts), StepOn("2026-04-15", facts)));
        Assert.Null(LapsePolicy.SuspendsOn(new(2026, 3, 2), facts, new()));
    }

    [Fact]
    public void On_weekends_and_holidays_nothing_happens()
    {
        var options = new TenantExpiryOptions { Holidays = [new(2026, 3, 16), new(2026, 3, 17)] };

        Assert.Equal(new DateOnly(2026, 3, 18), LapsePolicy.SuspendsOn(new(2026, 3, 2), Expired, options));
        Assert.Equal(new DateOnly(2026, 3, 16), LapsePolicy.WorkingDayFrom(new(2026, 3, 14), new()));
    }

    [Fact]
    public void Both_steps_can_be_switched_off()
    {
        Assert.Null(LapsePolicy.SuspendsOn(new(2026, 3, 2), Expired, new() { SuspendAfterDays = 0 }));
        Assert.Null(LapsePolicy.DeletionRequestOn(new(2026, 3, 2), Expired, new() { SuspendAfterDays = 0 }));
        Assert.Null(LapsePolicy.DeletionRequestOn(new(2026, 3, 20), Suspended, new() { RequestDeletionAfterDays = 0 }));
    }

    [Fact]
    public void Both_days_are_known_before_the_tenant_expires()
    {
        var facts = Expired with { NotifiedOn = null };

        Assert.Equal(new DateOnly(2026, 3, 16), LapsePolicy.SuspendsOn(new(2026, 1, 5), facts, new()));
        Assert.Equal(new DateOnly(2026, 4, 15), LapsePolicy.DeletionRequestOn(new(2026, 1, 5), facts, new()));
    }

    private static LapseStep StepOn(string today, LapseFacts facts) => LapsePolicy.StepOn(DateOnly.Parse(today, null), facts, new());
}
