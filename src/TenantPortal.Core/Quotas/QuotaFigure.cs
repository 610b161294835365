using System.Globalization;
using TenantPortal.Core.Tiers;

namespace TenantPortal.Core.Quotas;

/// <summary>Turns quantities into the whole numbers that are stored and summed in the database, and back, without loss.</summary>
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

    /// <summary>For people, rounded: <c>12.5</c>, <c>31.3Gi</c>.</summary>
    public static string ToText(string resource, decimal number) =>
        QuotaResource.UnitOf(resource) switch
        {
            QuotaUnit.Cores => Rounded(number / 1000),
            QuotaUnit.Bytes when Math.Abs(number) >= Tebi => Rounded(number / Tebi) + "Ti",
            QuotaUnit.Bytes when number != 0 => Rounded(number / Gibi) + "Gi",
            _ => Rounded(number),
        };

    public static string ToText(string resource, Quantity quantity) => ToText(resource, ToNumber(resource, quantity));

    /// <summary>Used by hard as a number to draw: 0 to 1, and above when more is used than is allowed.</summary>
    public static double Share(string resource, Quantity used, Quantity hard) => (double)ToNumber(resource, used) / ToNumber(resource, hard);

    private static string Rounded(decimal number) => number.ToString("0.#", CultureInfo.InvariantCulture);
}
