using TenantPortal.Core;
using TenantPortal.Core.Quotas;
using TenantPortal.Core.Tiers;

namespace TenantPortal.Web.Features.Requests;

/// <summary>A part of the form for a new request, in the order in which people go through them.</summary>
public enum RequestStep
{
    Purpose,
    Case,
    Size,
    Review,
}

/// <summary>What belongs to which step.</summary>
public static class RequestSteps
{
    /// <summary>The fields in the order of the form, so that the first wrong one is the topmost.</summary>
    private static readonly (string Field, RequestStep Step)[] Fields =
    [
        ("team", RequestStep.Purpose),
        ("tenant", RequestStep.Purpose),
        ("environment", RequestStep.Purpose),
        ("cluster", RequestStep.Purpose),
        ("expiresOn", RequestStep.Purpose),
        ("purpose", RequestStep.Purpose),
        ("case.audience", RequestStep.Case),
        ("case.compliance", RequestStep.Case),
        ("case", RequestStep.Case),
        ("tier", RequestStep.Case),
        ("overrideReason", RequestStep.Case),
        ("size", RequestStep.Size),
        .. QuotaResource.All.Select(resource => (resource.Field, RequestStep.Size)),
        ("secrets.backend", RequestStep.Size),
        ("secrets", RequestStep.Size),
        ("options", RequestStep.Size),
    ];

    public static string TitleOf(RequestStep step) =>
        step switch
        {
            RequestStep.Purpose => "What it is for",
            RequestStep.Case => "Case and tier",
            RequestStep.Size => "Size",
            _ => "Review",
        };

    /// <summary>The topmost field with a problem and its step; null when none has one.</summary>
    public static (string Field, RequestStep Step)? FirstWrong(IReadOnlyList<Problem> problems) =>
        problems
            .Select(problem => (problem.Field, Place: PlaceOf(problem)))
            .Where(exception => exception.Place is not null)
            .OrderBy(exception => exception.Place!.Value.Order)
            .Select(exception => ((string, RequestStep)?)(exception.Field!, exception.Place!.Value.Step))
            .FirstOrDefault();

    /// <summary>What is wrong before the step. Those that belong to no field stop only the review, which needs everything.</summary>
    public static IReadOnlyList<Problem> Before(RequestStep step, IReadOnlyList<Problem> problems) =>
        step == RequestStep.Review ? problems : [.. problems.Where(problem => PlaceOf(problem) is { } place && place.Step < step)];

    /// <summary>Those that belong to no field of the form.</summary>
    public static IReadOnlyList<Problem> WithoutField(IReadOnlyList<Problem> problems) => [.. problems.Where(problem => PlaceOf(problem) is null)];

    /// <summary>The options of a tier are known only when it is chosen; they are the last fields of their step.</summary>
    private static (int Order, RequestStep Step)? PlaceOf(Problem problem)
    {
        if (problem.Field is null)
            return null;
        if (OfferedOption.IsField(problem.Field))
            return (Fields.Length, RequestStep.Size);
        var order = Array.FindIndex(Fields, place => place.Field == problem.Field);
        return order < 0 ? null : (order, Fields[order].Step);
    }
}
