using System.Text.Json.Nodes;
using TenantPortal.Core.Languages;
using TenantPortal.Core.Quotas;
using TenantPortal.Core.Tiers.Blueprints.Manifests;

namespace TenantPortal.Core.Tiers;

/// <summary>
/// What the LimitRanges of a tenant give to a container that says nothing, and the bounds that they set. A quota that is smaller than one such container
/// admits no pod at all.
/// </summary>
public sealed class ContainerLimits
{
    public static readonly ContainerLimits None = new([]);

    private static readonly (QuotaResource Resource, string Key)[] Resources =
    [
        .. new[] { QuotaResource.Cpu, QuotaResource.Memory, QuotaResource.EphemeralStorage }.Select(resource => (resource, resource.NodeKey!)),
    ];

    private readonly IReadOnlyList<LimitItem> _items;

    private ContainerLimits(IReadOnlyList<LimitItem> items) => _items = items;

    /// <summary>From the manifests of a tenant.</summary>
    public static ContainerLimits Of(IEnumerable<Manifest> manifests) =>
        new([
            .. manifests
                .Where(manifest => manifest is { ApiVersion: "v1", Kind: "LimitRange" })
                .SelectMany(manifest => (manifest.ToJson()["spec"]?["limits"] as JsonArray ?? []).OfType<JsonObject>())
                .Select(LimitItem.Read),
        ]);

    /// <summary>What one default container or volume needs of a resource, in the unit of <see cref="QuotaFigure"/>; 0 for no bound.</summary>
    public long SmallestOf(QuotaResource resource) => FindSmallest(resource) is { } smallest ? QuotaFigure.ToNumber(resource.HardKey, smallest.Amount) : 0;

    /// <summary>A sentence with both figures for each resource of which the quota is smaller than one default container or volume.</summary>
    /// <param name="limitFactor">How many times the requests the limits of the quota are.</param>
    public IEnumerable<(QuotaResource Resource, Sentence Sentence)> FindTooSmall(Quota quota, int limitFactor)
    {
        foreach (var resource in quota.Resources)
        {
            if (FindSmallest(resource) is { } smallest && quota[resource] < smallest.Amount)
                yield return (resource, $"The {resource.Noun} of {quota[resource]} is less than the {smallest.Amount} that {smallest.What}.");
            else if (FindLimit(resource) is { } limit && quota[resource] * limitFactor < limit)
                yield return (
                    resource,
                    $"The {resource.Noun} of {quota[resource]} sets a limit of {quota[resource] * limitFactor}, which is less than the {limit} that one "
                        + $"container is limited to by default."
                );
        }
    }

    /// <summary>A sentence with both figures for each pair of bounds that contradict each other, as the API server would refuse them.</summary>
    public IEnumerable<Sentence> FindContradictions()
    {
        foreach (var item in _items)
        {
            foreach (var key in item.Keys)
            {
                foreach (var sentence in FindContradictions(item, key))
                    yield return sentence;
            }
        }

        foreach (var (_, key) in Resources)
        {
            var pod = Smallest(OfType("Pod").Select(item => item.Max.Find(key)));
            var container = Largest(OfType("Container").Select(item => item.Default.Find(key)));
            if (pod is { } most && container is { } one && one > most)
                yield return $"the default {key} limit of a Container ({one}) is more than the maximum of a Pod ({most}).";
        }
    }

    private static IEnumerable<Sentence> FindContradictions(LimitItem item, string key)
    {
        (Sentence Name, Quantity? Amount)[] ascending =
        [
            ("minimum", item.Min.Find(key)),
            ("default request", item.DefaultRequest.Find(key)),
            ("default limit", item.Default.Find(key)),
            ("maximum", item.Max.Find(key)),
        ];
        for (var low = 0; low < ascending.Length; low++)
        {
            for (var high = low + 1; high < ascending.Length; high++)
            {
                if (ascending[low].Amount is { } less && ascending[high].Amount is { } more && less > more)
                    yield return $"the {key} {ascending[low].Name} of a {item.Type} ({less}) is more than the {ascending[high].Name} ({more}).";
            }
        }
    }

    private (Quantity Amount, Sentence What)? FindSmallest(QuotaResource resource)
    {
        if (resource == QuotaResource.Storage)
            return Largest(OfType("PersistentVolumeClaim").Select(item => item.Min.Find("storage"))) is { } volume ? (volume, "the smallest volume has") : null;
        return KeyOf(resource) is { } key && Largest(OfType("Container").Select(item => item.DefaultRequest.Find(key) ?? item.Default.Find(key))) is { } request
            ? (request, "one container requests by default")
            : null;
    }

    private Quantity? FindLimit(QuotaResource resource) =>
        KeyOf(resource) is { } key ? Largest(OfType("Container").Select(item => item.Default.Find(key))) : null;

    private IEnumerable<LimitItem> OfType(string type) => _items.Where(item => item.Type == type);

    private static string? KeyOf(QuotaResource resource) => Resources.Where(known => known.Resource == resource).Select(known => known.Key).FirstOrDefault();

    private static Quantity? Largest(IEnumerable<Quantity?> amounts) => amounts.OfType<Quantity>().Select(amount => (Quantity?)amount).Max();

    private static Quantity? Smallest(IEnumerable<Quantity?> amounts) => amounts.OfType<Quantity>().Select(amount => (Quantity?)amount).Min();

    /// <summary>One entry of a LimitRange.</summary>
    private sealed record LimitItem(string Type, Bounds Min, Bounds DefaultRequest, Bounds Default, Bounds Max)
    {
        public IEnumerable<string> Keys => Min.Keys.Union(DefaultRequest.Keys).Union(Default.Keys).Union(Max.Keys).Order(StringComparer.Ordinal);

        public static LimitItem Read(JsonObject item) =>
            new(
                item["type"]?.ToString() ?? "",
                new Bounds(item["min"]),
                new Bounds(item["defaultRequest"]),
                new Bounds(item["default"]),
                new Bounds(item["max"])
            );
    }

    /// <summary>Amounts by resource. What is not a quantity is for the API server to refuse.</summary>
    private sealed class Bounds(JsonNode? amounts)
    {
        private readonly Dictionary<string, Quantity> _amounts = (amounts as JsonObject ?? [])
            .Select(amount => (amount.Key, IsValid: Quantity.TryParse(amount.Value?.ToString(), out var quantity), Quantity: quantity))
            .Where(amount => amount.IsValid)
            .ToDictionary(amount => amount.Key, amount => amount.Quantity);

        public IEnumerable<string> Keys => _amounts.Keys;

        public Quantity? Find(string key) => _amounts.TryGetValue(key, out var amount) ? amount : null;
    }
}
