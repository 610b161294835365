using TenantPortal.Core;
using TenantPortal.Core.Calendar;
using TenantPortal.Core.Clusters;
using TenantPortal.Core.Quotas;
using TenantPortal.Core.Requests;
using TenantPortal.Core.Requests.Fields;
using TenantPortal.Core.Teams;
using TenantPortal.Core.Teams.Administration;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tenants.Deletion;
using TenantPortal.Core.Tiers;
using TenantPortal.Core.Tiers.Advice;
using TenantPortal.Web.Features.Tiers;

namespace TenantPortal.Web.Features.Requests.Submitting;

/// <summary>The form input for a new tenant or a change to one, as plain values that can be stored as JSON.</summary>
public sealed class RequestDraft
{
    /// <summary>The value of the size field for custom amounts.</summary>
    public const string Custom = "custom";

    private static readonly char[] Separators = ['\n', '\r', ',', ' '];

    public RequestKind Kind { get; set; } = RequestKind.Create;

    public string? Team { get; set; }

    public string? Tenant { get; set; }

    /// <summary>The product that the new tenants join and are named after; null for a request of its own.</summary>
    public string? Product { get; set; }

    /// <summary>The environments that the product has. They are known while the form is open and are not part of the request.</summary>
    public IReadOnlyList<string> PresentEnvironments { get; set; } = [];

    public string? Purpose { get; set; }

    public string? Environment { get; set; }

    /// <summary>Further environments, which make the tenant a product with a tenant for each; empty for a single tenant.</summary>
    public List<string> MoreEnvironments { get; set; } = [];

    /// <summary>Whether the environments of a product may have sizes and amounts of their own.</summary>
    public bool SetsEachEnvironment { get; set; }

    /// <summary>The sizes of the environments that have one of their own, by environment.</summary>
    public Dictionary<string, string?> EnvironmentSizes { get; set; } = [];

    /// <summary>The custom amounts of environments, by environment and resource name.</summary>
    public Dictionary<string, Dictionary<string, string?>> EnvironmentAmounts { get; set; } = [];

    /// <summary>Further tenants of the same product that get the same change.</summary>
    public List<string> MoreTenants { get; set; } = [];

    public string? Cluster { get; set; }

    public CaseDraft Case { get; set; } = new();

    public string? Tier { get; set; }

    public string? OverrideReason { get; set; }

    public string? Size { get; set; }

    /// <summary>The amounts by resource name, used if the size is <see cref="Custom"/>.</summary>
    public Dictionary<string, string?> Amounts { get; set; } = [];

    /// <summary>Whether amounts below what is used are applied once the use fits in them.</summary>
    public bool ApplyWhenItFits { get; set; }

    /// <summary>The selected options of the tier, by name.</summary>
    public Dictionary<string, string?> Options { get; set; } = [];

    /// <summary>The name of the secrets manager; null for none.</summary>
    public string? SecretBackend { get; set; }

    /// <summary>The names of the secrets, one per line.</summary>
    public string? SecretNames { get; set; }

    /// <summary>The expiry date in the browser's format, <c>2027-03-31</c>; empty if the tenant never expires.</summary>
    public string? ExpiryDate { get; set; }

    /// <summary>The one-line text fields, by key.</summary>
    public Dictionary<string, string?> Texts { get; set; } = [];

    /// <summary>The groups with access to the tenant in addition to the team's leads.</summary>
    public List<AccessDraft> Access { get; set; } = [];

    /// <summary>For a deletion: what happens to the volumes.</summary>
    public VolumeChoice Volumes { get; set; } = VolumeChoice.Keep;

    /// <summary>Preselects fields that have only one choice, and the tier that is recommended without special needs.</summary>
    public static RequestDraft Start(IReadOnlyList<TeamChoice> teams, TierCatalog tiers, ClusterCatalog clusters, TenantOptions options)
    {
        var draft = new RequestDraft
        {
            Team = teams.Count == 1 ? teams[0].Name : null,
            Cluster = clusters.Placeable.Count == 1 ? clusters.Placeable[0].Name : null,
            Environment = options.Environments.Length == 1 ? options.Environments[0] : null,
        };
        draft.Follow(null, draft.Case.Advise(tiers), tiers);
        return draft;
    }

    /// <summary>Selects a tier. Custom amounts start from its middle size unless already entered; options that the tier shares are kept.</summary>
    public void Choose(Tier tier)
    {
        Tier = tier.Name;
        Options = tier.Offers.ToDictionary(
            offered => offered.Name,
            offered => Options.GetValueOrDefault(offered.Name) is { } chosen && offered.Check(chosen) is null ? chosen : (string?)offered.DefaultValue
        );
        foreach (var name in Amounts.Keys.Except(tier.Resources.Select(resource => resource.Name)).ToList())
            Amounts.Remove(name);
        foreach (var amounts in EnvironmentAmounts.Values)
        {
            foreach (var name in amounts.Keys.Except(tier.Resources.Select(resource => resource.Name)).ToList())
                amounts.Remove(name);
        }

        EnvironmentSizes = EnvironmentSizes.Where(own => own.Value == Custom || tier.Sizes.Any(size => size.Name == own.Value)).ToDictionary();
        if (Size == Custom)
            return;
        if (tier.Sizes.All(size => size.Name != Size))
            Size = null;
        foreach (var (name, amount) in tier.Sizes[tier.Sizes.Count / 2].Quota.ToAmounts())
            Amounts[name] = amount;
    }

    /// <summary>Follows a changed recommendation, unless the user has selected a different tier.</summary>
    public void Follow(TierAdvice? before, TierAdvice? now, TierCatalog tiers)
    {
        if ((Tier is null || Tier == before?.Tier) && tiers.Find(now?.Tier ?? "") is { } advised && advised.Name != Tier)
            Choose(advised);
    }

    /// <summary>Parses a date. Input that is not valid becomes a date in the past, so that the rules reject it instead of treating it as empty.</summary>
    public static DateOnly? ReadDay(string? typed) => string.IsNullOrWhiteSpace(typed) ? null : UtcDay.TryRead(typed.Trim()) ?? DateOnly.MinValue;

    public static string? WriteDay(DateOnly? day) => day?.ToText();

    /// <summary>The environments of a product that has several; empty for a single tenant.</summary>
    public IReadOnlyList<string> ProductEnvironments =>
        Kind == RequestKind.Create && Environment is { Length: > 0 } first && MoreEnvironments.Exists(name => name != first)
            ? [first, .. MoreEnvironments.Where(name => name != first)]
            : [];

    /// <summary>The quota of each requested tenant; null while it is not chosen or not valid.</summary>
    public IReadOnlyList<Quota?> QuotasOf(Tier tier) =>
        ProductEnvironments.Count == 0 ? [SharedQuota(tier)] : [.. ProductEnvironments.Select(name => QuotaOf(name, tier))];

    /// <summary>The quota of one environment of a product; null while it is not chosen or not valid.</summary>
    public Quota? QuotaOf(string environment, Tier tier) =>
        SizeOf(environment) switch
        {
            null or "" => SharedQuota(tier),
            Custom => Quota.TryParse(WriteAmounts(AmountsOf(environment, tier))).Quota,
            var size => QuotaOfSize(size, tier),
        };

    /// <summary>The size that the environment has of its own; null or empty when it has the one for all.</summary>
    public string? SizeOf(string environment) => SetsEachEnvironment ? EnvironmentSizes.GetValueOrDefault(environment) : null;

    /// <summary>The custom amounts of an environment, to be edited. They start from the quota for all, or from the middle size.</summary>
    public Dictionary<string, string?> AmountsOf(string environment, Tier tier)
    {
        if (!EnvironmentAmounts.TryGetValue(environment, out var amounts))
        {
            var start = SharedQuota(tier) ?? tier.Sizes[tier.Sizes.Count / 2].Quota;
            EnvironmentAmounts[environment] = amounts = start.ToAmounts().ToDictionary(amount => amount.Key, amount => (string?)amount.Value);
        }

        return amounts;
    }

    private Quota? SharedQuota(Tier tier) => Size == Custom ? ParseAmounts() : QuotaOfSize(Size, tier);

    private static Quota? QuotaOfSize(string? size, Tier tier) => tier.Sizes.FirstOrDefault(known => known.Name == size)?.Quota;

    /// <summary>The custom amounts as a quota; null while they are not valid.</summary>
    public Quota? ParseAmounts() => Quota.TryParse(WriteAmounts(Amounts)).Quota;

    /// <summary>The tenants of a product may have different texts, which a change of several tenants leaves unchanged.</summary>
    public RequestInput ToInput() =>
        (SeveralTenants is null ? RequestField.TextsOf(Kind) : []).Aggregate(
            FixedInput(),
            (input, field) => field.Text!.Write(input, Texts.GetValueOrDefault(field.Key))
        );

    private RequestInput FixedInput() =>
        new()
        {
            Kind = Kind,
            Team = Team,
            Tenant = SeveralTenants is null && Product is null ? Tenant?.Trim() : null,
            Product = Product,
            Tenants = SeveralTenants,
            Purpose = Purpose,
            Environment = ProductEnvironments.Count == 0 ? Environment : null,
            Environments = ProductEnvironments.Count == 0 ? null : [.. ProductEnvironments.Select(InputOf)],
            Cluster = Cluster,
            Case = Case.ToInput(),
            Tier = Tier,
            OverrideReason = OverrideReason,
            ApplyWhenItFits = Kind == RequestKind.ChangeQuota && ApplyWhenItFits,
            Size = Size == Custom ? null : Size,
            Options = Options.Count == 0 ? null : Options.ToDictionary(option => option.Key, option => option.Value ?? ""),
            Secrets = ReadSecrets(),
            Quota = Size == Custom ? WriteAmounts(Amounts) : null,
            ExpiresOn = ReadDay(ExpiryDate),
            Volumes = Kind == RequestKind.Delete ? Volumes : null,
            Access = Kind == RequestKind.ChangeAccess ? [.. Access.Select(access => new AccessInput(access.Group?.Trim(), access.Role))] : null,
        };

    private static Dictionary<string, string> WriteAmounts(Dictionary<string, string?> amounts) =>
        amounts.ToDictionary(amount => amount.Key, amount => amount.Value ?? "");

    /// <summary>The tenants that get the same change; null for a single tenant.</summary>
    private IReadOnlyList<string>? SeveralTenants =>
        Kind is RequestKind.Delete or RequestKind.ChangeAccess && MoreTenants.Count > 0 ? [Tenant ?? "", .. MoreTenants] : null;

    private EnvironmentInput InputOf(string environment) =>
        SizeOf(environment) switch
        {
            null or "" => new(environment),
            Custom => new(environment) { Quota = WriteAmounts(EnvironmentAmounts.GetValueOrDefault(environment) ?? []) },
            var size => new(environment) { Size = size },
        };

    /// <summary>An access change without a secrets manager removes the existing one; other requests leave it unchanged.</summary>
    private SecretsInput? ReadSecrets()
    {
        // Like the texts, the tenants of a product may have different ones.
        if (SeveralTenants is not null)
            return null;
        if (string.IsNullOrEmpty(SecretBackend))
            return Kind == RequestKind.ChangeAccess ? new SecretsInput(null, []) : null;
        return new SecretsInput(SecretBackend, (SecretNames ?? "").Split(Separators, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
    }
}
