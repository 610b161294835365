using System.Globalization;
using System.Numerics;
using TenantPortal.Core.Quotas;
using TenantPortal.Core.Tiers;

namespace TenantPortal.Core.Tests.Tiers;

public class QuantityTests
{
    private static readonly (string Suffix, BigInteger Numerator, BigInteger Denominator)[] Suffixes =
    [
        ("n", 1, BigInteger.Pow(10, 9)),
        ("u", 1, BigInteger.Pow(10, 6)),
        ("m", 1, 1000),
        ("", 1, 1),
        ("k", 1000, 1),
        ("M", BigInteger.Pow(10, 6), 1),
        ("Ki", 1024, 1),
        ("Mi", BigInteger.Pow(1024, 2), 1),
        ("Gi", BigInteger.Pow(1024, 3), 1),
        ("e3", 1000, 1),
        ("E-2", 1, 100),
    ];

    [Theory]
    [InlineData("0.5", "500m")]
    [InlineData("1", "1000m")]
    [InlineData("1024Mi", "1Gi")]
    [InlineData("1e3", "1k")]
    [InlineData("1E3", "1k")]
    [InlineData("1e-3", "1m")]
    [InlineData("1e+3", "1000")]
    [InlineData("1E", "1000P")]
    [InlineData("+5", "5")]
    [InlineData(".5", "500m")]
    [InlineData("5.", "5")]
    [InlineData("-0", "0")]
    [InlineData("0.001Ki", "1024m")]
    public void Different_writings_of_one_amount_are_equal(string one, string other)
    {
        Assert.Equal(Quantity.Parse(one), Quantity.Parse(other));
        Assert.Equal(Quantity.Parse(one).GetHashCode(), Quantity.Parse(other).GetHashCode());
    }

    [Fact]
    public void A_binary_giga_is_more_than_a_decimal_one()
    {
        Assert.NotEqual(Quantity.Parse("1G"), Quantity.Parse("1Gi"));
        Assert.True(Quantity.Parse("1Gi") > Quantity.Parse("1G"));
    }

    [Theory]
    [InlineData("0", "0")]
    [InlineData("0Gi", "0")]
    [InlineData("-0.0", "0")]
    [InlineData("0.5", "500m")]
    [InlineData("1500m", "1500m")]
    [InlineData("1000m", "1")]
    [InlineData("16.0", "16")]
    [InlineData("1000", "1k")]
    [InlineData("1234567", "1234567")]
    [InlineData("1024Mi", "1Gi")]
    [InlineData("1.5Gi", "1536Mi")]
    [InlineData("1Ki", "1Ki")]
    [InlineData("1000Ki", "1000Ki")]
    [InlineData("512", "512")]
    [InlineData("0.5Ki", "512")]
    [InlineData("0.1Ki", "102400m")]
    [InlineData("1.0001Ki", "1024102400u")]
    [InlineData("-2048Mi", "-2Gi")]
    [InlineData("1e3", "1e3")]
    [InlineData("12e2", "1200")]
    [InlineData("1e-3", "1e-3")]
    [InlineData("100e-1", "10")]
    [InlineData("1n", "1n")]
    [InlineData("7E", "7E")]
    public void It_is_written_as_the_API_server_writes_it(string text, string canonical) => Assert.Equal(canonical, Quantity.Parse(text).ToString());

    [Theory]
    [InlineData("0.1n", "1n")]
    [InlineData("1.0000000001", "1000000001n")]
    [InlineData("-0.1n", "-1n")]
    [InlineData("1e-30", "1e-9")]
    public void What_is_finer_than_a_billionth_is_rounded_away_from_zero(string text, string canonical) =>
        Assert.Equal(canonical, Quantity.Parse(text).ToString());

    [Theory]
    [InlineData("9223372036854775807", true)]
    [InlineData("9223372036854775808", false)]
    [InlineData("-9223372036854775807", true)]
    [InlineData("9223372036854775807.1", false)]
    [InlineData("7.9Ei", true)]
    [InlineData("8Ei", false)]
    [InlineData("10E", false)]
    [InlineData("1e18", true)]
    [InlineData("1e19", false)]
    public void The_most_is_what_an_int64_holds(string text, bool isQuantity) => Assert.Equal(isQuantity, Quantity.TryParse(text, out _));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData(" 1")]
    [InlineData("1 ")]
    [InlineData("1\n")]
    [InlineData("1 Gi")]
    [InlineData(".")]
    [InlineData("Gi")]
    [InlineData("--1")]
    [InlineData("1.2.3")]
    [InlineData("1,5")]
    [InlineData("0x10")]
    [InlineData("1K")]
    [InlineData("1gi")]
    [InlineData("1GB")]
    [InlineData("1mi")]
    [InlineData("1e")]
    [InlineData("1e1.5")]
    [InlineData("1e3m")]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("１６")]
    [InlineData("1\u0000")]
    public void What_Kubernetes_cannot_read_is_no_quantity(string? text) => Assert.False(Quantity.TryParse(text, out _));

    [Theory]
    [InlineData("9", 10_000_000)]
    [InlineData("0.", 10_000_000)]
    [InlineData("1e", 3)]
    [InlineData("1e-", 3)]
    [InlineData("1e", 9)]
    public void A_number_that_would_take_long_to_multiply_out_is_refused(string start, int nines) =>
        Assert.False(Quantity.TryParse(start + new string('9', nines), out _));

    [Fact]
    public void Comparing_agrees_with_exact_arithmetic()
    {
        var random = new Random(20260105);
        for (var i = 0; i < 20_000; i++)
        {
            var (left, right) = (RandomQuantity(random), RandomQuantity(random));

            // a/b compared with c/d is a*d compared with c*b.
            var exactly = (left.Numerator * right.Denominator).CompareTo(right.Numerator * left.Denominator);

            Assert.True(Math.Sign(Quantity.Parse(left.Text).CompareTo(Quantity.Parse(right.Text))) == Math.Sign(exactly), $"{left.Text} and {right.Text}");
        }
    }

    [Fact]
    public void Writing_and_reading_again_changes_nothing()
    {
        var random = new Random(42);
        for (var i = 0; i < 5_000; i++)
        {
            var quantity = Quantity.Parse(RandomQuantity(random).Text);

            Assert.Equal(quantity, Quantity.Parse(quantity.ToString()));
            Assert.Equal(quantity.ToString(), Quantity.Parse(quantity.ToString()).ToString());
        }
    }

    [Fact]
    public void Adding_is_exact()
    {
        Assert.Equal(Quantity.Parse("300m"), Quantity.Parse("100m") + Quantity.Parse("0.2"));
        Assert.Equal("1536Mi", (Quantity.Parse("1Gi") + Quantity.Parse("512Mi")).ToString());
    }

    [Fact]
    public void A_sum_that_starts_at_zero_is_written_like_what_was_added() =>
        Assert.Equal("3Gi", (Quantity.Zero + Quantity.Parse("1Gi") + Quantity.Parse("2Gi")).ToString());

    [Fact]
    public void A_multiple_is_exact_and_keeps_its_unit() => Assert.Equal("64Gi", (Quantity.Parse("32Gi") * 2).ToString());

    [Theory]
    [InlineData("1", 1, 1000)]
    [InlineData("500m", 1, 500)]
    [InlineData("0.0001", 1, 1)]
    [InlineData("-1500m", -1, -1500)]
    [InlineData("1Ki", 1024, 1024000)]
    public void Whole_units_and_thousandths_are_rounded_up(string text, long units, long thousandths)
    {
        Assert.Equal(units, Quantity.Parse(text).ToUnits());
        Assert.Equal(thousandths, Quantity.Parse(text).ToThousandths());
    }

    [Fact]
    public void The_most_has_no_more_thousandths_than_an_int64_holds() => Assert.Equal(long.MaxValue, Quantity.FromUnits(long.MaxValue).ToThousandths());

    [Fact]
    public void Parse_names_what_it_cannot_read() =>
        Assert.Contains("'many'", Assert.Throws<FormatException>(() => Quantity.Parse("many")).Message, StringComparison.Ordinal);

    /// <summary>At most six decimals behind, so that nothing is below a billionth but where the suffix says so.</summary>
    private static (string Text, BigInteger Numerator, BigInteger Denominator) RandomQuantity(Random random)
    {
        var (suffix, numerator, denominator) = Suffixes[random.Next(Suffixes.Length)];
        var decimals = suffix is "n" or "u" ? 0 : random.Next(0, 4);
        // Few digits, so that different writings often meet.
        var digits = random.Next(2) == 0 ? random.Next(0, 30) : random.Next(0, 100_000);
        var sign = random.Next(4) == 0 ? "-" : "";
        var whole = (digits / (int)Math.Pow(10, decimals)).ToString(CultureInfo.InvariantCulture);
        var fraction = decimals == 0 ? "" : "." + (digits % (int)Math.Pow(10, decimals)).ToString(CultureInfo.InvariantCulture).PadLeft(decimals, '0');
        return ($"{sign}{whole}{fraction}{suffix}", (sign == "-" ? -1 : 1) * digits * numerator, BigInteger.Pow(10, decimals) * denominator);
    }
}
