using System.CommandLine;
using System.Net.Sockets;
using MiniPod.Cli.Hosting;
using MiniPod.Cli.Rendering;
using MiniPod.Learn;
using MiniPod.Learn.Packets;
using MiniPod.Pods;
using MiniPod.Pods.Packets;

namespace MiniPod.Cli.Commands;

/// <summary><c>minipod packet</c>: sends one real request and shows its way.</summary>
internal static class PacketCommand
{
    private const int ColumnsOfAFile = 120, LargestSize = 65_000;

    public static Command Build(Composition composition)
    {
        var ends = new Argument<string[]>("WHERE")
        {
            Description = "One: the receiver. Two: the sender and the receiver. Short for --from and --to",
            Arity = new ArgumentArity(0, 2),
        };
        var from = new Option<string?>("--from")
        {
            Description = "The sender: host, outside, netns:NAME, POD or POD/CONTAINER. Default: host",
            HelpName = "WHERE",
        };
        var to = new Option<string?>("--to")
        {
            Description = "The receiver: POD (its first listening port), POD:PORT, :PORT (of this host), HOST:PORT, ADDRESS or outside",
            HelpName = "WHAT",
        };
        var tcp = new Option<bool>("--tcp") { Description = "Ask with TCP. Default where there is a port" };
        var udp = new Option<bool>("--udp") { Description = "Send a UDP datagram" };
        var icmp = new Option<bool>("--icmp", "--ping")
        {
            Description = "Send an echo request, as ping does. Default where there is no port",
        };
        var size = new Option<int>("--size") { Description = "The bytes of data to send. Default: a short request", HelpName = "BYTES" };
        var ipv4 = new Option<bool>("--ipv4", "-4") { Description = "Use IPv4 only" };
        var ipv6 = new Option<bool>("--ipv6", "-6") { Description = "Use IPv6 only" };
        var all = new Option<bool>("--all", "-a") { Description = "Show all packets of the connection, and all rules that were asked" };
        var output = new Option<PacketFormat>("--output", "-o")
        {
            Description = "Output format: text, svg, html or json.",
            HelpName = "FORMAT",
            DefaultValueFactory = _ => PacketFormat.Text,
        };
        var ascii = new Option<bool>("--ascii") { Description = "Write text with ASCII characters only" };
        var language = LanguageOption.Build();
        var command = new Command(
            "packet", "Send one real request and show its way: interfaces, rules, routes, where it ends. Exits with 1 without an answer");
        command.Arguments.Add(ends);
        Option[] options = [from, to, tcp, udp, icmp, size, ipv4, ipv6, all, output, ascii, language];
        foreach (var option in options) command.Options.Add(option);
        command.SetAction(async (parse, cancellationToken) =>
        {
            var (sender, receiver) = EndsOf(parse.GetValue(ends)!, parse.GetValue(from), parse.GetValue(to));
            var question = new PacketQuestion(sender, receiver)
            {
                Protocol = ProtocolOf(parse.GetValue(tcp), parse.GetValue(udp), parse.GetValue(icmp)),
                Size = parse.GetValue(size) is >= 0 and <= LargestSize and var bytes
                    ? bytes
                    : throw new PodException($"--size must be between 0 and {LargestSize}"),
                IsIPv6 = (parse.GetValue(ipv4), parse.GetValue(ipv6)) switch
                {
                    (true, true) => throw new PodException("--ipv4 and --ipv6 cannot be used together"),
                    (true, _) => false,
                    (_, true) => true,
                    _ => null,
                },
            };
            using var environment = composition.Open(parse);
            var (format, words) = (parse.GetValue(output), LanguageOption.Of(parse, language));
            question = question with { WithTopology = format is PacketFormat.Svg or PacketFormat.Html };
            var tracer = new PacketTracer(environment.Runtime);
            var journey = await tracer.TraceAsync(question, line => Terminal.Error.WriteLine($"minipod: {line}"), cancellationToken);
            if (format != PacketFormat.Text)
            {
                Terminal.Out.Write(Draw(journey, format, words));
            }
            else
            {
                var columns = ScreenColumns.Find() ?? ColumnsOfAFile;
                foreach (var line in PacketText.Write(journey, words, columns, parse.GetValue(ascii), parse.GetValue(all)))
                    Terminal.Out.WriteLine(line.Text, ToneStyle.Of(line.Tone));
            }

            return journey.Verdict.IsSuccess ? ExitCodes.Success : ExitCodes.No;
        });
        return command;
    }

    private static string Draw(PacketJourney journey, PacketFormat format, Language language) => format switch
    {
        PacketFormat.Svg => PacketSvg.Draw(journey, language),
        PacketFormat.Html => PacketPage.Write(journey, language),
        PacketFormat.Json => $"{PacketJson.Write(journey)}\n",
        _ => throw new ArgumentOutOfRangeException(nameof(format)),
    };

    private static (string From, string To) EndsOf(string[] ends, string? from, string? to)
    {
        var (sender, receiver) = ends switch
        {
            [] => (from, to),
            [var one] when to is null => (from, one),
            [var one] when from is null => (one, to),
            [var first, var second] when from is null && to is null => (first, second),
            _ => throw new PodException("sender and receiver are given twice: with --from or --to, and without"),
        };
        return (sender ?? "host", receiver ?? throw new PodException("name a receiver: minipod packet --to WHAT"));
    }

    private static ProtocolType? ProtocolOf(bool tcp, bool udp, bool icmp) => (tcp, udp, icmp) switch
    {
        (false, false, false) => null,
        (true, false, false) => ProtocolType.Tcp,
        (false, true, false) => ProtocolType.Udp,
        (false, false, true) => ProtocolType.Icmp,
        _ => throw new PodException("only one of --tcp, --udp and --icmp can be used"),
    };
}
