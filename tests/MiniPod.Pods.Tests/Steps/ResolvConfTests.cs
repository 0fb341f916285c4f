using MiniPod.Cni;
using MiniPod.Pods.Steps;
using MiniPod.Pods.Tests.Doubles;

namespace MiniPod.Pods.Tests.Steps;

public sealed class ResolvConfTests
{
    private const string Engines = "# from the host\nnameserver 192.0.2.1\nsearch host.test\n";

    private static readonly CniDns SearchOnly = new() { Search = ["a.test", "b.test"], Options = ["ndots:2"] };

    [Fact]
    public void Text_NameServers_ReplaceTheEnginesFile() => Assert.Equal(
        "# written by minipod: name servers of the network\nnameserver 10.0.0.53\nsearch a.test b.test\noptions ndots:2\n",
        ResolvConf.Text(SearchOnly with { Nameservers = ["10.0.0.53"] }, Engines));

    [Fact]
    public void Text_SearchDomainsAlone_AreAddedToTheEnginesFile() => Assert.Equal(
        $"{Engines}\n# written by minipod: search domains and options of the network\nsearch a.test b.test host.test\noptions ndots:2\n",
        ResolvConf.Text(SearchOnly, Engines));

    // A repair writes the file again.
    [Fact]
    public void Text_WrittenTwice_IsTheSame() =>
        Assert.Equal(ResolvConf.Text(SearchOnly, Engines), ResolvConf.Text(SearchOnly, ResolvConf.Text(SearchOnly, Engines)));

    [Fact]
    public void Choose_NoNetworkSaysAnything_IsNull() =>
        Assert.Null(ResolvConf.Choose([CniResult.Parse("""{"cniVersion":"1.0.0"}"""u8.ToArray())]));

    // What --explain shows does the same.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Command_RunInAShell_WritesTheSame(bool hasServers)
    {
        using var files = new TempDirectory();
        var file = files.Write("resolv.conf", Engines);
        var dns = SearchOnly with { Search = ["a.test", "$(echo b.test)\"`"], Nameservers = hasServers ? ["10.0.0.53"] : [] };

        Command.Run("bash", "-c", ResolvConf.Command(ResolvConf.Lines(dns), file));

        Assert.Equal(ResolvConf.Text(dns, Engines), File.ReadAllText(file));
    }
}
