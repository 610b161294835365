using System.Globalization;
using System.Text.Json.Nodes;
using TenantPortal.Core.Clusters;
using TenantPortal.Core.Quotas;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tiers.Blueprints;
using TenantPortal.Core.Tiers.Blueprints.Rendering;
using TenantPortal.Core.Tiers.Blueprints.Yaml;
using TenantPortal.Core.Tiers.VirtualClusters;

namespace TenantPortal.Core.Tiers;

/// <summary>Validates the configured tiers and creates <see cref="Tier"/>s, or reports every mistake.</summary>
public sealed class TierReader(BlueprintCatalog? blueprints, IReadOnlyCollection<string> clusters)
{
    private readonly List<string> _mistakes = [];

    /// <summary>Every mistake names its key. When the blueprints themselves are invalid, no tier is created, but everything else is validated.</summary>
    public static (TierCatalog Tiers, IReadOnlyList<string> Mistakes) Read(
        IReadOnlyDictionary<string, TierOptions> options,
        BlueprintCatalog? blueprints,
        IReadOnlyCollection<string> clusters
    )
    {
        var reader = new TierReader(blueprints, clusters);
        var tiers = options.Select(tier => reader.ReadTier(tier.Key, tier.Value)).OfType<Tier>().OrderBy(tier => tier.Isolation).ToList();
        if (options.Count == 0)
            reader._mistakes.Add("Tiers must contain at least one tier.");
        if (tiers.Where(tier => tier.Tolerations.Count > 0).Sum(tier => tier.Name.Length + 1) > TierCatalog.MaxTolerantNamesLength)
            reader._mistakes.Add(
                $"Tiers: the names of the tiers with tolerations have more than {TierCatalog.MaxTolerantNamesLength} characters together. Use shorter names."
            );
        return (new TierCatalog(tiers), reader._mistakes);
    }

    private Tier? ReadTier(string name, TierOptions options)
    {
        var before = _mistakes.Count;
        var key = $"Tiers:{name}";
        Check(TenantName.TryParse(name, out _), key, "is not a valid tier name. Use lowercase letters, digits and hyphens.");
        Check(!string.IsNullOrWhiteSpace(options.Title), $"{key}:Title", "must be set.");
        Check(options.LimitFactor is >= 1 and <= 100, $"{key}:LimitFactor", $"must be 1 to 100, not {options.LimitFactor}.");
        Check(
            options.Overcommit is >= 0.1m and <= 20,
            $"{key}:Overcommit",
            string.Create(CultureInfo.InvariantCulture, $"must be 0.1 to 20, not {options.Overcommit}.")
        );
        Check(options.RecertifyMonths is >= 0 and <= 60, $"{key}:RecertifyMonths", $"must be 0 to 60, not {options.RecertifyMonths}.");
        Check(
            options.NamespacePrefix is "team-" or "vcluster-" or "cluster-",
            $"{key}:NamespacePrefix",
            "must be team-, vcluster- or cluster-: the guards in the cluster restrict the portal to these namespaces."
        );
        foreach (var text in options.ClusterLabels.Where(text => !ClusterLabel.TryParse(text, out _)))
            _mistakes.Add($"{key}:ClusterLabels: {ClusterLabel.Explain(text)}");
        foreach (var cluster in options.Clusters.Where(cluster => !clusters.Contains(cluster)))
            _mistakes.Add($"{key}:Clusters names '{cluster}', which is not one of the configured clusters ({string.Join(", ", clusters)}).");

        var blueprint = blueprints?.Find(options.Blueprint);
        if (blueprints is not null)
            Check(
                blueprint is not null,
                $"{key}:Blueprint",
                $"names '{options.Blueprint}', which is not one of the blueprints: {string.Join(", ", blueprints.All.Select(known => known.Name))}."
            );
        var beforeOptions = _mistakes.Count;
        var parameters = blueprint is null ? [] : ReadParameters(options.Options, blueprint, $"{key}:Options");
        // The defaults of offers are known only when the options are valid.
        var offers =
            blueprint is null || _mistakes.Count > beforeOptions ? [] : OfferReader.Read(options.Offer, blueprint, parameters, $"{key}:Offer", _mistakes);
        var maximum = ReadQuota(options.Maximum, $"{key}:Maximum");
        var tolerations = TolerationReader.Read(options.Tolerations, $"{key}:Tolerations", _mistakes);
        Check(options.Sizes.Count > 0, $"{key}:Sizes", "must offer at least one size.");
        var sizes = options
            .Sizes.Select(size => ReadSize(size.Key, size.Value, maximum, $"{key}:Sizes:{size.Key}"))
            .OfType<Size>()
            .OrderBy(size => size.Quota[QuotaResource.Cpu])
            .ToList();

        var worker = options.Worker.Count == 0 ? null : ReadWorker(options.Worker, $"{key}:Worker");
        Check(
            options.Isolation != Isolation.DedicatedCluster || options.Tolerations.Count == 0,
            $"{key}:Tolerations",
            "must be empty because tenants of the tier have nodes of their own."
        );
        if (_mistakes.Count > before || blueprint is null || maximum is null)
            return null;
        var containers = CheckRendering(options, blueprint, parameters, worker?.CountFor(maximum), key);
        CheckContainers(containers, maximum, sizes, options.LimitFactor, key);
        return new Tier
        {
            Name = name,
            Title = options.Title,
            Description = options.Description,
            Guarantees = options.Guarantees,
            Isolation = options.Isolation,
            Comparison = options.Comparison,
            Blueprint = blueprint,
            NamespacePrefix = options.NamespacePrefix,
            Clusters = options.Clusters.ToHashSet(),
            ClusterLabels = [.. options.ClusterLabels.Where(text => ClusterLabel.TryParse(text, out _)).Select(ClusterLabel.Parse)],
            LimitFactor = options.LimitFactor,
            Maximum = maximum,
            Sizes = sizes,
            ExtendedResources = [.. QuotaResource.ExtendedAmong(options.Maximum.Keys.Select(QuotaResource.FindExtended).OfType<QuotaResource>())],
            Tolerations = tolerations,
            Worker = worker,
            Options = parameters,
            Containers = containers,
            Offers = offers,
            Overcommit = options.Overcommit,
            Drift = options.Drift,
            Sleep = options.Sleep,
            RecertifyMonths = options.RecertifyMonths,
        };
    }

    private Size? ReadSize(string name, Dictionary<string, string> amounts, Quota? maximum, string key)
    {
        if (ReadQuota(amounts, key) is not { } quota)
            return null;
        foreach (var resource in maximum is null ? [] : quota.Exceeding(maximum))
            _mistakes.Add($"{key}:{resource.Name} is {quota[resource]}, which is more than the tier's maximum of {maximum![resource]}.");
        return new Size(name, quota);
    }

    private Quota? ReadQuota(Dictionary<string, string> amounts, string key)
    {
        var (quota, problems) = Quota.TryParse(ByName(amounts));
        AddAmounts(problems, key);
        return quota;
    }

    private WorkerNode? ReadWorker(Dictionary<string, string> amounts, string key)
    {
        var (worker, problems) = WorkerNode.TryParse(ByName(amounts));
        AddAmounts(problems, key);
        return worker;
    }

    private void AddAmounts(IReadOnlyList<Problem> problems, string key) =>
        _mistakes.AddRange(problems.Select(problem => $"{key}:{problem.Field!["quota.".Length..]}: {problem.Message}"));

    /// <summary>Configuration keys are case-insensitive; names in the API are not.</summary>
    private static Dictionary<string, string> ByName(Dictionary<string, string> amounts) =>
        amounts.ToDictionary(
            amount => QuotaResource.All.FirstOrDefault(resource => resource.Name.Equals(amount.Key, StringComparison.OrdinalIgnoreCase))?.Name ?? amount.Key,
            amount => amount.Value
        );

    /// <summary>A tier that cannot be rendered, or renders into another namespace, prevents the start instead of breaking the first tenant.</summary>
    /// <returns>The bounds of its containers.</returns>
    private ContainerLimits CheckRendering(TierOptions options, Blueprint blueprint, JsonObject parameters, int? workers, string key)
    {
        var sample = RenderModel.Sample;
        try
        {
            var objects = blueprint.Render(sample with { Options = parameters, Size = sample.Size with { Workers = workers } }).All.ToList();
            _mistakes.AddRange(objects.SelectMany(VirtualClusterValues.FindMistakes).Select(mistake => $"{key}: the blueprint {blueprint.Name} {mistake}"));
            var place = objects.First(manifest => manifest.Namespace is null).Name;
            Check(
                place == options.NamespacePrefix + sample.Tenant.Name,
                $"{key}:NamespacePrefix",
                $"is {options.NamespacePrefix}, but the blueprint {blueprint.Name} creates the namespace '{place}' for a tenant '{sample.Tenant.Name}'."
            );
            return ContainerLimits.Of(objects);
        }
        catch (BlueprintException exception)
        {
            _mistakes.AddRange(exception.Mistakes.Select(mistake => $"{key} cannot be rendered: {mistake}"));
            return ContainerLimits.None;
        }
    }

    /// <summary>A quota that admits no pod, and bounds that the API server refuses, would be found by the first tenant.</summary>
    private void CheckContainers(ContainerLimits containers, Quota maximum, IReadOnlyList<Size> sizes, int limitFactor, string key)
    {
        _mistakes.AddRange(containers.FindContradictions().Select(contradiction => $"{key}: In the LimitRange, {contradiction}"));
        foreach (var (name, quota) in sizes.Select(size => ($"Sizes:{size.Name}", size.Quota)).Prepend(("Maximum", maximum)))
            _mistakes.AddRange(containers.FindTooSmall(quota, limitFactor).Select(small => $"{key}:{name}:{small.Resource.Name}: {small.Sentence}"));
    }

    private JsonObject ReadParameters(Dictionary<string, string> options, Blueprint blueprint, string key)
    {
        var values = new JsonObject();
        foreach (var (name, text) in options)
            values[name] = blueprint.Parameters.TryGetValue(name, out var parameter) ? ParameterText.Read(parameter, text) : JsonValue.Create(text);
        _mistakes.AddRange(blueprint.CheckOptions(values).Select(mistake => $"{key}: {mistake}"));
        return values;
    }

    private void Check(bool holds, string key, string sentence)
    {
        if (!holds)
            _mistakes.Add($"{key} {sentence}");
    }
}
