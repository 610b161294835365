using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tenants.Recertifying;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.Tenants.Recertifying;

public sealed class RecertificationPolicyTests
{
    /// <summary>A tenant of a team with a deputy, approved on a Monday, that is confirmed every six months.</summary>
    private static readonly RecertificationFacts New = new(new(2026, 1, 5), Months: 6, Latest: null, HasDeputy: true, CanBeSuspended: true);

    [Theory]
    [InlineData("2026-07-05", null)]
    [InlineData("2026-07-06", RecertificationStep.Leads)]
    [InlineData("2027-07-06", RecertificationStep.Leads)]
    public void The_leads_are_notified_on_the_first_working_day_from_the_date_on(string today, RecertificationStep? step) =>
        Assert.Equal((new DateOnly(2026, 7, 5), step), (RecertificationPolicy.DueOn(New), StepOn(today, New)));

    [Theory]
    [InlineData(RecertificationStep.Leads, true, RecertificationStep.Deputy, 7)]
    [InlineData(RecertificationStep.Leads, false, RecertificationStep.Managers, 7)]
    [InlineData(RecertificationStep.Deputy, true, RecertificationStep.Managers, 7)]
    [InlineData(RecertificationStep.Managers, true, RecertificationStep.Suspended, 14)]
    public void Each_step_follows_the_one_before_after_its_grace_period(RecertificationStep at, bool hasDeputy, RecertificationStep next, int days)
    {
        var facts = New with { Latest = OpenAt(at), HasDeputy = hasDeputy };

        Assert.Null(StepOn(Day(days - 1), facts));
        Assert.Equal(next, StepOn(Day(days), facts));
    }

    [Fact]
    public void A_tenant_that_was_suspended_waits_without_a_further_step() =>
        Assert.Null(StepOn("2030-01-01", New with { Latest = OpenAt(RecertificationStep.Suspended) }));

    [Fact]
    public void A_tenant_that_cannot_be_suspended_waits_for_its_managers() =>
        Assert.Null(StepOn("2030-01-01", New with { Latest = OpenAt(RecertificationStep.Managers), CanBeSuspended = false }));

    [Fact]
    public void No_tenant_is_suspended_when_that_is_switched_off()
    {
        var options = new TenantOptions { Recertification = new() { SuspendAfterDays = 0 } };
        var facts = New with { Latest = OpenAt(RecertificationStep.Managers) };

        Assert.Null(RecertificationPolicy.StepOn(new(2030, 1, 1), facts, options));
        Assert.Null(RecertificationPolicy.SuspendsOn(facts, options));
    }

    [Fact]
    public void A_tier_that_needs_no_recertification_any_more_takes_no_further_step() =>
        Assert.Null(StepOn("2030-01-01", New with { Latest = OpenAt(RecertificationStep.Leads), Months = 0 }));

    [Fact]
    public void The_day_of_the_suspension_is_known_from_the_first_notice_on() =>
        Assert.Equal(new DateOnly(2026, 8, 3), RecertificationPolicy.SuspendsOn(New with { Latest = OpenAt(RecertificationStep.Leads) }, new()));

    [Fact]
    public void A_holiday_moves_a_step_to_the_next_working_day()
    {
        var options = new TenantOptions { Expiry = new() { Holidays = [new(2026, 7, 6), new(2026, 7, 7)] } };

        Assert.Null(RecertificationPolicy.StepOn(new(2026, 7, 7), New, options));
        Assert.Equal(RecertificationStep.Leads, RecertificationPolicy.StepOn(new(2026, 7, 8), New, options));
    }

    [Theory]
    [InlineData(RecertificationAnswer.StillNeeded, "2027-01-10")]
    [InlineData(RecertificationAnswer.ChangeSize, "2027-01-10")]
    [InlineData(RecertificationAnswer.NoLongerNeeded, "2026-07-05")]
    public void The_next_date_counts_from_the_answer_and_a_promised_deletion_postpones_nothing(RecertificationAnswer answer, string due)
    {
        var latest = OpenAt(RecertificationStep.Leads);
        latest.Take(answer, Given.Lead(), new DateTimeOffset(2026, 7, 10, 9, 0, 0, TimeSpan.Zero));

        Assert.Equal(due, $"{RecertificationPolicy.DueOn(New with { Latest = latest }):yyyy-MM-dd}");
    }

    [Theory]
    [InlineData(true, RecertificationStep.Deputy)]
    [InlineData(false, RecertificationStep.Managers)]
    public void Without_an_active_lead_the_next_in_the_chain_is_first(bool hasDeputy, RecertificationStep first)
    {
        var facts = New with { HasDeputy = hasDeputy, HasActiveLead = false };

        Assert.Equal(first, StepOn("2026-07-06", facts));
        Assert.Equal(first, StepOn("2026-07-06", facts with { Latest = OpenAt(RecertificationStep.Leads) }));
    }

    /// <summary>A recertification that came to the step on Monday, 6 July 2026.</summary>
    private static Recertification OpenAt(RecertificationStep step)
    {
        var at = new DateTimeOffset(2026, 7, 6, 9, 0, 0, TimeSpan.Zero);
        return new Recertification(Guid.Empty, new(2026, 7, 5), step, at);
    }

    private static string Day(int after) => $"{new DateOnly(2026, 7, 6).AddDays(after):yyyy-MM-dd}";

    private static RecertificationStep? StepOn(string today, RecertificationFacts facts) =>
        RecertificationPolicy.StepOn(DateOnly.Parse(today, System.Globalization.CultureInfo.InvariantCulture), facts, new());
}
