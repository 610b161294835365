using TenantPortal.Core.Calendar;
using TenantPortal.Core.Languages;
using TenantPortal.Core.People;
using TenantPortal.Core.Teams;
using TenantPortal.Core.Tenants.Expiry;

namespace TenantPortal.Core.Tenants.Recertifying;

/// <summary>The facts about a tenant that decide about its recertification.</summary>
/// <param name="ApprovedOn">When the tenant itself was approved.</param>
/// <param name="Months">The months from one recertification to the next; 0 for none.</param>
/// <param name="Latest">The latest recertification; null before the first.</param>
/// <param name="HasDeputy">Whether the team has a deputy.</param>
/// <param name="CanBeSuspended">Whether the portal reaches its workloads, and it is not suspended.</param>
public sealed record RecertificationFacts(DateOnly ApprovedOn, int Months, Recertification? Latest, bool HasDeputy, bool CanBeSuspended)
{
    /// <summary>Without one, the step of the leads is skipped.</summary>
    public bool HasActiveLead { get; init; } = true;
}

/// <summary>
/// Decides when a recertification is due, what follows without an answer, and who may answer. Dates and rows alone decide: each grace period starts when
/// the step before it was taken, so that a pause of the portal shortens none.
/// </summary>
public static class RecertificationPolicy
{
    /// <summary>The day from which on the recertification is due; null for a tenant that needs none.</summary>
    public static DateOnly? DueOn(RecertificationFacts facts) =>
        facts switch
        {
            { Latest: { IsOpen: true, DueOn: var day } } => day,
            { Months: 0 } => null,
            { Latest.AnsweredAt: { } at } => UtcDay.Of(at).AddMonths(facts.Months),
            _ => facts.ApprovedOn.AddMonths(facts.Months),
        };

    /// <summary>The step that is due today; null for none.</summary>
    /// <param name="today">UTC.</param>
    public static RecertificationStep? StepOn(DateOnly today, RecertificationFacts facts, TenantOptions options) =>
        facts.Months == 0 ? null
        : NextStep(facts, options) is { } next && next.On <= today ? next.Step
        : null;

    /// <summary>When the tenant is suspended if no one answers; null when it is not, or is already.</summary>
    public static DateOnly? SuspendsOn(RecertificationFacts facts, TenantOptions options)
    {
        var next = facts.Months == 0 ? null : NextStep(facts, options);
        while (next is { } step)
        {
            if (step.Step == RecertificationStep.Suspended)
                return step.On;
            next = StepAfter(step.Step, step.On, facts, options);
        }

        return null;
    }

    /// <summary>Null when the user may give the answer now.</summary>
    /// <param name="latest">The latest recertification of the tenant; null before the first.</param>
    /// <param name="manages">Whether the user manages the department of the team.</param>
    public static Problem? CheckAnswer(Tenant tenant, Team team, Recertification? latest, bool manages, RecertificationAnswer? answer, CurrentUser user) =>
        (user.Leads(team), latest) switch
        {
            (false, _) when !manages => Forbidden(
                $"Only leads of team '{team.Title}', its deputy and the managers of its department can answer its recertifications."
            ),
            (_, not { IsOpen: true }) => Conflict($"'{tenant.Name}' needs no answer now."),
            _ when tenant.DeleteAt is not null => Conflict($"The deletion of '{tenant.Name}' is approved. Cancel it first."),
            (false, { Step: < RecertificationStep.Managers }) => Forbidden(
                $"The recertification of '{tenant.Name}' waits for team '{team.Title}'. Managers can answer once they are notified of it."
            ),
            (false, _) when answer is RecertificationAnswer.ChangeSize or RecertificationAnswer.NoLongerNeeded => Forbidden(
                $"Only leads of team '{team.Title}' and its deputy can request another size or the deletion of '{tenant.Name}'. Contact the team."
            ),
            _ when answer is null => new Problem("Choose an answer: StillNeeded, ChangeSize or NoLongerNeeded.", "answer"),
            _ => null,
        };

    private static (RecertificationStep Step, DateOnly On)? NextStep(RecertificationFacts facts, TenantOptions options) =>
        facts.Latest is { IsOpen: true } open ? StepAfter(open.Step, UtcDay.Of(open.StepAt), facts, options)
        : DueOn(facts) is { } due
            ? (
                facts switch
                {
                    { HasActiveLead: true } => RecertificationStep.Leads,
                    { HasDeputy: true } => RecertificationStep.Deputy,
                    _ => RecertificationStep.Managers,
                },
                LapsePolicy.WorkingDayFrom(due, options.Expiry)
            )
        : null;

    private static (RecertificationStep Step, DateOnly On)? StepAfter(
        RecertificationStep step,
        DateOnly takenOn,
        RecertificationFacts facts,
        TenantOptions options
    )
    {
        var graces = options.Recertification;
        var ofLeads = facts.HasActiveLead ? graces.DeputyAfterDays : 0;
        return step switch
        {
            RecertificationStep.Leads when facts.HasDeputy => (RecertificationStep.Deputy, After(ofLeads)),
            RecertificationStep.Leads => (RecertificationStep.Managers, After(ofLeads)),
            RecertificationStep.Deputy => (RecertificationStep.Managers, After(graces.ManagersAfterDays)),
            RecertificationStep.Managers when graces.SuspendAfterDays > 0 && facts.CanBeSuspended => (
                RecertificationStep.Suspended,
                After(graces.SuspendAfterDays)
            ),
            _ => null,
        };

        DateOnly After(int days) => LapsePolicy.WorkingDayFrom(takenOn.AddDays(days), options.Expiry);
    }

    private static Problem Conflict(Sentence sentence) => new(sentence, Kind: ProblemKind.Conflict);

    private static Problem Forbidden(Sentence sentence) => new(sentence, Kind: ProblemKind.Forbidden);
}
