using MiniPod.Spec.Fields;
using MiniPod.Spec.Reading;

namespace MiniPod.Spec.Tests.Reading;

/// <summary>The forms of values, each kept and violated.</summary>
public sealed class FieldFormTests
{
    private static readonly string Long63 = new('a', 63);

    public static TheoryData<FieldForm, string[], string[]> Forms => new()
    {
        { FieldForm.Any, ["", "anything\n"], [] },
        { FieldForm.DnsLabel, ["a", "0", "a-b", Long63], ["-a", "a-", "A", "a.b", "a_b", "é", Long63 + "a", "a\n"] },
        {
            FieldForm.DnsSubdomain,
            ["a", "a.b-c.0", $"{Long63}.{Long63}"],
            [".a", "a.", "a..b", "A", "a_b", $"{Long63}a.b", string.Join('.', Enumerable.Repeat(Long63, 4))]
        },
        { FieldForm.LabelKey, ["a", "A_b.c-d", "x.io/y", Long63], ["", "-a", "a/b/c", "/a", "a/", "A/b", "a b", Long63 + "a", "é"] },
        { FieldForm.LabelValue, ["a", "A_b.c-d", Long63], ["-a", "a-", "a b", "a/b", Long63 + "a", "é"] },
        { FieldForm.PortName, ["http", "a-1", "12345678901234b"], ["80", "a--b", "-a", "HTTP", "1234567", "a_b", "abcdefghijklmnop"] },
        { FieldForm.PortNumberOrName, ["1", "65535", "http"], ["0", "65536", "-1", "HTTP", "a b", "99999999999"] },
        { FieldForm.AbsolutePath, ["/", "/a/b"], ["a", "./a", " /a"] },
        { FieldForm.RelativePath, ["a", "a/b", "..a", "a..b", "."], ["/a", "..", "a/../b", "../a", "a/.."] },
        {
            FieldForm.IPAddress,
            ["1.2.3.4", "::1", "fe80::1"],
            ["1.2.3", "1.2.3.256", "01.2.3.4", "0x7f.1", "1", "a", "localhost", "1.2.3.4/8", "::1%eth0", "[::1]", "[::1]:80"]
        },
        { FieldForm.IPAddressOrNone, ["None", "1.2.3.4"], ["none", "1"] },
        { FieldForm.Cidr, ["10.0.0.0/8", "fd00::/8"], ["10.0.0.0", "a/8", "10.0.0.0/33"] },
        { FieldForm.VariableName, ["A", "a.b-c", "with space", "$x", "~"], ["A=B", "a\n", "é", "\0"] },
        { FieldForm.Key, ["a", "A.b_c-d", "..a", new string('a', 253)], [".", "..", "a/b", "a b", "é", new string('a', 254)] },
        { FieldForm.ImageReference, ["nginx", "a.b:5000/c/d:1@sha256:0"], ["a b", "a\t"] },
        { FieldForm.Base64, ["aGk=", "aGk=\n", "aG\nk=", "aG\r\nk=", "AA=="], ["aGk", "a b", "é", "=", "aGk=x", "a-_="] },
        { FieldForm.NumberOrPercentage, ["0", "25%", "100"], ["%", "-1", "25 %", "a", "2.5%"] },
        { FieldForm.Signal, ["SIGUSR1", "SIGRTMIN+3"], ["USR1", "9", "sigterm", "SIG", "SIG TERM"] },
        { FieldForm.Capability, ["NET_ADMIN", "CAP_SYS_ADMIN", "ALL"], ["NET ADMIN", "1", "A-B", "é"] },
        { FieldForm.Sysctl, ["net.core.somaxconn", "kernel/shm_rmid_forced", "net.ipv4.conf.eth0-1.x"], ["", "a..b", ".a", "A.b", "a "
            + "b", "a."] },
    };

    [Theory]
    [MemberData(nameof(Forms))]
    public void Complaint_Value_IsGivenOnlyIfItIsWrong(FieldForm form, string[] right, string[] wrong)
    {
        Assert.All(right, text => Assert.Null(FieldForms.Complaint(form, text)));
        Assert.All(wrong, text => Assert.StartsWith("must ", FieldForms.Complaint(form, text), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Always, Never", "Sometimes", "must be Always or Never, not \"Sometimes\"")]
    [InlineData("A, B, C", "a", "must be A, B or C, not \"a\"")]
    [InlineData("v1", "v2", "must be v1, not \"v2\"")]
    [InlineData("Always, Never", "Never", null)]
    public void Complaint_Choice_NamesTheWords(string cell, string text, string? expected) =>
        Assert.Equal(expected, FieldForms.Complaint(FieldValues.Parse(cell), text));

    // A message is one line, whatever the value is.
    [Fact]
    public void Complaint_ValueWithLineBreaks_IsOneLine()
    {
        foreach (var form in Enum.GetValues<FieldForm>())
            Assert.DoesNotContain('\n', FieldForms.Complaint(form, "/a\nb\u001b[0m") ?? "");
        Assert.DoesNotContain('\n', FieldForms.Complaint(FieldValues.Parse("A, B"), "a\nb") ?? "");
    }
}
