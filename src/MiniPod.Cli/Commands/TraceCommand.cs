using System.CommandLine;
using System.Globalization;
using MiniPod.Cli.Hosting;
using MiniPod.Cli.Rendering;
using MiniPod.Learn;
using MiniPod.Learn.Traces;
using MiniPod.Pods;
using MiniPod.Pods.Tracing;

namespace MiniPod.Cli.Commands;

/// <summary><c>minipod trace</c>: shows what was done to a pod, and when.</summary>
internal static class TraceCommand
{
    private const int ColumnsOfAFile = 100;

    public static Command Build(Composition composition)
    {
        var pod = new Argument<string>("POD") { Description = "Name or id of the pod" };
        var all = new Option<bool>("--all", "-a") { Description = "Show all operations that the journal still has, oldest first" };
        var number = new Option<int?>("--operation")
        {
            Description = "The operation to show, from 1 for the oldest. Default: the last one",
            HelpName = "N",
        };
        var plugins = new Option<bool>("--plugins")
        {
            Description = "Also show each plugin's environment, input, output and exit code; the other formats always have them",
        };
        var output = new Option<TraceFormat>("--output", "-o")
        {
            Description = "Output format: text, json, chrome (for trace viewers) or otlp (for OpenTelemetry).",
            HelpName = "FORMAT",
            DefaultValueFactory = _ => TraceFormat.Text,
        };
        var ascii = new Option<bool>("--ascii") { Description = "Draw text with ASCII characters only" };
        var command = new Command("trace", "Show what was done to a pod, step by step, with the time that each step and plugin took");
        command.Arguments.Add(pod);
        command.Options.Add(all);
        command.Options.Add(number);
        command.Options.Add(plugins);
        command.Options.Add(output);
        command.Options.Add(ascii);
        var language = LanguageOption.Build();
        command.Options.Add(language);
        command.SetAction(parse =>
        {
            using var environment = composition.Open(parse);
            var runtime = environment.Runtime;
            var trace = TraceReader.Read(runtime.Store, NamespaceOption.Pod(parse, pod), runtime.Time);
            var shown = trace with { Operations = Choose(trace, parse.GetValue(all), parse.GetValue(number)) };
            if (parse.GetValue(output) == TraceFormat.Text)
                Print(trace, shown, parse.GetValue(plugins), parse.GetValue(ascii), LanguageOption.Of(parse, language));
            else Terminal.Out.WriteLine(Write(shown, parse.GetValue(output)));
            return ExitCodes.Success;
        });
        return command;
    }

    private static IReadOnlyList<TraceOperation> Choose(PodTrace trace, bool all, int? number)
    {
        if (all && number is not null) throw new PodException("--all and --operation cannot be used together");
        if (all) return trace.Operations;
        if (number is null) return [trace.Operations[^1]];
        return trace.Operations.FirstOrDefault(operation => operation.Number == number) is { } found
            ? [found]
            : throw new PodException(string.Create(
                CultureInfo.InvariantCulture,
                $"pod \"{trace.Record.FullName}\" has no operation {number}: its journal has those from 1 to {trace.Operations.Count}. "
                + $"See them all with 'minipod trace --all {trace.Record.FullName}'."));
    }

    private static string Write(PodTrace trace, TraceFormat format) => format switch
    {
        TraceFormat.Json => TraceJson.Write(trace),
        TraceFormat.Chrome => ChromeTrace.Write(trace),
        TraceFormat.Otlp => OtlpTrace.Write(trace),
        _ => throw new ArgumentOutOfRangeException(nameof(format)),
    };

    private static void Print(PodTrace trace, PodTrace shown, bool withPlugins, bool isAscii, Language language)
    {
        foreach (var operation in shown.Operations)
        {
            if (operation != shown.Operations[0]) Terminal.Out.WriteLine();
            foreach (var line in TraceText.Draw(trace, operation, ScreenColumns.Find() ?? ColumnsOfAFile, isAscii, language))
                Terminal.Out.WriteLine(line.Text, ToneStyle.Of(line.Tone));
            if (withPlugins) PrintPlugins(operation, StepWords.Of(language));
        }
    }

    private static void PrintPlugins(TraceOperation operation, StepWords words)
    {
        foreach (var step in operation.Steps.Where(step => step.Plugins.Count > 0))
        {
            Terminal.Out.WriteLine();
            Terminal.Out.WriteLine(step.Name, TextStyle.Bold);
            foreach (var plugin in step.Plugins) new PluginCallView(Terminal.Out, words).Write(plugin.Call, plugin.Duration);
        }
    }
}
