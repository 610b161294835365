using System.Globalization;
using TenantPortal.Core.Tiers;

namespace TenantPortal.Core.Quotas;

/// <summary>Converts quantities to the whole numbers that the database stores and sums, and back, without loss.</summary>
public static class QuotaFigure
{
    private const decimal Gibi = 1L << 30;
    private const decimal Tebi = 1L << 40;

    /// <summary>Millicores for cpu, bytes for memory and storage, a count for the rest.</summary>
    public static long ToNumber(string resource, Quantity quantity) =>
        QuotaResource.UnitOf(resource) == QuotaUnit.Cores ? quantity.ToThousandths() : quantity.ToUnits();

    public static Quantity ToQuantity(string resource, long number) =>
        QuotaResource.UnitOf(resource) switch
        {
            QuotaUnit.Cores => Quantity.FromThousandths(number),
            QuotaUnit.Bytes => Quantity.FromUnits(number, binary: true),
            _ => Quantity.FromUnits(number),
        };

    /// <summary>For spreadsheets: cores for cpu, GiB for memory and storage, a count for the rest.</summary>
    public static decimal ToAmount(string resource, long number) =>
        QuotaResource.UnitOf(resource) switch
        {
            QuotaUnit.Cores => number / 1000m,
            QuotaUnit.Bytes => number / Gibi,
            _ => number,
        };

    /// <summary>Rounded, for display: <c>12.5</c>, <c>31.3Gi</c>.</summary>
    /// <param name="format">For .NET, with at most one decimal place.</param>
    public static string ToText(string resource, decimal number, string format = "0.#")
    {
        string Rounded(decimal amount) => amount.ToString(format, CultureInfo.InvariantCulture);
        return QuotaResource.UnitOf(resource) switch
        {
            QuotaUnit.Cores => Rounded(number / 1000),
            QuotaUnit.Bytes when Math.Abs(number) >= Tebi => Rounded(number / Tebi) + "Ti",
            QuotaUnit.Bytes when number != 0 => Rounded(number / Gibi) + "Gi",
            _ => Rounded(number),
        };
    }

    public static string ToText(string resource, Quantity quantity) => ToText(resource, ToNumber(resource, quantity));

    /// <summary>Used divided by hard, for charts: 0 to 1, and above when usage exceeds the quota.</summary>
    public static double Share(string resource, Quantity used, Quantity hard) => (double)ToNumber(resource, used) / ToNumber(resource, hard);
}
