using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;

namespace TenantPortal.Core.Quotas;

/// <summary>
/// A Kubernetes quantity (<c>16</c>, <c>500m</c>, <c>32Gi</c>), compared and added exactly: <c>0.5</c> equals <c>500m</c>, <c>1Gi</c> is more than <c>1G</c>.
/// The precision is one billionth and the maximum is 2^63-1, as in Kubernetes; smaller fractions are rounded up.
/// </summary>
public readonly partial struct Quantity : IEquatable<Quantity>, IComparable<Quantity>
{
    private static readonly BigInteger NanosPerUnit = BigInteger.Pow(10, 9);
    private static readonly BigInteger MaxNanos = long.MaxValue * NanosPerUnit;
    private static readonly string[] BinarySuffixes = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];
    private static readonly string[] DecimalSuffixes = ["n", "u", "m", "", "k", "M", "G", "T", "P", "E"];

    private readonly BigInteger _nanos;
    private readonly Notation _notation;

    private Quantity(BigInteger nanos, Notation notation) => (_nanos, _notation) = (nanos, notation);

    private enum Notation
    {
        Decimal,
        Binary,
        Exponent,
    }

    public static Quantity Zero => default;

    /// <summary>-1, 0 or 1.</summary>
    public int Sign => _nanos.Sign;

    /// <summary>True for a number without a fraction, such as a count of pods.</summary>
    public bool IsWhole => _nanos % NanosPerUnit == 0;

    public static bool operator ==(Quantity left, Quantity right) => left.Equals(right);

    public static bool operator !=(Quantity left, Quantity right) => !left.Equals(right);

    public static bool operator <(Quantity left, Quantity right) => left.CompareTo(right) < 0;

    public static bool operator >(Quantity left, Quantity right) => left.CompareTo(right) > 0;

    public static bool operator <=(Quantity left, Quantity right) => left.CompareTo(right) <= 0;

    public static bool operator >=(Quantity left, Quantity right) => left.CompareTo(right) >= 0;

    // As in Kubernetes: zero has no unit, so a sum that starts at zero takes the notation of the added quantity.
    public static Quantity operator +(Quantity left, Quantity right) => new(left._nanos + right._nanos, left._nanos.IsZero ? right._notation : left._notation);

    public static Quantity operator *(Quantity quantity, int factor) => new(quantity._nanos * factor, quantity._notation);

    /// <summary>Parses the same notation as Kubernetes.</summary>
    /// <exception cref="FormatException">The text is not a valid quantity.</exception>
    public static Quantity Parse(string text) =>
        TryParse(text, out var quantity) ? quantity : throw new FormatException($"'{text}' is not a valid Kubernetes quantity, such as 500m, 16 or 32Gi.");

    public static bool TryParse([NotNullWhen(true)] string? text, out Quantity quantity)
    {
        quantity = default;
        // Longer text is never a realistic number, and expensive to multiply.
        if (text is null || text.Length > 40 || Syntax().Match(text) is not { Success: true } match)
            return false;

        var whole = match.Groups["whole"].Value;
        var fraction = match.Groups["fraction"].Value;
        if (whole.Length + fraction.Length == 0)
            return false;

        var (factor, notation) = ReadSuffix(match.Groups["suffix"].Value);
        if (factor is not { } unit)
            return false;

        var scaled = BigInteger.Parse("0" + whole + fraction, CultureInfo.InvariantCulture) * unit.Numerator * NanosPerUnit;
        var divisor = BigInteger.Pow(10, fraction.Length) * unit.Denominator;
        var nanos = BigInteger.DivRem(scaled, divisor, out var remainder);
        if (!remainder.IsZero)
            nanos += 1;
        if (nanos > MaxNanos)
            return false;

        quantity = new Quantity(match.Groups["sign"].Value == "-" ? -nanos : nanos, notation);
        return true;
    }

    /// <summary>The quantity of whole units, such as a count of pods or bytes.</summary>
    public static Quantity FromUnits(long units, bool binary = false) => new(units * NanosPerUnit, binary ? Notation.Binary : Notation.Decimal);

    /// <summary>The quantity of thousandths, such as millicores.</summary>
    public static Quantity FromThousandths(long thousandths) => new(thousandths * (NanosPerUnit / 1000), Notation.Decimal);

    /// <summary>Whole units, rounded up: bytes, or a count.</summary>
    public long ToUnits() => (long)DivideUp(_nanos, NanosPerUnit);

    /// <summary>Thousandths, rounded up: millicores. Never more than <see cref="long.MaxValue"/>.</summary>
    public long ToThousandths() => (long)BigInteger.Min(DivideUp(_nanos, NanosPerUnit / 1000), long.MaxValue);

    public int CompareTo(Quantity other) => _nanos.CompareTo(other._nanos);

    public bool Equals(Quantity other) => _nanos == other._nanos;

    public override bool Equals(object? obj) => obj is Quantity other && Equals(other);

    public override int GetHashCode() => _nanos.GetHashCode();

    /// <summary>The canonical form, as the API server writes it: <c>0.5</c> as <c>500m</c>, <c>1024Mi</c> as <c>1Gi</c>.</summary>
    public override string ToString()
    {
        if (_nanos.IsZero)
            return "0";
        var sign = _nanos.Sign < 0 ? "-" : "";
        var nanos = BigInteger.Abs(_nanos);
        if (_notation == Notation.Binary && nanos >= 1024 * NanosPerUnit && nanos % NanosPerUnit == 0)
        {
            var units = nanos / NanosPerUnit;
            var step = 0;
            for (; step < BinarySuffixes.Length - 1 && units % 1024 == 0; step++)
                units /= 1024;
            return sign + units.ToString(CultureInfo.InvariantCulture) + BinarySuffixes[step];
        }

        var power = 0;
        for (; power < DecimalSuffixes.Length - 1 && nanos % 1000 == 0; power++)
            nanos /= 1000;
        var suffix =
            _notation != Notation.Exponent ? DecimalSuffixes[power]
            : power == 3 ? ""
            : $"e{(power - 3) * 3}";
        return sign + nanos.ToString(CultureInfo.InvariantCulture) + suffix;
    }

    private static BigInteger DivideUp(BigInteger value, BigInteger divisor)
    {
        var quotient = BigInteger.DivRem(value, divisor, out var remainder);
        return remainder.Sign > 0 ? quotient + 1 : quotient;
    }

    private static ((BigInteger Numerator, BigInteger Denominator)? Factor, Notation Notation) ReadSuffix(string suffix)
    {
        if (
            suffix.Length > 1
            && suffix[0] is 'e' or 'E'
            && int.TryParse(suffix.AsSpan(1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var exponent)
        )
            return Math.Abs(exponent) > 30 ? (null, default) : (PowerOfTen(exponent), Notation.Exponent);
        if (Array.IndexOf(DecimalSuffixes, suffix) is >= 0 and var power)
            return (PowerOfTen((power - 3) * 3), Notation.Decimal);
        return Array.IndexOf(BinarySuffixes, suffix) is > 0 and var step ? ((BigInteger.Pow(1024, step), BigInteger.One), Notation.Binary) : (null, default);
    }

    private static (BigInteger Numerator, BigInteger Denominator) PowerOfTen(int exponent) =>
        exponent >= 0 ? (BigInteger.Pow(10, exponent), BigInteger.One) : (BigInteger.One, BigInteger.Pow(10, -exponent));

    [GeneratedRegex(@"\A(?<sign>[+-]?)(?<whole>[0-9]*)(?:\.(?<fraction>[0-9]*))?(?<suffix>[A-Za-z]{0,2}|[eE][+-]?[0-9]{1,3})\z", RegexOptions.CultureInvariant)]
    private static partial Regex Syntax();
}
