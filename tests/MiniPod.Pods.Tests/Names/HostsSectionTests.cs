using MiniPod.Pods.Names;

namespace MiniPod.Pods.Tests.Names;

public sealed class HostsSectionTests
{
    private const string Aliases = "# aliases", Section = $"{HostsSection.Begin}\n10.0.0.9\tdb\n{HostsSection.End}\n";

    [Theory]
    [InlineData("127.0.0.1 localhost\n", "127.0.0.1 localhost\n" + Section)]
    [InlineData("127.0.0.1 localhost\n" + Aliases + "\n10.1.1.1 x\n", "127.0.0.1 localhost\n" + Section + Aliases + "\n10.1.1.1 x\n")]
    [InlineData("a b", "a b\n" + Section)]
    [InlineData("", Section)]
    [InlineData(Section + "10.2.2.2 mine\n", Section + "10.2.2.2 mine\n")]
    [InlineData("one\n" + HostsSection.Begin + "\n10.0.0.8\told\n" + HostsSection.End + "\ntwo\n", "one\n" + Section + "two\n")]
    public void Replace_Section_StandsWhereItStoodOrBeforeTheAliases(string text, string expected) =>
        Assert.Equal(expected, HostsSection.Replace(text, Aliases, _ => ["10.0.0.9\tdb"]));

    [Theory]
    [InlineData("one\n" + Section + "two\n", "one\ntwo\n")]
    [InlineData("one\n" + Section + Section + "two\n", "one\ntwo\n")]
    [InlineData("one\n" + HostsSection.Begin + "\n10.0.0.8\told\n10.2.2.2 mine\n", "one\n10.2.2.2 mine\n")] // its end was removed
    [InlineData("one\n" + HostsSection.Begin + "\n10.0.0.8\told\n" + Section, "one\n")]
    [InlineData("one\n" + Section + "\n\n\n", "one\n")] // of a writer that was killed
    [InlineData("one\ntwo\n", "one\ntwo\n")]
    public void Replace_NoLines_LeavesTheRest(string text, string expected) =>
        Assert.Equal(expected, HostsSection.Replace(text, Aliases, _ => []));

    [Fact]
    public void Replace_NamesOfTheRest_AreKnown()
    {
        IReadOnlySet<string> found = new HashSet<string>();

        HostsSection.Replace($"::1\tlocalhost ip6\n{Section}10.2.2.2 mine # not\n#10.3.3.3 no\n", Aliases, names =>
        {
            found = names;
            return [];
        });

        Assert.Equal(["ip6", "localhost", "mine"], found.Order());
    }
}
