using TenantPortal.Core.Tiers;

namespace TenantPortal.Core.Observations;

/// <summary>Turns quantities into the whole numbers that are stored and summed in the database, and back, without loss.</summary>
public static class QuotaFigure
{
    /// <summary>Millicores for cpu, bytes for memory and storage, a count for the rest.</summary>
    public static long ToNumber(string resource, Quantity quantity) =>
        QuotaResource.UnitOf(resource) == QuotaUnit.Cores ? quantity.ToThousandths() : quantity.ToUnits();

    public static Quantity ToQuantity(string resource, long number) => QuotaResource.UnitOf(resource) switch
    {
        QuotaUnit.Cores => Quantity.FromThousandths(number),
        QuotaUnit.Bytes => Quantity.FromUnits(number, binary: true),
        _ => Quantity.FromUnits(number),
    };

    /// <summary>Used by hard as a number to draw: 0 to 1, and above when more is used than is allowed.</summary>
    public static double Share(string resource, Quantity used, Quantity hard) => (double)ToNumber(resource, used) / ToNumber(resource, hard);
}
