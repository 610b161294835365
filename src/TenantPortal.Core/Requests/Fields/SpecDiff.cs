using System.Globalization;
using TenantPortal.Core.Quotas;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tiers;
using TenantPortal.Core.Tiers.Blueprints;

namespace TenantPortal.Core.Requests.Fields;

/// <summary>One field of a tenant as it was, as it is asked, and as it was decided.</summary>
/// <param name="Field">As the API spells it.</param>
/// <param name="Title">As people read it.</param>
/// <param name="Original">Null for a new tenant.</param>
/// <param name="Decided">Null while nothing was decided otherwise than asked.</param>
public sealed record FieldDiff(string Field, string Title, string? Original, string Asked, string? Decided)
{
    /// <summary>The team asks for something else than there is.</summary>
    public bool IsChange => Original is not null && Original != Asked;

    /// <summary>The approver set something else than was asked.</summary>
    public bool IsCorrected => Decided is not null && Decided != Asked;
}

/// <summary>Compares what was, what is asked and what was decided, field by field.</summary>
public static class SpecDiff
{
    private const string NoOption = "not chosen";

    private static readonly IReadOnlyList<(string Field, string Title, Func<TenantSpec, string> Read)> Fields =
    [
        ("tier", "Tier", spec => spec.Tier),
        ("cluster", "Cluster", spec => spec.Cluster),
        ("environment", "Environment", spec => spec.Environment),
        ("size", "Size", spec => spec.Size ?? "custom"),
        .. QuotaResource.All.Select<QuotaResource, (string, string, Func<TenantSpec, string>)>(resource =>
            (resource.Field, resource.Title, spec => spec.Quota[resource].ToString())
        ),
        ("expiresOn", "Last day", spec => spec.ExpiresOn?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "no end"),
        ("access", "Further access", spec => spec.Access.Count == 0 ? "none" : string.Join(", ", spec.Access.Select(grant => $"{grant.Group} ({grant.Role})"))),
        ("secrets", "Secrets", spec => spec.Secrets?.ToString() ?? "none"),
        ("case", "Case", CaseInWords),
        ("overrideReason", "Why this tier", spec => spec.OverrideReason ?? "allowed for the case"),
    ];

    public static IReadOnlyList<FieldDiff> Compare(TenantSpec? original, TenantSpec asked, TenantSpec? decided) =>
        [
            .. FieldsOf(original, asked, decided)
                .Select(field => new FieldDiff(
                    field.Field,
                    field.Title,
                    original is null ? null : field.Read(original),
                    field.Read(asked),
                    decided is null ? null : field.Read(decided)
                )),
        ];

    /// <summary>Each changed field with both values, for audit entries and notifications.</summary>
    public static string InWords(TenantSpec? before, TenantSpec after) =>
        string.Join(
            "; ",
            Compare(before, after, null)
                .Where(field => field.IsChange)
                .Select(field => $"{field.Title} {field.Original} → {field.Asked}")
                .DefaultIfEmpty("the same values, rendered as they are today")
        );

    public static bool IsSame(TenantSpec left, TenantSpec right) => FieldsOf(left, right).All(field => field.Read(left) == field.Read(right));

    /// <summary>The options are those of any of the specs: another tier has others.</summary>
    private static IEnumerable<(string Field, string Title, Func<TenantSpec, string> Read)> FieldsOf(params TenantSpec?[] specs) =>
        [
            .. Fields,
            .. specs
                .OfType<TenantSpec>()
                .SelectMany(spec => spec.Options.Keys)
                .Distinct()
                .Order(StringComparer.Ordinal)
                .Select<string, (string, string, Func<TenantSpec, string>)>(name =>
                    (OfferedOption.FieldOf(name), ParameterText.TitleOf(name), spec => spec.Options.GetValueOrDefault(name, NoOption))
                ),
        ];

    private static string CaseInWords(TenantSpec spec)
    {
        var facts = spec.Case;
        string?[] words =
        [
            facts.Audience == Tiers.Advice.Audience.External ? "external customers" : "internal",
            facts.IsRegulated ? $"regulated ({string.Join(", ", facts.Compliance)})" : null,
            facts.NeedsOwnCrds ? "own CRDs" : null,
            facts.NeedsOtherKubernetesVersion ? "another Kubernetes version" : null,
            facts.NeedsBlastRadius ? "contained blast radius" : null,
        ];
        return string.Join(", ", words.OfType<string>());
    }
}
