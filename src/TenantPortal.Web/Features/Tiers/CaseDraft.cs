using TenantPortal.Core.Tiers;
using TenantPortal.Core.Tiers.Advice;

namespace TenantPortal.Web.Features.Tiers;

/// <summary>The facts about a case as somebody has ticked and typed them so far.</summary>
public sealed class CaseDraft
{
    public string Audience { get; set; } = "internal";

    /// <summary>Those of <see cref="TenantCase.KnownCompliance"/> that are ticked.</summary>
    public List<string> Compliance { get; set; } = [];

    /// <summary>Other names, with commas between them.</summary>
    public string? OtherCompliance { get; set; }

    public bool NeedsOwnCrds { get; set; }

    public bool NeedsOtherKubernetesVersion { get; set; }

    public bool NeedsBlastRadius { get; set; }

    public bool NeedsPrivileged { get; set; }

    public void Tick(string compliance, bool applies)
    {
        Compliance.Remove(compliance);
        if (applies)
            Compliance.Add(compliance);
    }

    /// <summary>What was typed before, as the form shows it.</summary>
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

    /// <summary>Null while the facts cannot be read.</summary>
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
