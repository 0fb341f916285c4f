using System.Globalization;
using System.Numerics;
using System.Text.Json;
using CsCheck;
using k8s.Models;
using MiniPod.Spec.Values;

namespace MiniPod.Spec.Tests.Values;

public sealed class QuantityTests
{
    // A sign, digits, and what stands behind them, as Kubernetes' client for .NET reads them too. Zeros, and points without a digit
    // on both sides, are in the table.
    private static readonly Gen<string> Texts = Gen.Select(
        Any("", "-", "+"),
        Gen.Int[1, 999_999].Select(whole => whole.ToString(CultureInfo.InvariantCulture)),
        Any("", ".0", ".5", ".25", ".001", ".123456789"),
        Any("", "n", "u", "m", "k", "M", "G", "T", "P", "E", "Ki", "Mi", "Gi", "Ti", "e0", "e3", "E3", "e-3", "E+6"))
        .Select((sign, whole, fraction, suffix) => sign + whole + fraction + suffix);

    [Theory]
    [InlineData("0", 0L, 0L, "0")]
    [InlineData("0Gi", 0L, 0L, "0")]
    [InlineData("-0", 0L, 0L, "0")]
    [InlineData("1", 1L, 1000L, "1")]
    [InlineData("100m", 1L, 100L, "100m")]
    [InlineData("0.1", 1L, 100L, "100m")]
    [InlineData("0.5", 1L, 500L, "500m")]
    [InlineData(".5", 1L, 500L, "500m")]
    [InlineData("1.", 1L, 1000L, "1")]
    [InlineData("+1", 1L, 1000L, "1")]
    [InlineData("-1", -1L, -1000L, "-1")]
    [InlineData("-1.5", -2L, -1500L, "-1500m")]
    [InlineData("1500m", 2L, 1500L, "1500m")]
    [InlineData("400m", 1L, 400L, "400m")]
    [InlineData("1u", 1L, 1L, "1u")]
    [InlineData("1n", 1L, 1L, "1n")]
    [InlineData("0.1n", 1L, 1L, "1n")]
    [InlineData("-0.1n", -1L, -1L, "-1n")]
    [InlineData("1e-100", 1L, 1L, "1e-9")]
    [InlineData("1.0000000001", 2L, 1001L, "1000000001n")]
    [InlineData("1k", 1000L, 1_000_000L, "1k")]
    [InlineData("1000", 1000L, 1_000_000L, "1k")]
    [InlineData("1e3", 1000L, 1_000_000L, "1e3")]
    [InlineData("1E3", 1000L, 1_000_000L, "1e3")]
    [InlineData("12e6", 12_000_000L, 12_000_000_000L, "12e6")]
    [InlineData("1.5e1", 15L, 15_000L, "15")]
    [InlineData("1e2", 100L, 100_000L, "100")]
    [InlineData("1e-1", 1L, 100L, "100e-3")]
    [InlineData("1e+3", 1000L, 1_000_000L, "1e3")]
    [InlineData("1M", 1_000_000L, 1_000_000_000L, "1M")]
    [InlineData("1Ki", 1024L, 1_024_000L, "1Ki")]
    [InlineData("1024Mi", 1L << 30, 1000L << 30, "1Gi")]
    [InlineData("1.5Gi", 3L << 29, 3000L << 29, "1536Mi")]
    [InlineData("0.5Gi", 1L << 29, 1000L << 29, "512Mi")]
    [InlineData("0.5Ki", 512L, 512_000L, "512")]
    [InlineData("0.1Ki", 103L, 102_400L, "102400m")]
    [InlineData("1.1Ki", 1127L, 1_126_400L, "1126400m")]
    [InlineData("128974848", 128974848L, 128974848000L, "128974848")]
    [InlineData("128974848000m", 128974848L, 128974848000L, "128974848")]
    [InlineData("129e6", 129_000_000L, 129_000_000_000L, "129e6")]
    [InlineData("129M", 129_000_000L, 129_000_000_000L, "129M")]
    [InlineData("123Mi", 128974848L, 128974848000L, "123Mi")]
    [InlineData("1E", 1_000_000_000_000_000_000L, null, "1E")]
    [InlineData("10E", null, null, "10E")]
    [InlineData("1000E", null, null, "1000E")]
    [InlineData("1e100", null, null, "10e99")]
    [InlineData("9223372036854775807", long.MaxValue, null, "9223372036854775807")]
    [InlineData("9223372036854775808", null, null, "9223372036854775808")]
    [InlineData("-9223372036854775808", long.MinValue, null, "-9223372036854775808")]
    [InlineData("8Ei", long.MaxValue, null, "9223372036854775807")]
    [InlineData("7Ei", 7L << 60, null, "7Ei")]
    [InlineData(" 1Gi ", 1L << 30, 1000L << 30, "1Gi")]
    public void Text_Amount_IsThatOfKubernetes(string text, long? value, long? milli, string canonical)
    {
        var quantity = new Quantity(text);

        Assert.Equal((value, milli, canonical, text), (quantity.Value, quantity.MilliValue, quantity.Canonical, quantity.Text));
        Assert.Equal(0, new Quantity(canonical).CompareTo(quantity));
    }

    [Theory]
    [InlineData("", "must be an amount such as 100m, 0.5, 2 or 64Mi, not \"\"")]
    [InlineData("1K", "must be an amount such as 100m, 0.5, 2 or 64Mi, not \"1K\": write 1k (1000), or 1Ki (1024)")]
    [InlineData("1GB", "must be an amount such as 100m, 0.5, 2 or 64Mi, not \"1GB\": write 1G (1000), or 1Gi (1024)")]
    [InlineData("1Gb", "must be an amount such as 100m, 0.5, 2 or 64Mi, not \"1Gb\": write 1G (1000), or 1Gi (1024)")]
    [InlineData("1kb", "must be an amount such as 100m, 0.5, 2 or 64Mi, not \"1kb\": write 1k (1000), or 1Ki (1024)")]
    [InlineData("1MB", "must be an amount such as 100m, 0.5, 2 or 64Mi, not \"1MB\": write 1M (1000), or 1Mi (1024)")]
    [InlineData("1GiB", "must be an amount such as 100m, 0.5, 2 or 64Mi, not \"1GiB\": write 1Gi")]
    [InlineData("1gi", "must be an amount such as 100m, 0.5, 2 or 64Mi, not \"1gi\": write 1Gi")]
    [InlineData("1 Gi", "must be an amount such as 100m, 0.5, 2 or 64Mi, not \"1 Gi\": write 1Gi")]
    [InlineData("0x10", "must be an amount such as 100m, 0.5, 2 or 64Mi, not \"0x10\": write it with decimal digits")]
    [InlineData("Gi", "must be an amount such as 100m, 0.5, 2 or 64Mi, not \"Gi\"")]
    [InlineData(".", "must be an amount such as 100m, 0.5, 2 or 64Mi, not \".\"")]
    [InlineData("-", "must be an amount such as 100m, 0.5, 2 or 64Mi, not \"-\"")]
    [InlineData("--1", "must be an amount such as 100m, 0.5, 2 or 64Mi, not \"--1\"")]
    [InlineData("1e", "must be an amount such as 100m, 0.5, 2 or 64Mi, not \"1e\": write 1E")]
    [InlineData("1e3Mi", "must be an amount such as 100m, 0.5, 2 or 64Mi, not \"1e3Mi\"")]
    [InlineData("1.5.5", "must be an amount such as 100m, 0.5, 2 or 64Mi, not \"1.5.5\"")]
    [InlineData("1_000", "must be an amount such as 100m, 0.5, 2 or 64Mi, not \"1_000\"")]
    [InlineData("1,5", "must be an amount such as 100m, 0.5, 2 or 64Mi, not \"1,5\"")]
    [InlineData("\u0661", "must be an amount such as 100m, 0.5, 2 or 64Mi, not \"\u0661\"")]
    [InlineData("half", "must be an amount such as 100m, 0.5, 2 or 64Mi, not \"half\"")]
    [InlineData("1e1000", "is \"1e1000\", an amount that no host has")]
    [InlineData("1e99999999999", "must be an amount such as 100m, 0.5, 2 or 64Mi, not \"1e99999999999\"")]
    public void Text_NoAmount_SaysWhatToWrite(string text, string message)
    {
        Assert.Equal(message, Assert.Throws<FormatException>(() => new Quantity(text)).Message);
        Assert.Equal(
            message, Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Quantity>(JsonSerializer.Serialize(text))).Message);
    }

    [Theory]
    [InlineData("0.1", "100m", 0)]
    [InlineData("1Gi", "1G", 1)]
    [InlineData("-1", "1n", -1)]
    [InlineData("1e3", "1k", 0)]
    [InlineData("10E", "8Ei", 1)]
    public void CompareTo_Amounts_NotTexts(string left, string right, int expected)
    {
        Assert.Equal(expected, new Quantity(left).CompareTo(new Quantity(right)));
        Assert.Equal(-expected, new Quantity(right).CompareTo(new Quantity(left)));
        Assert.NotEqual(new Quantity(left), new Quantity(right));
        Assert.Equal(new Quantity(left), new Quantity(left));
    }

    [Theory]
    [InlineData("0.5", "\"0.5\"", 500L)]
    [InlineData("2", "\"2\"", 2000L)]
    [InlineData("\"64Mi\"", "\"64Mi\"", 1000L << 26)]
    [InlineData("1e+3", "\"1e+3\"", 1_000_000L)]
    public void Json_NumberOrText_IsTaken(string json, string written, long milli)
    {
        var quantity = JsonSerializer.Deserialize<Quantity>(json)!;

        Assert.Equal(milli, quantity.MilliValue);
        Assert.Equal(written, JsonSerializer.Serialize(quantity).Replace("\\u002B", "+", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("true")]
    [InlineData("[]")]
    [InlineData("{}")]
    public void Json_SomethingElse_IsRefused(string json) => Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Quantity>(json));

    [Fact]
    public void Text_Amount_IsThatOfKubernetesClient()
    {
        var random = new PCG(1, 2026);
        for (var i = 0; i < 5000; i++)
        {
            var text = Texts.Generate(random, null, out _);
            var theirs = new ResourceQuantity(text).ToDecimal();
            var whole = decimal.Truncate(theirs);
            var nanos = (theirs - whole) * 1_000_000_000;
            var rounded = theirs > 0 ? decimal.Ceiling(nanos) : decimal.Floor(nanos);
            var expected = (new BigInteger(whole) * 1_000_000_000) + new BigInteger(rounded);

            Assert.True(expected == QuantityAmount.Parse(text).Nanos, $"{text}: {expected}, not {QuantityAmount.Parse(text).Nanos}");
        }
    }

    private static Gen<string> Any(params string[] texts) => Gen.Int[0, texts.Length - 1].Select(index => texts[index]);
}
