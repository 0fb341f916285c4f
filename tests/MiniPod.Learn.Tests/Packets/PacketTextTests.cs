using System.Text.Json.Nodes;
using MiniPod.Learn.Drawings.Text;
using MiniPod.Learn.Packets;
using MiniPod.Pods.Packets;
using MiniPod.Pods.Prose;

namespace MiniPod.Learn.Tests.Packets;

public sealed class PacketTextTests
{
    [Fact]
    public void Write_Answered_IsThis() => Assert.Equal(
        """
        One TCP request from the host outside to 192.168.50.1:8080, sent at 01:02:03. Times in microseconds since it was first seen.

             0.0  outside  eth0 out          192.168.50.2:35311 → 192.168.50.1:8080  SYN ttl 64
             6.4  host     eth0 in
                           arrives           nat PREROUTING 1      tcp port 8080 (pod web)  DNAT → destination becomes 10.231.0.2:80
                           where to          10.231.0.0/22 dev minipod0
                           may pass          filter CNI-FORWARD 6  to 10.231.0.2, to a published port (pod web)  ACCEPT
            98.6           minipod0 out      192.168.50.2:35311 → 10.231.0.2:80  SYN ttl 63
                           bridge            6a:86:18:34:2a:da (pod web, eth0) is behind vethcf2c255b
           102.5           vethcf2c255b out
           104.1  pod web  eth0 in
                                             ARRIVED: nginx listens

           118.7  pod web  eth0 out          10.231.0.2:80 → 192.168.50.2:35311  SYN ACK ttl 64
           120.0  host     vethcf2c255b in
                           conntrack         the connection is known, no NAT rule is asked: source 10.231.0.2:80 becomes 192.168.50.1:8080
                                             again
           140.5           eth0 out          192.168.50.1:8080 → 192.168.50.2:35311  SYN ACK ttl 63
           141.4  outside  eth0 in
                                             THE ANSWER IS BACK

        The answer came back: HTTP/1.1 200 OK
        """,
        Text(Journeys.Answered, Language.English, 130));

    [Fact]
    public void Write_StoppedInChinese_IsThis() => Assert.Equal(
        """
        从外部主机到 192.168.50.1:8080 的一次 TCP 请求，发送于 01:02:03。时间从首次看到数据包算起，单位为微秒。

             0.0  外部  eth0 出   192.168.50.2:35311 → 192.168.50.1:8080  SYN ttl 64
             6.4  主机  eth0 入
                        到达      nat PREROUTING 1      tcp 端口 8080（Pod web）  DNAT → 目的地址变为 10.231.0.2:80
                        转发检查  filter CNI-FORWARD 1  发往 10.231.0.2（Pod web）  DROP  到此为止

        请求未能到达：被主机上 filter CNI-ADMIN 的第 1 条规则拦截：-d 10.231.0.2/32 -j DROP
        查看：iptables -t filter -S CNI-ADMIN 1
        修复：iptables -t filter -D CNI-ADMIN 1
        """,
        Text(Journeys.Stopped, Language.Chinese, 110));

    [Fact]
    public void Write_AnsweredWhenSentAgain_TellsTheWayOfTheOneThatArrived()
    {
        var journey = Journeys.AnsweredLate;

        var text = Text(journey, Language.English, 130);

        Assert.Contains("nginx listens", text, StringComparison.Ordinal);
        Assert.Contains("THE ANSWER IS BACK", text, StringComparison.Ordinal);
        Assert.Contains("conntrack", text, StringComparison.Ordinal);
        Assert.Contains("\n\nSent 2 times: what was sent first was lost.", text, StringComparison.Ordinal);
        Assert.Equal(2, journey.Packets.Count - new PacketStory(journey, PacketWords.Of(Language.English), withAll: false).Shown.Count);
    }

    // When it came, nobody listened yet.
    [Fact]
    public void Write_RefusedThoughSomebodyListensNow_DoesNotSayThatItListens()
    {
        var place = Journeys.Answered.Packets[0].Stations.OfType<ArrivedAt>().Single().Place;
        var journey = Journeys.Answered with { Verdict = new PacketVerdict(PacketVerdictKind.Refused, place, "10.231.0.2:80") };

        var text = Text(journey, Language.English, 130);

        Assert.DoesNotContain("nginx listens", text, StringComparison.Ordinal);
        Assert.Contains("10.231.0.2:80 refused the connection. If the receiver has only just", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(40)]
    [InlineData(60)]
    [InlineData(80)]
    [InlineData(300)]
    public void Write_AnyWidth_FitsAndKeepsCommandsWhole(int width)
    {
        foreach (var journey in new[] { Journeys.Answered, Journeys.Stopped })
        {
            foreach (var language in new[] { Language.English, Language.Chinese })
            {
                var lines = PacketText.Write(journey, language, width, isAscii: false, withAll: true);

                Assert.All(lines.Where(line => line.Tone != TextTone.Command), line => Assert.InRange(TextWidth.Of(line.Text), 0, width));
                Assert.Equal(journey.Verdict.Mend is null ? 0 : 2, lines.Count(line => line.Tone == TextTone.Command));
            }
        }
    }

    [Fact]
    public void Write_AnyWidth_KeepsTheVerdictTogether()
    {
        foreach (var width in Enumerable.Range(60, 80))
        {
            var lines = PacketText.Write(Journeys.Stopped, Language.English, width, isAscii: false, withAll: false);

            Assert.Single(lines, line => line.Text.EndsWith("ENDS HERE", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Write_NoRoomBesideAPlace_ItHasALineOfItsOwn()
    {
        var name = $"{new string('w', 20)}@{new string('s', 30)}";
        var journey = Journeys.Answered;
        PacketPlace Named(PacketPlace place) => place.Kind == PacketPlaceKind.Pod ? place with { Name = name } : place;
        journey = journey with
        {
            Packets = [.. journey.Packets.Select(packet => packet with
            {
                Stations = [.. packet.Stations.Select(station => station with { Place = Named(station.Place) })],
            })],
        };

        var lines = PacketText.Write(journey, Language.English, 40, isAscii: false, withAll: true);

        Assert.All(lines.Where(line => line.Tone != TextTone.Command), line => Assert.InRange(TextWidth.Of(line.Text), 0, 40));
        Assert.Contains(lines, line => line.Text == "          pod wwwwwwwwwwwwwwwwwwww@ssss…");
    }

    [Fact]
    public void Write_Ascii_HasNoOtherCharacters() => Assert.All(
        PacketText.Write(Journeys.Answered, Language.English, 100, isAscii: true, withAll: true),
        line => Assert.True(line.Text.All(char.IsAscii), line.Text));

    [Fact]
    public void Json_Answered_HasEveryStation()
    {
        var json = JsonNode.Parse(PacketJson.Write(Journeys.Answered))!;

        Assert.Equal("answered", (string?)json["verdict"]!["kind"]);
        Assert.Equal(
            ["seen", "seen", "rule", "route", "rule", "seen", "bridge", "seen", "seen", "arrived"],
            json["packets"]![0]!["stations"]!.AsArray().Select(station => (string)station!["type"]!));
        Assert.Equal("10.231.0.2:80", (string?)json["packets"]![0]!["stations"]![2]!["newDestination"]);
    }

    private static string Text(PacketJourney journey, Language language, int width) =>
        string.Join('\n', PacketText.Write(journey, language, width, isAscii: false, withAll: false).Select(line => line.Text));
}
