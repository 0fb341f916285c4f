using MiniPod.Learn.Drawings;
using MiniPod.Learn.Drawings.Text;
using MiniPod.Learn.Drawings.Words;
using MiniPod.Pods.Prose;
using MiniPod.Pods.Topology;

namespace MiniPod.Learn.Tests.Drawings.Text;

public sealed class TopologyTextTests
{
    private static readonly int[] Widths = [40, 60, 80, 300];
    private static readonly Language[] Languages = [Language.English, Language.Chinese];

    public static TheoryData<string> Names => [.. NetworkShapes.All.Keys];

    [Fact]
    public void Draw_OnePodOnOneBridge_IsThisInLanes() => Assert.Equal(
        """
        One pod, one bridge                                                              host labhost, read from the kernel at 04:20:12

         OUTSIDE                      ┌─ HOST  network namespace 4026531833 ──────────────────────┐    PODS
                                      │                                   3: minipod0  bridge     │    ┌─ pod web0 ───────── Running ─┐
         ┌────────────────────────┐   │ 2: eth0  192.168.50.1/24          10.231.0.1/22           │    │ network namespace 4026532319 │
         │ other hosts            ├───┤                                   ┣━ 10: vethcf2c0000 ════╪════╡ 2: eth0 10.231.0.2/22        │
         │ gateway 192.168.50.254 │   │ Arrives          prerouting, nat  ┃  hairpin on           │    │    default via 10.231.0.1    │
         └────────────────────────┘   │   tcp any address:8080            ┃                       │    │ pause  holds the namespace   │
                                      │   becomes 10.231.0.2:80           ┃                       │    │ nginx  tcp 80                │
                                      │                                   ┃                       │    └──────────────────────────────┘
                                      │ Where to?                 routes  ┃                       │
                                      │   default via 192.168.50.254                              │
                                      │   192.168.50.0/24 to eth0                                 │
                                      │   172.17.0.0/16 to docker0                                │
                                      │                                                           │
                                      │ May it pass?     forward, filter                          │
                                      │   policy DROP, but accepted:                              │
                                      │     published ports                                       │
                                      │     answers                                               │
                                      │     what pods send                                        │
                                      │                                                           │
                                      │ Leaves          postrouting, nat                          │
                                      │   from 10.231.0.2                                         │
                                      │   becomes the host's own address                          │
                                      │                                                           │
                                      │ 6: docker0 172.17.0.1/16 bridge, no ports: Docker's own   │
                                      │ network, no pod uses it                                   │
                                      └───────────────────────────────────────────────────────────┘
        """,
        string.Join('\n', Lines.Of(Networks.OnOneBridge(1))));

    [Fact]
    public void Draw_TooNarrowForLanes_IsThisList() => Assert.Equal(
        """
        One pod, one bridge
        host labhost, read from the kernel at
          04:20:12

        OUTSIDE other hosts, gateway
          192.168.50.254
        HOST  network namespace 4026531833
          2: eth0 192.168.50.1/24
          Arrives (prerouting, nat)
            tcp any address:8080
            becomes 10.231.0.2:80
          Where to? (routes)
            default via 192.168.50.254
            192.168.50.0/24 to eth0
            172.17.0.0/16 to docker0
          May it pass? (forward, filter)
            policy DROP, but accepted:
              published ports
              answers
              what pods send
          Leaves (postrouting, nat)
            from 10.231.0.2
            becomes the host's own address
          3: minipod0 10.231.0.1/22  bridge
          6: docker0 172.17.0.1/16 bridge, no
            ports: Docker's own network, no pod
            uses it
        pod web0  Running
          network namespace 4026532319
          minipod0 ══ 10: vethcf2c0000 ══ 2:
            eth0 10.231.0.2/22
            default via 10.231.0.1
            vethcf2c0000: hairpin on
          pause  holds the namespace
          nginx  tcp 80
        """,
        string.Join('\n', Lines.Of(Networks.OnOneBridge(1), 40)));

    [Fact]
    public void Draw_AsWideAsTheLanes_IsTheLanes()
    {
        var lanes = Lines.Of(Networks.OnOneBridge(1));
        var width = lanes.Max(TextWidth.Of);

        Assert.Equal(lanes, Lines.Of(Networks.OnOneBridge(1), width));
        Assert.NotEqual(lanes, Lines.Of(Networks.OnOneBridge(1), width - 1));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Draw_AnyWidth_NoLineIsWider(string shape)
    {
        foreach (var (width, language) in Widths.SelectMany(width => Languages.Select(language => (width, language))))
        {
            foreach (var line in Lines.Of(NetworkShapes.All[shape], width, language))
                Assert.True(TextWidth.Of(line) <= width, $"{width} columns, {language}: {line}");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Draw_HardlyAnyWidth_IsDrawn(string shape) =>
        Assert.All(Enumerable.Range(1, 12), width => Assert.NotEmpty(Lines.Of(NetworkShapes.All[shape], width)));

    // What a pod's line says must not be lost in the border of the host, or under it.
    [Theory]
    [MemberData(nameof(Names))]
    public void Draw_InLanes_NothingIsDrawnOver(string shape)
    {
        var topology = NetworkShapes.All[shape];
        foreach (var language in Languages)
        {
            var words = DrawingWords.Of(language);
            var text = string.Join('\n', Lines.Of(topology, null, language)) + "\n";

            foreach (var bridge in new PodRows(topology).Used)
            {
                Assert.Contains($" {bridge.Interface}  {words.Bridge} ", text, StringComparison.Ordinal);
                Assert.All(bridge.Interface.Addresses, address => Assert.Contains($" {address} ", text, StringComparison.Ordinal));
            }

            foreach (var end in topology.Pods.SelectMany(pod => pod.Interfaces).Select(one => one.HostEnd).OfType<TopologyInterface>())
                Assert.Contains(end.Link.Name, text, StringComparison.Ordinal);
            var begun = text.Split(words.BridgeAgain).Length;
            Assert.Equal(begun, text.Split($"{words.BridgeAgain} ").Length);
            Assert.Equal(begun, text.Split(words.BridgeAgain[..^3]).Length);
            Assert.All(topology.Pods, pod => Assert.Contains(DrawingWords.Fill(words.Pod, pod.Name), text, StringComparison.Ordinal));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Draw_InLanes_FramesAreClosed(string shape)
    {
        var lines = Lines.Of(NetworkShapes.All[shape]);

        var (top, bottom) = (lines[2].LastIndexOf('┐'), lines[^1].LastIndexOf('┘'));
        var right = Column(lines[2], top);
        Assert.Equal(right, Column(lines[^1], bottom));
        Assert.All(lines.Skip(3).Take(lines.Count - 4), line => Assert.Contains(CharacterAt(line, right), "│╪"));
    }

    [Theory]
    [InlineData("no pods")]
    [InlineData("one pod")]
    [InlineData("IPv6")]
    [InlineData("two networks")]
    [InlineData("other kinds")]
    [InlineData("broken")]
    [InlineData("others on the bridges")]
    public void Draw_Ascii_HasNothingElse(string shape)
    {
        foreach (var width in new int?[] { null, 60 })
            Assert.All(Lines.Of(NetworkShapes.All[shape], width, isAscii: true), line => Assert.True(line.All(char.IsAscii), line));
    }

    [Fact]
    public void Draw_HostWithALongName_HeadingFits()
    {
        var topology = Networks.OnOneBridge(1) with { HostName = new string('h', 63), Omitted = 12 };
        var width = Lines.Of(topology).Max(TextWidth.Of);

        Assert.All(Lines.Of(topology, width - 1), line => Assert.InRange(TextWidth.Of(line), 0, width - 1));
    }

    [Fact]
    public void Draw_BrokenCable_IsMarkedInWordsAndSpans()
    {
        var lines = TopologyText.Draw(NetworkShapes.All["broken"], Language.English, null, isAscii: false);

        var broken = lines.SelectMany(line => line).Where(span => span.IsBroken).Select(span => span.Text).ToList();
        Assert.Contains(broken, text => text.Contains('╳'));
        Assert.Contains(broken, text => text.Contains("not attached to a bridge", StringComparison.Ordinal));
        Assert.DoesNotContain(TopologyText.Draw(Networks.OnOneBridge(3), Language.English, null, isAscii: false), line =>
            line.Any(span => span.IsBroken));
    }

    [Fact]
    public void Draw_HostileNames_DoNothingToATerminal()
    {
        foreach (var width in new int?[] { null, 60 })
            Assert.All(Lines.Of(Hostile.Topology, width), line => Assert.DoesNotContain(line, Hostile.IsActive));
    }

    [Theory]
    [InlineData(0, "host labhost, read from the kernel at 04:20:12")]
    [InlineData(1, "host labhost, read from the kernel at 04:20:12; 1 pod not shown")]
    [InlineData(2, "host labhost, read from the kernel at 04:20:12; 2 pods not shown")]
    public void ReadAt_PodsAreLeftOut_SaysHowMany(int count, string expected) =>
        Assert.Equal(expected, new Heading(Networks.Empty with { Omitted = count }, DrawingWords.English).ReadAt);

    [Fact]
    public void Narration_OfAPod_IsSentencesInBothLanguages()
    {
        var topology = Networks.OnOneBridge(1);

        Assert.Equal(
            "One pod, one bridge on host labhost. Pod web0: Running, 10.231.0.2.", Narration.Of(topology, DrawingWords.English));
        Assert.Equal("1 个 Pod，1 个网桥，主机 labhost。Pod web0：运行中，10.231.0.2。", Narration.Of(topology, DrawingWords.Chinese));
    }

    private static int Column(string line, int at) => TextWidth.Of(line[..at]);

    private static char CharacterAt(string line, int column)
    {
        var at = 0;
        foreach (var rune in line.EnumerateRunes())
        {
            if (at == column) return (char)rune.Value;
            at += TextWidth.Of(rune);
        }

        return ' ';
    }
}
