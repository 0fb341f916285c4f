using System.Collections.Concurrent;
using System.CommandLine;
using System.Runtime.InteropServices;
using MiniPod.Cli.Hosting;
using MiniPod.Cli.Rendering;
using MiniPod.Learn;
using MiniPod.Learn.Drawings;
using MiniPod.Learn.Drawings.Html;
using MiniPod.Learn.Drawings.Svg;
using MiniPod.Learn.Drawings.Text;
using MiniPod.Linux;
using MiniPod.Net;
using MiniPod.Pods;
using MiniPod.Pods.Topology;

namespace MiniPod.Cli.Commands;

/// <summary><c>minipod topology</c>: draws the network of the host and its pods, as the kernel shows it.</summary>
internal static class TopologyCommand
{
    public static Command Build(Composition composition)
    {
        var pods = new Argument<string[]>("POD") { Description = "Names or ids of pods. Default all", Arity = ArgumentArity.ZeroOrMore };
        var output = new Option<TopologyFormat>("--output", "-o")
        {
            Description = "Output format: text, svg, html, mermaid, dot or json.",
            HelpName = "FORMAT",
            DefaultValueFactory = _ => TopologyFormat.Text,
        };
        var ascii = new Option<bool>("--ascii") { Description = "Draw text with ASCII characters only" };
        var watch = new Option<bool>("--watch", "-w")
        {
            Description = "Redraw whenever the kernel reports a change (interfaces, addresses, routes, rules; not processes)",
        };
        var language = LanguageOption.Build();
        var command = new Command("topology", "Draw the network of the host and its pods, as the kernel shows it");
        command.Arguments.Add(pods);
        command.Options.Add(output);
        command.Options.Add(ascii);
        command.Options.Add(watch);
        command.Options.Add(language);
        command.SetAction(async (parse, cancellationToken) =>
        {
            var format = parse.GetValue(output);
            if (parse.GetValue(watch) && format is not (TopologyFormat.Text or TopologyFormat.Json))
                throw new PodException("--watch supports only text and json. Omit it for other formats.");
            using var environment = composition.Open(parse);
            var reader = new TopologyReader(environment.Runtime);
            Task<HostTopology> Read(Action<string> unreadable) =>
                reader.ReadAsync(NamespaceOption.Pods(parse, pods), unreadable, cancellationToken);
            var (words, isAscii) = (LanguageOption.Of(parse, language), parse.GetValue(ascii));
            if (!parse.GetValue(watch))
            {
                var topology = await Read(Warn);
                if (format == TopologyFormat.Text) Print(topology, words, isAscii);
                else Terminal.Out.Write(Draw(topology, format, words));
                return ExitCodes.Success;
            }

            using var changes = new NetworkWatch(StandardStream.Output);
            if (format == TopologyFormat.Json)
            {
                return await RedrawAsync(
                    changes, async () => Terminal.Out.WriteLine(TopologyJson.WriteLine(await Read(Warn))), cancellationToken);
            }

            // A page is drawn for the size of the terminal.
            using var resized = Terminal.HasScreen ? PosixSignalRegistration.Create(PosixSignal.SIGWINCH, _ => changes.Wake()) : null;
            using var page = Terminal.NewPage();
            return await RedrawAsync(changes, () => DrawPageAsync(page, Read, words, isAscii), cancellationToken);
        });
        return command;
    }

    // Until the user interrupts it, or nobody reads what it writes.
    private static async Task<int> RedrawAsync(NetworkWatch changes, Func<Task> draw, CancellationToken cancellationToken)
    {
        while (true)
        {
            await draw();
            if (Terminal.OutputFailure is not null) return ExitCodes.Success; // Whoever called the command examines it.
            if (!await Task.Run(() => changes.Wait(cancellationToken), cancellationToken)) return ExitCodes.BrokenPipe;
        }
    }

    // The page would hide what is written to standard error before it.
    private static async Task DrawPageAsync(
        LivePage page, Func<Action<string>, Task<HostTopology>> read, Language language, bool isAscii)
    {
        var warnings = new ConcurrentQueue<string>();
        var topology = await read(Terminal.HasScreen ? warnings.Enqueue : Warn);
        page.Draw([.. Lines(topology, language, isAscii)], [.. warnings.Select(Warning)]);
    }

    private static void Warn(string line) => Terminal.Error.WriteLine(Warning(line));

    private static string Warning(string line) => $"minipod: {line}";

    private static string Draw(HostTopology topology, TopologyFormat format, Language language) => format switch
    {
        TopologyFormat.Svg => TopologySvg.Draw(topology, language),
        TopologyFormat.Html => TopologyPage.Write(topology, language),
        TopologyFormat.Mermaid => TopologyMermaid.Write(topology, language),
        TopologyFormat.Dot => TopologyDot.Write(topology, language),
        TopologyFormat.Json => $"{TopologyJson.Write(topology)}\n",
        _ => throw new ArgumentOutOfRangeException(nameof(format)),
    };

    // A file or another program gets as many columns as the drawing takes.
    private static void Print(HostTopology topology, Language language, bool isAscii)
    {
        foreach (var line in Lines(topology, language, isAscii)) Terminal.Out.WriteLine(line.Parts);
    }

    private static IEnumerable<PageLine> Lines(HostTopology topology, Language language, bool isAscii) =>
        TopologyText.Draw(topology, language, ScreenColumns.Find(), isAscii)
            .Select(line => new PageLine([.. line.Select(span => (span.Text, span.IsBroken ? TextStyle.Error : TextStyle.Plain))]));
}
