using TenantPortal.Core.Tiers;
using TenantPortal.Core.Tiers.Advice;

namespace TenantPortal.Web.Features.Tiers;

/// <summary>The form input for the facts about a case.</summary>
public sealed class CaseDraft
{
    public string Audience { get; set; } = "internal";

    /// <summary>The selected entries of <see cref="TenantCase.KnownCompliance"/>.</summary>
    public List<string> Compliance { get; set; } = [];

    /// <summary>Other compliance regimes, separated by commas.</summary>
    public string? OtherCompliance { get; set; }

    public bool NeedsOwnCrds { get; set; }

    public bool NeedsOtherKubernetesVersion { get; set; }

    public bool NeedsBlastRadius { get; set; }

    public bool NeedsPrivileged { get; set; }

    public void Select(string compliance, bool applies)
    {
        Compliance.Remove(compliance);
        if (applies)
            Compliance.Add(compliance);
    }

    /// <summary>Fills the form from earlier input.</summary>
    public static CaseDraft From(CaseInput? input) =>
        input is null
            ? new()
            : new()
            {
                Audience = input.Audience ?? "internal",
                Compliance = [.. (input.Compliance ?? []).OfType<string>().Where(TenantCase.KnownCompliance.Contains)],
                OtherCompliance = string.Join(", ", (input.Compliance ?? []).OfType<string>().Where(name => !TenantCase.KnownCompliance.Contains(name)))
                    is { Length: > 0 } others
                    ? others
                    : null,
                NeedsOwnCrds = input.NeedsOwnCrds,
                NeedsOtherKubernetesVersion = input.NeedsOtherKubernetesVersion,
                NeedsBlastRadius = input.NeedsBlastRadius,
                NeedsPrivileged = input.NeedsPrivileged,
            };

    /// <summary>Returns the recommendation; null if the facts are not valid.</summary>
    public TierAdvice? Advise(TierCatalog tiers) => TenantCase.TryParse(ToInput()).Case is { } facts ? TierAdvisor.Advise(facts, tiers.All) : null;

    public CaseInput ToInput() =>
        new()
        {
            Audience = Audience,
            Compliance = [.. Compliance, .. (OtherCompliance ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)],
            NeedsOwnCrds = NeedsOwnCrds,
            NeedsOtherKubernetesVersion = NeedsOtherKubernetesVersion,
            NeedsBlastRadius = NeedsBlastRadius,
            NeedsPrivileged = NeedsPrivileged,
        };
}
