using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using TenantPortal.Core.Languages;

namespace TenantPortal.Core.Tiers.Advice;

/// <summary>The users that a tenant serves.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Audience>))]
public enum Audience
{
    [JsonStringEnumMemberName("internal")]
    Internal,

    [JsonStringEnumMemberName("external")]
    External,
}

/// <summary>The facts that decide how isolated a tenant must be. Two cases with the same facts are equal.</summary>
public sealed partial record TenantCase
{
    public const int MaxCompliance = 20;

    /// <summary>An internal team without special needs.</summary>
    public static readonly TenantCase Internal = new();

    /// <summary>Names with a canonical spelling. Any other short name is valid too.</summary>
    public static readonly IReadOnlyList<string> KnownCompliance = ["HIPAA", "PCI-DSS", "SOC2-TypeII", "ISO-27001", "GDPR"];

    public Audience Audience { get; init; }

    /// <summary>The standards that the data must comply with; empty for data that is not regulated.</summary>
    public IReadOnlyList<string> Compliance
    {
        get;
        init =>
            field =
                value.Count <= MaxCompliance && value.All(name => ComplianceName().IsMatch(name))
                    ? value
                    : throw new ArgumentException("A case accepts only names that TryParse accepts.", nameof(value));
    } = [];

    public bool NeedsOwnCrds { get; init; }

    public bool NeedsOtherKubernetesVersion { get; init; }

    public bool NeedsBlastRadius { get; init; }

    public bool NeedsPrivileged { get; init; }

    [JsonIgnore]
    public bool IsRegulated => Compliance.Count > 0;

    /// <summary>Parses input, which may be missing; every mistake is reported at its field.</summary>
    public static (TenantCase? Case, IReadOnlyList<Problem> Problems) TryParse(CaseInput? input)
    {
        if (input is null)
            return (Internal, []);
        var problems = new List<Problem>();
        var audience = ReadAudience(input.Audience, problems);
        var compliance = ReadCompliance(input.Compliance ?? [], problems);
        return problems.Count > 0
            ? (null, problems)
            : (
                new TenantCase
                {
                    Audience = audience,
                    Compliance = compliance,
                    NeedsOwnCrds = input.NeedsOwnCrds,
                    NeedsOtherKubernetesVersion = input.NeedsOtherKubernetesVersion,
                    NeedsBlastRadius = input.NeedsBlastRadius,
                    NeedsPrivileged = input.NeedsPrivileged,
                },
                problems
            );
    }

    /// <summary>As in "external customers, HIPAA, own CRDs".</summary>
    public Sentence InWords()
    {
        List<Sentence> words =
        [
            Audience == Audience.External ? (Sentence)"external customers" : (Sentence)"internal",
            .. Compliance.Select(name => (Sentence)$"{name}"),
        ];
        if (NeedsOwnCrds)
            words.Add("own CRDs");
        if (NeedsOtherKubernetesVersion)
            words.Add("another Kubernetes version");
        if (NeedsBlastRadius)
            words.Add("contained blast radius");
        if (NeedsPrivileged)
            words.Add("privileged access");
        return Sentence.Join(", ", words);
    }

    public bool Equals(TenantCase? other) =>
        other is not null
        && Audience == other.Audience
        && Compliance.SequenceEqual(other.Compliance)
        && (NeedsOwnCrds, NeedsOtherKubernetesVersion, NeedsBlastRadius, NeedsPrivileged)
            == (other.NeedsOwnCrds, other.NeedsOtherKubernetesVersion, other.NeedsBlastRadius, other.NeedsPrivileged);

    public override int GetHashCode() =>
        HashCode.Combine(Audience, Compliance.Count, NeedsOwnCrds, NeedsOtherKubernetesVersion, NeedsBlastRadius, NeedsPrivileged);

    private static Audience ReadAudience(string? text, List<Problem> problems)
    {
        if (string.IsNullOrEmpty(text) || text == "internal")
            return Audience.Internal;
        if (text != "external")
            problems.Add(new("The audience must be internal or external.", "case.audience"));
        return Audience.External;
    }

    private static IReadOnlyList<string> ReadCompliance(IReadOnlyList<string?> names, List<Problem> problems)
    {
        if (names.Count > MaxCompliance)
            problems.Add(new($"There are {names.Count} compliance standards. The limit is {MaxCompliance}.", "case.compliance"));
        else if (names.Any(name => name is null || !ComplianceName().IsMatch(name)))
            problems.Add(
                new(
                    $"The name of a compliance standard must have 1 to 40 letters, digits, dots and hyphens, such as "
                        + $"{string.Join(", ", KnownCompliance.Take(3))}.",
                    "case.compliance"
                )
            );
        else
            return [.. names.Select(Canonical).Distinct(StringComparer.OrdinalIgnoreCase)];
        return [];
    }

    private static string Canonical(string? name) => KnownCompliance.FirstOrDefault(known => known.Equals(name, StringComparison.OrdinalIgnoreCase)) ?? name!;

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9.-]{0,39}\z", RegexOptions.CultureInvariant)]
    private static partial Regex ComplianceName();
}
