using static MiniPod.Spec.Tests.Reading.Manifests;

namespace MiniPod.Spec.Tests.Reading;

/// <summary>Numbers, amounts and truth values as kubectl reads them, and what is said of wrong ones.</summary>
public sealed class NumberTests
{
    [Theory]
    [InlineData("terminationGracePeriodSeconds: -1", "must be at least 0, not -1")]
    [InlineData("terminationGracePeriodSeconds: 18446744073709551615", "must be at most 9223372036854775807, not 18446744073709551615")]
    [InlineData("terminationGracePeriodSeconds: 1.5", "must be a whole number, not 1.5")]
    [InlineData("terminationGracePeriodSeconds: 1e30", "must be a whole number, not 1e30")]
    [InlineData("terminationGracePeriodSeconds: yes", "must be a whole number, not yes")]
    [InlineData("terminationGracePeriodSeconds: \"1\"", "must be a whole number without quotes, not \"1\"")]
    [InlineData("terminationGracePeriodSeconds: [1]", "must be a whole number")]
    [InlineData("priority: 3000000000", "must be at most 2147483647, not 3000000000")]
    [InlineData("priority: -3000000000", "must be at least -2147483648, not -3000000000")]
    [InlineData("securityContext: {runAsUser: -1}", "must be a number from 0 to 2147483647, not -1")]
    [InlineData("hostNetwork: 1", "must be true or false, without quotes")]
    [InlineData("hostNetwork: {}", "must be true or false")]
    public void Read_WrongNumber_SaysWhatItMustBe(string field, string expected) =>
        Assert.Equal($"{expected} (line {SpecLine})", Assert.Single(Errors(WithSpec(field))).Split(' ', 2)[1]);

    [Theory]
    [InlineData("terminationGracePeriodSeconds: 1e3")]
    [InlineData("terminationGracePeriodSeconds: 60.0")]
    [InlineData("terminationGracePeriodSeconds: 1_000")]
    [InlineData("terminationGracePeriodSeconds: 1e18")]
    [InlineData("terminationGracePeriodSeconds: +5")]
    [InlineData("terminationGracePeriodSeconds: 0o17")]
    [InlineData("hostNetwork: On")]
    [InlineData("hostNetwork: y")]
    [InlineData("securityContext: {supplementalGroups: [1e3, 0x10, 5]}")]
    public void Read_NumberInAnyForm_IsRead(string field) => Assert.Empty(Errors(WithSpec(field)));

    [Theory]
    [InlineData("1K")]
    [InlineData("1kb")]
    [InlineData("'1 Gi'")]
    [InlineData("\"\"")]
    [InlineData("yes")]
    [InlineData("[1]")]
    [InlineData("1e30")]
    [InlineData("x")]
    [InlineData("-1")]
    public void Read_WrongAmount_IsOneError(string amount)
    {
        var error = Assert.Single(Errors(WithContainer($"resources: {{limits: {{memory: {amount}}}}}")));

        Assert.StartsWith("spec.containers[0].resources.limits.memory ", error, StringComparison.Ordinal);
        Assert.EndsWith($" (line {ContainerLine})", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1")]
    [InlineData("0.5")]
    [InlineData(".5")]
    [InlineData("1e3")]
    [InlineData("100m")]
    [InlineData("128974848000m")]
    [InlineData("1.5Gi")]
    [InlineData("null")]
    public void Read_Amount_IsRead(string amount) =>
        Assert.Empty(Errors(WithContainer($"resources: {{limits: {{cpu: {amount}, memory: {amount}}}}}")));
}
