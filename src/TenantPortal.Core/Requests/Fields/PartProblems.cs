namespace TenantPortal.Core.Requests.Fields;

/// <summary>Reports what is wrong with requests that are submitted or decided together.</summary>
internal static class PartProblems
{
    /// <summary>What is wrong with all is reported once, and the rest with the tenant or environment that it is about.</summary>
    /// <param name="parts">How many requests there are.</param>
    /// <param name="locate">Returns the problem with the name of the tenant or environment.</param>
    public static IEnumerable<Problem> Gather<T>(IReadOnlyList<(T Part, Problem Problem)> mistakes, int parts, Func<T, Problem, Problem> locate) =>
        mistakes
            .GroupBy(mistake => mistake.Problem)
            .SelectMany(same =>
                same.Select(mistake => mistake.Part).Distinct().Count() == parts || same.Key.Field is "tenants"
                    ? [same.Key]
                    : same.Select(mistake => locate(mistake.Part, same.Key))
            );
}
