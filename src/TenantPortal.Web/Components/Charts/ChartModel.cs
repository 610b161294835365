using System.Text.Json.Serialization;
using TenantPortal.Core.Languages;
using TenantPortal.Core.Quotas;

namespace TenantPortal.Web.Components.Charts;

/// <summary>How a chart looks.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ChartKind>))]
public enum ChartKind
{
    /// <summary>Series over time, each on top of the one before.</summary>
    Areas,

    /// <summary>Series over time from zero.</summary>
    Lines,

    /// <summary>Bars over time, each on top of the one before.</summary>
    Bars,

    /// <summary>Boxes with the size of their value.</summary>
    Boxes,
}

/// <summary>A series over time.</summary>
/// <param name="Values">One for each label; null is a gap.</param>
public sealed record ChartSeries(string Name, IReadOnlyList<double?> Values)
{
    /// <summary>Whether it is a limit of the others, drawn as a dashed line.</summary>
    public bool IsLimit { get; init; }
}

/// <summary>A box of a chart.</summary>
/// <param name="Link">The page that it leads to, as an address of the portal.</param>
public sealed record ChartBox(string Name, double Value, string Link);

/// <summary>The data of a chart. All texts are drawn as text, whatever they contain.</summary>
/// <param name="UnitTitle">The unit of all values.</param>
/// <param name="Labels">The times: days as they are, or instants in ISO 8601, which are shown in the time zone of the reader.</param>
public sealed record ChartModel(
    ChartKind Kind,
    [property: JsonIgnore] Sentence UnitTitle,
    IReadOnlyList<string> Labels,
    IReadOnlyList<ChartSeries> Series,
    IReadOnlyList<ChartBox> Boxes
)
{
    /// <summary>The unit as the chart shows it.</summary>
    public string Unit { get; init; } = UnitTitle;

    public static ChartModel Of(ChartKind kind, ChartUnit unit, IReadOnlyList<string> labels, IReadOnlyList<ChartSeries> series) =>
        new(kind, unit.Title, labels, series, []);

    public static ChartModel Of(ChartUnit unit, IReadOnlyList<ChartBox> boxes) => new(ChartKind.Boxes, unit.Title, [], [], boxes);
}

/// <summary>The unit in which a chart shows amounts of a resource.</summary>
public sealed record ChartUnit(Sentence Title, double Size)
{
    private const double Gibi = 1L << 30;
    private const double Tebi = 1L << 40;

    /// <param name="largest">The largest amount of the chart, in the unit of <see cref="QuotaFigure"/>.</param>
    public static ChartUnit Of(QuotaResource resource, long largest) =>
        resource.Unit switch
        {
            QuotaUnit.Cores => new("cores", 1000),
            QuotaUnit.Bytes when largest >= Tebi => new("TiB", Tebi),
            QuotaUnit.Bytes => new("GiB", Gibi),
            _ => new(resource.Noun, 1),
        };

    public double Convert(long amount) => Math.Round(amount / Size, 3);

    public double? Convert(long? amount) => amount is { } known ? Convert(known) : null;
}
