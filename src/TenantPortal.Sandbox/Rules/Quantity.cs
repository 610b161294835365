using System.Globalization;
using System.Text.RegularExpressions;

namespace TenantPortal.Sandbox.Rules;

/// <summary>An amount as Kubernetes writes it, such as "500m", "1536Mi" or "1e3".</summary>
internal readonly partial record struct Quantity(decimal Value, Quantity.Notation WrittenAs) : IComparable<Quantity>
{
    private static readonly string[] DecimalSuffixes = ["n", "u", "m", "", "k", "M", "G", "T", "P", "E"];
    private static readonly string[] BinarySuffixes = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];

    /// <summary>More than the largest amount of Kubernetes (8 Ei), and in nanos still a decimal.</summary>
    private const decimal Most = 1e19m;

    internal enum Notation
    {
        Decimal,
        Binary,
        Exponent,
    }

    public bool IsWhole => decimal.Truncate(Value) == Value;

    public static Quantity Zero(Notation writtenAs) => new(0, writtenAs);

    public static Quantity operator +(Quantity left, Quantity right) => new(left.Value + right.Value, left.Value == 0 ? right.WrittenAs : left.WrittenAs);

    public static Quantity? TryParse(string? text)
    {
        if (
            text is null
            || Pattern().Match(text) is not { Success: true } match
            || !decimal.TryParse(match.Groups[1].ValueSpan, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
        )
        {
            return null;
        }

        var suffix = match.Groups[2].Value;
        if (Array.IndexOf(DecimalSuffixes, suffix) is >= 0 and var power)
        {
            return Scaled(number, Power(1000, power - 3), Notation.Decimal);
        }

        if (Array.IndexOf(BinarySuffixes, suffix) is > 0 and var binary)
        {
            return Scaled(number, Power(1024, binary), Notation.Binary);
        }

        return
            suffix.Length > 1
            && suffix[0] is 'e' or 'E'
            && int.TryParse(suffix.AsSpan(1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var exponent)
            && Math.Abs(exponent) <= 18
            ? Scaled(number, Power(10, exponent), Notation.Exponent)
            : null;
    }

    public int CompareTo(Quantity other) => Value.CompareTo(other.Value);

    /// <summary>The canonical form: no fraction, and the largest suffix that allows that.</summary>
    public override string ToString()
    {
        if (WrittenAs == Notation.Binary && Math.Abs(Value) >= 1024)
        {
            var (bytes, suffix) = (decimal.Ceiling(Value), 0);
            while (suffix < BinarySuffixes.Length - 1 && bytes % 1024 == 0)
            {
                bytes /= 1024;
                suffix++;
            }

            return bytes.ToString("0", CultureInfo.InvariantCulture) + BinarySuffixes[suffix];
        }

        if (Value == 0)
        {
            return "0";
        }

        // Amounts below one nano are rounded up, so that no request becomes zero.
        var (mantissa, power) = (decimal.Ceiling(Value * 1_000_000_000m), 0);
        while (power < DecimalSuffixes.Length - 1 && mantissa % 1000 == 0)
        {
            mantissa /= 1000;
            power++;
        }

        var digits = mantissa.ToString("0", CultureInfo.InvariantCulture);
        return WrittenAs == Notation.Exponent && power != 3
            ? string.Create(CultureInfo.InvariantCulture, $"{digits}e{(power - 3) * 3}")
            : digits + DecimalSuffixes[power];
    }

    private static Quantity? Scaled(decimal number, decimal factor, Notation writtenAs) =>
        Math.Abs(number) < Most / Math.Max(1e-9m, factor) ? new Quantity(number * factor, writtenAs) : null;

    private static decimal Power(decimal of, int exponent)
    {
        var result = 1m;
        for (var i = 0; i < Math.Abs(exponent); i++)
        {
            result *= of;
        }

        return exponent < 0 ? 1 / result : result;
    }

    [GeneratedRegex(@"\A([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)\z")]
    private static partial Regex Pattern();
}
