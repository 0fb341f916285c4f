using System.CommandLine;
using MiniPod.Cli.Commands.Cni;

namespace MiniPod.Cli.Tests.Commands.Cni;

public sealed class AttachmentArgumentsTests
{
    [Theory]
    [InlineData("cni add net /run/netns/x", "eth0")]
    [InlineData("cni add net /run/netns/x -i net1", "net1")]
    [InlineData("cni add -i net1 net /run/netns/x", "net1")]
    [InlineData("cni -i net1 add net /run/netns/x", "net1")]
    [InlineData("cni --ifname=net1 add net /run/netns/x", "net1")]
    public void Read_CnitoolsArguments_AreTheAttachment(string line, string ifName)
    {
        var options = new CniOptions();
        var arguments = new AttachmentArguments(options);
        var (root, cni, add) = (new RootCommand(), new Command("cni"), new Command("add"));
        options.AddTo(cni);
        arguments.AddTo(add);
        cni.Subcommands.Add(add);
        root.Subcommands.Add(cni);

        var (words, unknown) = CommandLinePass.Read(line.Split(' '), root);
        Assert.Null(unknown);
        var parse = root.Parse(words);
        var rt = arguments.Read(parse);

        Assert.Empty(parse.Errors);
        Assert.Equal("net", parse.GetValue(arguments.Network));
        Assert.Equal((ifName, "/run/netns/x"), (rt.IfName, rt.NetNs));
        Assert.StartsWith("cnitool-", rt.ContainerId, StringComparison.Ordinal);
    }
}
