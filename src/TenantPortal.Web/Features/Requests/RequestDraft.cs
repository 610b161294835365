using System.Globalization;
using TenantPortal.Core;
using TenantPortal.Core.Clusters;
using TenantPortal.Core.Quotas;
using TenantPortal.Core.Requests;
using TenantPortal.Core.Requests.Fields;
using TenantPortal.Core.Teams;
using TenantPortal.Core.Teams.Administration;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tiers;
using TenantPortal.Core.Tiers.Advice;
using TenantPortal.Web.Features.Tiers;

namespace TenantPortal.Web.Features.Requests;

/// <summary>What somebody has typed so far for a new tenant or a change of one. Plain values, so that it can be kept as JSON.</summary>
public sealed class RequestDraft
{
    /// <summary>Stands for amounts of one's own in the choice of sizes.</summary>
    public const string Custom = "custom";

    private static readonly char[] Separators = ['\n', '\r', ',', ' '];

    public RequestKind Kind { get; set; } = RequestKind.Create;

    public string? Team { get; set; }

    public string? Tenant { get; set; }

    public string? Purpose { get; set; }

    public string? Environment { get; set; }

    public string? Cluster { get; set; }

    public CaseDraft Case { get; set; } = new();

    public string? Tier { get; set; }

    public string? OverrideReason { get; set; }

    public string? Size { get; set; }

    /// <summary>By resource name; used when the size is <see cref="Custom"/>.</summary>
    public Dictionary<string, string?> Amounts { get; set; } = [];

    /// <summary>What is chosen of the tier's options, by name.</summary>
    public Dictionary<string, string?> Options { get; set; } = [];

    /// <summary>Where secrets come from; null for none.</summary>
    public string? SecretBackend { get; set; }

    /// <summary>One to a line.</summary>
    public string? SecretNames { get; set; }

    /// <summary>The last day of the tenant as the browser writes it, <c>2027-03-31</c>; empty for no end.</summary>
    public string? LastDay { get; set; }

    /// <summary>The groups that work in the tenant beside the team's leads.</summary>
    public List<AccessDraft> Access { get; set; } = [];

    /// <summary>Takes what can only be one, and the tier that is advised for a case without needs.</summary>
    public static RequestDraft Start(IReadOnlyList<TeamChoice> teams, TierCatalog tiers, ClusterCatalog clusters, TenantOptions options)
    {
        var draft = new RequestDraft
        {
            Team = teams.Count == 1 ? teams[0].Name : null,
            Cluster = clusters.Names.Count == 1 ? clusters.Names.First() : null,
            Environment = options.Environments.Length == 1 ? options.Environments[0] : null,
        };
        draft.Follow(null, draft.Case.Advise(tiers), tiers);
        return draft;
    }

    /// <summary>Amounts of one's own start from the tier's middle size; once typed they stay. So do options that the tier has too.</summary>
    public void Choose(Tier tier)
    {
        Tier = tier.Name;
        Options = tier.Offers.ToDictionary(
            offered => offered.Name,
            offered => Options.GetValueOrDefault(offered.Name) is { } chosen && offered.Check(chosen) is null ? chosen : (string?)offered.DefaultValue
        );
        if (Size == Custom)
            return;
        if (tier.Sizes.All(size => size.Name != Size))
            Size = null;
        foreach (var (name, amount) in tier.Sizes[tier.Sizes.Count / 2].Quota.ToAmounts())
            Amounts[name] = amount;
    }

    /// <summary>Who went with the advice before goes with it now; who chose otherwise keeps their choice.</summary>
    public void Follow(TierAdvice? before, TierAdvice? now, TierCatalog tiers)
    {
        if ((Tier is null || Tier == before?.Tier) && tiers.Find(now?.Tier ?? "") is { } advised && advised.Name != Tier)
            Choose(advised);
    }

    /// <summary>The day as it was typed. What is no day is one long past, so that the rules refuse it instead of reading it as no end.</summary>
    public static DateOnly? ReadDay(string? typed) =>
        string.IsNullOrWhiteSpace(typed) ? null
        : DateOnly.TryParseExact(typed.Trim(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day
        : DateOnly.MinValue;

    public static string? WriteDay(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    public RequestInput ToInput() =>
        new()
        {
            Kind = Kind,
            Team = Team,
            Tenant = Tenant?.Trim(),
            Purpose = Purpose,
            Environment = Environment,
            Cluster = Cluster,
            Case = Case.ToInput(),
            Tier = Tier,
            OverrideReason = OverrideReason,
            Size = Size == Custom ? null : Size,
            Options = Options.Count == 0 ? null : Options.ToDictionary(option => option.Key, option => option.Value ?? ""),
            Secrets = ReadSecrets(),
            Quota = Size == Custom ? Amounts.ToDictionary(amount => amount.Key, amount => amount.Value ?? "") : null,
            ExpiresOn = ReadDay(LastDay),
            Access = Kind == RequestKind.ChangeAccess ? [.. Access.Select(access => new AccessInput(access.Group?.Trim(), access.Role))] : null,
        };

    /// <summary>A change of access with no secrets manager takes away what there was; other requests without one are not about secrets.</summary>
    private SecretsInput? ReadSecrets() =>
        string.IsNullOrEmpty(SecretBackend)
            ? Kind == RequestKind.ChangeAccess
                ? new SecretsInput(null, [])
                : null
            : new SecretsInput(SecretBackend, (SecretNames ?? "").Split(Separators, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
}
