using System.Text.RegularExpressions;
using TenantPortal.Core.Languages;

namespace TenantPortal.Core.Quotas;

/// <summary>The unit of a resource's amount.</summary>
public enum QuotaUnit
{
    /// <summary>CPU cores, in steps of a thousandth: <c>500m</c>, <c>16</c>.</summary>
    Cores,

    /// <summary>Bytes: <c>32Gi</c>.</summary>
    Bytes,

    /// <summary>A whole number of objects or devices: <c>80</c>.</summary>
    Count,
}

/// <summary>
/// A resource that a tenant requests an amount of: one of <see cref="All"/>, or an extended resource of Kubernetes such as <c>nvidia.com/gpu</c>. The
/// blueprint defines all other keys of a ResourceQuota.
/// </summary>
public sealed partial record QuotaResource
{
    public static readonly QuotaResource Cpu = new("cpu", QuotaUnit.Cores, "requests.cpu", "4");
    public static readonly QuotaResource Memory = new("memory", QuotaUnit.Bytes, "requests.memory", "8Gi");
    public static readonly QuotaResource EphemeralStorage = new("ephemeralStorage", QuotaUnit.Bytes, "requests.ephemeral-storage", "20Gi");
    public static readonly QuotaResource Storage = new("storage", QuotaUnit.Bytes, "requests.storage", "100Gi");
    public static readonly QuotaResource Pods = new("pods", QuotaUnit.Count, "pods", "40");

    /// <summary>The resources that every quota has an amount of.</summary>
    public static readonly IReadOnlyList<QuotaResource> All = [Cpu, Memory, EphemeralStorage, Storage, Pods];

    /// <summary>The longest name of an extended resource, in characters, that the portal's tables hold.</summary>
    public const int MaxExtendedNameLength = 100;

    private const string Requests = "requests.";
    private const string Fields = "quota.";

    private static readonly Dictionary<string, string> ExtendedTitles = new()
    {
        ["nvidia.com/gpu"] = "NVIDIA GPUs",
        ["amd.com/gpu"] = "AMD GPUs",
        ["gpu.intel.com/i915"] = "Intel GPUs",
        ["gpu.intel.com/xe"] = "Intel GPUs (xe)",
    };

    private QuotaResource(string name, QuotaUnit unit, string hardKey, string example) => (Name, Unit, HardKey, Example) = (name, unit, hardKey, example);

    /// <summary>The name in the API: <c>ephemeralStorage</c>, <c>nvidia.com/gpu</c>.</summary>
    public string Name { get; }

    /// <summary>The display name.</summary>
    public Sentence Title =>
        Name switch
        {
            "cpu" => (Sentence)"CPU",
            "memory" => "Memory",
            "ephemeralStorage" => "Ephemeral storage",
            "storage" => "Volume storage",
            "pods" => "Pods",
            _ => $"{ExtendedTitles.GetValueOrDefault(Name, Name)}",
        };

    /// <summary>The title as it reads within a sentence.</summary>
    public Sentence Noun =>
        Name switch
        {
            "memory" => (Sentence)"memory",
            "ephemeralStorage" => "ephemeral storage",
            "storage" => "volume storage",
            "pods" => "pods",
            _ => Title,
        };

    public QuotaUnit Unit { get; }

    /// <summary>Its key in <c>ResourceQuota.spec.hard</c>.</summary>
    public string HardKey { get; }

    /// <summary>Its key in <c>Node.status.allocatable</c>; null for resources that nodes do not provide.</summary>
    public string? NodeKey =>
        this == Storage ? null
        : HardKey.StartsWith(Requests, StringComparison.Ordinal) ? HardKey[Requests.Length..]
        : HardKey;

    /// <summary>A valid example amount.</summary>
    public string Example { get; }

    /// <summary>The input field.</summary>
    public string Field => Fields + Name;

    /// <summary>Whether it is an extended resource: a device that a quota can have an amount of.</summary>
    public bool IsExtended => Name.Contains('/', StringComparison.Ordinal);

    /// <summary>The extended resources among these: each once, by name.</summary>
    public static IEnumerable<QuotaResource> ExtendedAmong(IEnumerable<QuotaResource> resources) =>
        resources.Where(resource => resource.IsExtended).Distinct().OrderBy(resource => resource.Name, StringComparer.Ordinal);

    /// <summary><see cref="All"/>, then the extended resources among these by name.</summary>
    public static IReadOnlyList<QuotaResource> AllWith(IEnumerable<QuotaResource> resources) => [.. All, .. ExtendedAmong(resources)];

    /// <summary>One of <see cref="All"/>, or the extended resource of that name; null when the name is neither.</summary>
    public static QuotaResource? Find(string name) => All.FirstOrDefault(resource => resource.Name == name) ?? FindExtended(name);

    /// <summary>The resource of an input field; null for a field of something else.</summary>
    public static QuotaResource? FindByField(string field) => field.StartsWith(Fields, StringComparison.Ordinal) ? Find(field[Fields.Length..]) : null;

    /// <summary>The extended resource of that name; null when Kubernetes has no extended resources of such a name, or it is too long.</summary>
    public static QuotaResource? FindExtended(string name) => IsExtendedName(name) ? new QuotaResource(name, QuotaUnit.Count, Requests + name, "1") : null;

    /// <summary>The resource of a key of a ResourceQuota; null for keys that are not requested.</summary>
    public static QuotaResource? OfHardKey(string hardKey) =>
        All.FirstOrDefault(resource => resource.HardKey == hardKey)
        ?? (hardKey.StartsWith(Requests, StringComparison.Ordinal) ? FindExtended(hardKey[Requests.Length..]) : null);

    /// <summary>The unit of any key of a ResourceQuota, including keys that the portal does not set.</summary>
    public static QuotaUnit UnitOf(string hardKey) =>
        hardKey switch
        {
            "cpu" or "requests.cpu" or "limits.cpu" => QuotaUnit.Cores,
            "memory" or "requests.memory" or "limits.memory" => QuotaUnit.Bytes,
            _ when OfHardKey(hardKey) is { } resource => resource.Unit,
            _ when hardKey.EndsWith("storage", StringComparison.Ordinal) => QuotaUnit.Bytes,
            _ => QuotaUnit.Count,
        };

    /// <summary>Sorts the keys of a ResourceQuota for display: requested resources first, extended ones last among them.</summary>
    public static int RankOf(string hardKey)
    {
        for (var rank = 0; rank < All.Count; rank++)
        {
            if (All[rank].HardKey == hardKey)
                return rank;
        }

        return OfHardKey(hardKey) is null ? All.Count + 1 : All.Count;
    }

    /// <summary>An amount in the unit of <see cref="QuotaFigure"/> as people read it: <c>12.5 cores</c>, <c>31.3 GiB</c>, <c>80</c>.</summary>
    public string Describe(long number)
    {
        var text = QuotaFigure.ToText(HardKey, number, "#,0.#");
        return Unit switch
        {
            QuotaUnit.Cores => $"{text} {(text == "1" ? "core" : "cores")}",
            QuotaUnit.Bytes when text.EndsWith('i') => $"{text[..^2]} {text[^2]}iB",
            QuotaUnit.Bytes => $"{text} GiB",
            _ => text,
        };
    }

    public string Describe(Quantity amount) => Describe(QuotaFigure.ToNumber(HardKey, amount));

    /// <summary>The same for an amount that may be much smaller than quotas are: <c>40 millicores</c>, <c>20 MiB</c>.</summary>
    public string DescribeMeasured(long number) =>
        (Unit, number) switch
        {
            (QuotaUnit.Cores, > 0 and < 100) => $"{number} {(number == 1 ? "millicore" : "millicores")}",
            (QuotaUnit.Bytes, > 0 and < 100L << 20) => $"{(number + (1 << 20) - 1) >> 20} MiB",
            _ => Describe(number),
        };

    public override string ToString() => Name;

    /// <summary>As in Kubernetes: a domain other than those of Kubernetes itself, and a name; <c>requests.</c> can be put before it.</summary>
    private static bool IsExtendedName(string name) =>
        name.Length <= MaxExtendedNameLength
        && !name.Contains("kubernetes.io/", StringComparison.Ordinal)
        && !name.StartsWith(Requests, StringComparison.Ordinal)
        && ExtendedName().IsMatch(name);

    [GeneratedRegex(
        @"\A[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*/[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?\z",
        RegexOptions.CultureInvariant
    )]
    private static partial Regex ExtendedName();
}
