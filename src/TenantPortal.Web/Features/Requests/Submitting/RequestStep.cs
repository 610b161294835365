using TenantPortal.Core;
using TenantPortal.Core.Languages;
using TenantPortal.Core.Quotas;
using TenantPortal.Core.Requests.Fields;
using TenantPortal.Core.Tiers;

namespace TenantPortal.Web.Features.Requests.Submitting;

/// <summary>Assigns fields and problems to steps.</summary>
public static class RequestSteps
{
    /// <summary>The fields in the order of the form, so that the first one with a problem is the topmost.</summary>
    private static readonly (string Field, RequestStep Step)[] Fields =
    [
        .. RequestField.All.SelectMany(field => field.Parts.Append(field.Key).Select(key => (key, field.Step))),
    ];

    public static Sentence TitleOf(RequestStep step) =>
        step switch
        {
            RequestStep.Purpose => (Sentence)"Basics",
            RequestStep.Case => "Case and tier",
            RequestStep.Size => "Size",
            _ => "Review",
        };

    /// <summary>Returns the topmost field with a problem and its step; null if no field has a problem.</summary>
    public static (string Field, RequestStep Step)? FindFirstInvalid(IReadOnlyList<Problem> problems) =>
        problems
            .Select(problem => (problem.Field, Place: PlaceOf(problem)))
            .Where(candidate => candidate.Place is not null)
            .OrderBy(candidate => candidate.Place!.Value.Order)
            .Select(candidate => ((string, RequestStep)?)(candidate.Field!, candidate.Place!.Value.Step))
            .FirstOrDefault();

    /// <summary>Returns the problems of earlier steps. Problems without a field block only the review, which needs a complete request.</summary>
    public static IReadOnlyList<Problem> Before(RequestStep step, IReadOnlyList<Problem> problems) =>
        step == RequestStep.Review ? problems : [.. problems.Where(problem => PlaceOf(problem) is { } place && place.Step < step)];

    /// <summary>Returns the problems that do not belong to a field of the form.</summary>
    public static IReadOnlyList<Problem> WithoutField(IReadOnlyList<Problem> problems) => [.. problems.Where(problem => PlaceOf(problem) is null)];

    /// <summary>Options, extended resources and sizes of environments are known only once a tier is selected, so they sort last in their step.</summary>
    private static (int Order, RequestStep Step)? PlaceOf(Problem problem)
    {
        if (problem.Field is null)
            return null;
        if (OfferedOption.IsField(problem.Field) || QuotaResource.FindByField(problem.Field) is { IsExtended: true } || EnvironmentInput.IsField(problem.Field))
            return (Fields.Length, RequestStep.Size);
        var order = Array.FindIndex(Fields, place => place.Field == problem.Field);
        return order < 0 ? null : (order, Fields[order].Step);
    }
}
