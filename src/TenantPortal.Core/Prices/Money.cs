using System.Globalization;

namespace TenantPortal.Core.Prices;

/// <summary>An amount of money, to the hundredth.</summary>
/// <param name="Currency">The ISO 4217 code: <c>EUR</c>.</param>
public readonly record struct Money(decimal Amount, string Currency)
{
    /// <summary>The same everywhere, whatever the language of the reader: <c>1,234.50 EUR</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Amount:#,0.00} {Currency}");
}
