using MiniPod.Pods.Checkup;
using MiniPod.Pods.Housekeeping;
using MiniPod.Pods.Tests.Doubles;

namespace MiniPod.Pods.Tests.Checkup;

public sealed class PoolChecksTests
{
    [Theory]
    [InlineData(1, Verdict.Ok)]
    [InlineData(12, Verdict.Warning)]
    [InlineData(13, Verdict.Failed)]
    public void Check_Reservations_AreCountedAgainstTheSubnet(int taken, Verdict verdict)
    {
        using var files = new TempDirectory();
        for (var i = 0; i < taken; i++) files.Write($"net/10.9.0.{i + 2}", "container\r\neth0");
        files.Write("net/last_reserved_ip.0", "10.9.0.9");

        var result = PoolChecks.Check(new AddressPool("net", files["net"], []), "10.9.0.0/28");

        Assert.Equal(verdict, result!.Verdict);
        Assert.StartsWith($"{taken} of 13", result.Evidence, StringComparison.Ordinal);
    }
}
