using TenantPortal.Core.Languages;
using TenantPortal.Core.Requests.Fields;
using TenantPortal.Core.Tenants;

namespace TenantPortal.Core.Requests.Submitting;

/// <summary>The rules for requests for several tenants, and how their problems name the tenant or environment.</summary>
internal static class ProductPolicy
{
    /// <summary>Only the tenants of one product are changed together.</summary>
    /// <param name="requested">The specs as they would be, at least two.</param>
    public static IEnumerable<Problem> Check(IReadOnlyList<TenantSpec> requested)
    {
        var first = requested[0];
        foreach (var other in requested.Where(one => one.Product is null || one.Product != first.Product || one.Team != first.Team))
            yield return new(
                other == first
                    ? (Sentence)$"'{other.Name}' does not belong to a product. Submit a separate request for it."
                    : (Sentence)$"'{other.Name}' and '{first.Name}' do not belong to the same product. Submit a request for each.",
                "tenants"
            );
    }

    /// <summary>What is wrong with all is reported once, and the rest with the tenant or environment that it is about.</summary>
    public static IEnumerable<Problem> Gather(RequestInput input, IReadOnlyList<(RequestInput Part, Problem Problem)> mistakes, int parts) =>
        PartProblems.Gather(mistakes, parts, (part, problem) => OfPart(input, part, problem));

    private static Problem OfPart(RequestInput input, RequestInput part, Problem problem) =>
        part.Kind == RequestKind.Create
            ? (input.Environments?.FirstOrDefault(one => one.Environment == part.Environment) ?? new EnvironmentInput(part.Environment)).Locate(problem)
            : problem with
            {
                Sentence = $"{part.Tenant}: {problem.Sentence}",
            };
}
