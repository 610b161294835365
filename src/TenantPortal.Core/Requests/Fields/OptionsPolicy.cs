using System.Collections.Frozen;
using TenantPortal.Core.Languages;
using TenantPortal.Core.Tiers;

namespace TenantPortal.Core.Requests.Fields;

/// <summary>What may be chosen of a tier's options.</summary>
public static class OptionsPolicy
{
    private static readonly IReadOnlyDictionary<string, string> None = FrozenDictionary<string, string>.Empty;

    /// <param name="requested">By name; what is left out stays as it is, or at the tier's default.</param>
    /// <param name="offers">What the tier offers on the cluster.</param>
    /// <param name="present">What the tenant has of the same tier.</param>
    /// <returns>A value for every option that the tier offers, so that a later default changes no tenant that is there.</returns>
    public static IReadOnlyDictionary<string, string> Check(
        IReadOnlyDictionary<string, string>? requested,
        Tier? tier,
        IReadOnlyList<OfferedOption> offers,
        List<Problem> problems,
        IReadOnlyDictionary<string, string>? present = null
    )
    {
        if (tier is null)
            return None;
        requested ??= None;
        foreach (var name in requested.Keys.Where(name => offers.All(offered => offered.Name != name)))
        {
            problems.Add(
                new(
                    offers.Count == 0
                        ? (Sentence)$"{tier.Title} has no options. Leave '{WrittenText.Shorten(name)}' out."
                        : (Sentence)
                            $"{tier.Title} has no option '{WrittenText.Shorten(name)}'. It has {string.Join(", ", offers.Select(offered => offered.Name))}.",
                    "options"
                )
            );
        }

        string Unasked(OfferedOption offered) =>
            present?.GetValueOrDefault(offered.Name) is { } value && offered.Check(value) is null ? value : offered.DefaultValue;
        var options = new SortedDictionary<string, string>(
            offers.ToDictionary(offered => offered.Name, offered => requested.GetValueOrDefault(offered.Name) ?? Unasked(offered)),
            StringComparer.Ordinal
        );
        foreach (var offered in offers)
        {
            if (offered.Check(options[offered.Name]) is { } problem)
                problems.Add(new(problem, offered.Field));
        }

        return options;
    }
}
