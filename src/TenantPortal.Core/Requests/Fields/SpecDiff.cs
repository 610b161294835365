using System.Globalization;
using TenantPortal.Core.Languages;
using TenantPortal.Core.Quotas;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tiers;
using TenantPortal.Core.Tiers.Blueprints;

namespace TenantPortal.Core.Requests.Fields;

/// <summary>One field of a tenant: before, requested and decided.</summary>
/// <param name="Field">As the API spells it.</param>
/// <param name="Title">As people read it.</param>
/// <param name="Original">Null for a new tenant.</param>
/// <param name="Decided">Null while the request was not decided differently.</param>
public sealed record ComparedField(string Field, Sentence Title, Sentence? Original, Sentence Requested, Sentence? Decided)
{
    /// <summary>The request changes the value.</summary>
    public bool IsChange => Original is not null && !Original.Equals(Requested);

    /// <summary>The approver set another value than the requested one.</summary>
    public bool IsCorrected => Decided is not null && !Decided.Equals(Requested);
}

/// <summary>Compares specs field by field: before, requested and decided.</summary>
public static class SpecDiff
{
    public static IReadOnlyList<ComparedField> Compare(TenantSpec? original, TenantSpec requested, TenantSpec? decided) =>
        [
            .. FieldsOf(original, requested, decided)
                .Select(field => new ComparedField(
                    field.Key,
                    field.Title,
                    original is null ? null : field.Show!(original),
                    field.Show!(requested),
                    decided is null ? null : field.Show!(decided)
                )),
        ];

    /// <summary>Each changed field with both values, for audit entries and notifications.</summary>
    public static string InWords(TenantSpec? before, TenantSpec after) =>
        string.Join(
            "; ",
            Compare(before, after, null)
                .Where(field => field.IsChange)
                .Select(field => $"{field.Title} {field.Original} → {field.Requested}")
                .DefaultIfEmpty("the same values, rendered as they are today")
        );

    public static bool IsSame(TenantSpec left, TenantSpec right) => FieldsOf(left, right).All(field => field.Show!(left).Equals(field.Show!(right)));

    /// <summary>Extended resources and options are those of any of the specs: another tier has others.</summary>
    private static IEnumerable<RequestField> FieldsOf(params TenantSpec?[] specs) =>
        [
            .. RequestField.ShownOf(specs.OfType<TenantSpec>()),
            .. specs
                .OfType<TenantSpec>()
                .SelectMany(spec => spec.Options.Keys)
                .Distinct()
                .Order(StringComparer.Ordinal)
                .Select(name => new RequestField(OfferedOption.FieldOf(name), $"{ParameterText.TitleOf(name)}", RequestStep.Size)
                {
                    Show = spec => spec.Options.TryGetValue(name, out var value) ? OfferedOption.ShowValue(value) : "not chosen",
                }),
        ];
}
