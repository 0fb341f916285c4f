using System.Globalization;
using System.Text.Json;
using MiniPod.Pods.Doctor;
using MiniPod.Pods.HostNetwork;

namespace MiniPod.Pods.Tests.Doctor;

public sealed class PoolChecksTests
{
    [Theory]
    [InlineData("""{"subnet":"10.9.0.0/24"}""", "253")] // without network, broadcast and gateway
    [InlineData("""{"subnet":"10.9.0.0/30"}""", "1")]
    [InlineData("""{"subnet":"10.9.0.0/24","rangeStart":"10.9.0.200","rangeEnd":"10.9.0.203"}""", "4")]
    [InlineData("""{"subnet":"10.9.0.0/24","rangeStart":"10.9.0.200","rangeEnd":"10.9.0.203","gateway":"10.9.0.201"}""", "3")]
    [InlineData("""{"subnet":"fd00::/126"}""", "2")] // IPv6 has no broadcast address
    [InlineData("""{"subnet":"fd00::/64"}""", "18446744073709551614")]
    public void Range_Size_IsWhatHostLocalGives(string range, string size) =>
        Assert.Equal(UInt128.Parse(size, CultureInfo.InvariantCulture), Range(range).Size);

    [Fact]
    public void Check_TakenByAContainerThatNobodyKnows_SaysPrune()
    {
        using var files = new TempDirectory();
        files.Write("net/10.9.0.2", "gone\r\neth0");

        var result = PoolChecks.Check(new AddressPool("net", files["net"], []), [Range("""{"subnet":"10.9.0.0/30"}""")], _ => false);

        Assert.Equal(Verdict.Failed, result.Verdict);
        Assert.Equal("minipod prune", result.Fix);
    }

    [Theory]
    [InlineData(1, Verdict.Ok)]
    [InlineData(12, Verdict.Warning)]
    [InlineData(13, Verdict.Failed)]
    public void Check_Reservations_AreCountedAgainstTheSubnet(int taken, Verdict verdict)
    {
        using var files = new TempDirectory();
        for (var i = 0; i < taken; i++) files.Write($"net/10.9.0.{i + 2}", "container\r\neth0");
        files.Write("net/last_reserved_ip.0", "10.9.0.9");

        var result = PoolChecks.Check(new AddressPool("net", files["net"], []), [Range("""{"subnet":"10.9.0.0/28"}""")], _ => true);

        Assert.Equal(verdict, result.Verdict);
        Assert.StartsWith($"{taken} of 13", result.Evidence, StringComparison.Ordinal);
    }

    private static AddressRange Range(string json)
    {
        using var document = JsonDocument.Parse(json);
        return AddressRange.Read(document.RootElement)!;
    }
}
