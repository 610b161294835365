namespace TenantPortal.Core.Quotas;

/// <summary>The unit of a resource's amount.</summary>
public enum QuotaUnit
{
    /// <summary>CPU cores, in steps of a thousandth: <c>500m</c>, <c>16</c>.</summary>
    Cores,

    /// <summary>Bytes: <c>32Gi</c>.</summary>
    Bytes,

    /// <summary>A whole number of objects: <c>80</c>.</summary>
    Count,
}

/// <summary>A resource that a tenant requests an amount of. The list is closed: the blueprint defines all other keys of a ResourceQuota.</summary>
public sealed class QuotaResource
{
    public static readonly QuotaResource Cpu = new("cpu", "CPU", QuotaUnit.Cores, "requests.cpu", "4");
    public static readonly QuotaResource Memory = new("memory", "Memory", QuotaUnit.Bytes, "requests.memory", "8Gi");
    public static readonly QuotaResource EphemeralStorage = new("ephemeralStorage", "Ephemeral storage", QuotaUnit.Bytes, "requests.ephemeral-storage", "20Gi");
    public static readonly QuotaResource Storage = new("storage", "Volume storage", QuotaUnit.Bytes, "requests.storage", "100Gi");
    public static readonly QuotaResource Pods = new("pods", "Pods", QuotaUnit.Count, "pods", "40");

    public static readonly IReadOnlyList<QuotaResource> All = [Cpu, Memory, EphemeralStorage, Storage, Pods];

    private QuotaResource(string name, string title, QuotaUnit unit, string hardKey, string example) =>
        (Name, Title, Unit, HardKey, Example) = (name, title, unit, hardKey, example);

    /// <summary>The name in the API: <c>ephemeralStorage</c>.</summary>
    public string Name { get; }

    /// <summary>The display name.</summary>
    public string Title { get; }

    public QuotaUnit Unit { get; }

    /// <summary>Its key in <c>ResourceQuota.spec.hard</c>.</summary>
    public string HardKey { get; }

    /// <summary>Its key in <c>Node.status.allocatable</c>; null for resources that nodes do not provide.</summary>
    public string? NodeKey => this == Storage ? null : HardKey.Replace("requests.", "", StringComparison.Ordinal);

    /// <summary>A valid example amount.</summary>
    public string Example { get; }

    /// <summary>The input field.</summary>
    public string Field => "quota." + Name;

    public static QuotaResource? Find(string name) => All.FirstOrDefault(resource => resource.Name == name);

    /// <summary>The unit of any key of a ResourceQuota, including keys that the portal does not set.</summary>
    public static QuotaUnit UnitOf(string hardKey) =>
        hardKey switch
        {
            "cpu" or "requests.cpu" or "limits.cpu" => QuotaUnit.Cores,
            "memory" or "requests.memory" or "limits.memory" => QuotaUnit.Bytes,
            _ when hardKey.EndsWith("storage", StringComparison.Ordinal) => QuotaUnit.Bytes,
            _ => QuotaUnit.Count,
        };

    /// <summary>Sorts the keys of a ResourceQuota for display: requested resources first.</summary>
    public static int RankOf(string hardKey)
    {
        for (var rank = 0; rank < All.Count; rank++)
        {
            if (All[rank].HardKey == hardKey)
                return rank;
        }

        return All.Count;
    }

    /// <summary>An amount in the unit of <see cref="QuotaFigure"/> as people read it: <c>12.5 cores</c>, <c>31.3 GiB</c>, <c>80</c>.</summary>
    public string Describe(long number)
    {
        var text = QuotaFigure.ToText(HardKey, number);
        return Unit switch
        {
            QuotaUnit.Cores => $"{text} {(text == "1" ? "core" : "cores")}",
            QuotaUnit.Bytes when text.EndsWith('i') => $"{text[..^2]} {text[^2]}iB",
            QuotaUnit.Bytes => $"{text} GiB",
            _ => text,
        };
    }

    public override string ToString() => Name;
}
