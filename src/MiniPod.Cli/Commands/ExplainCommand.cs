using System.CommandLine;
using MiniPod.Cli.Hosting;
using MiniPod.Cli.Rendering;
using MiniPod.Learn;
using MiniPod.Learn.Prose;
using MiniPod.Learn.Topics;
using MiniPod.Pods;
using MiniPod.Pods.Examples;

namespace MiniPod.Cli.Commands;

/// <summary><c>minipod explain</c>: short articles about pod networking, with the values of one of the reader's own pods.</summary>
internal static class ExplainCommand
{
    // Longer lines are hard to read. A file gets what man writes into a file.
    private const int MaximumColumns = 100, ColumnsOfAFile = 80;

    public static Command Build(Composition composition)
    {
        var topic = new Argument<string?>("TOPIC") { Description = "The topic. Default: list all topics", Arity = ArgumentArity.ZeroOrOne };
        var pod = new Option<string?>("--pod")
        {
            Description = "Name or id of the pod whose values are shown. Default: the newest one that is running",
            HelpName = "POD",
        };
        var output = new Option<ExplainFormat>("--output", "-o")
        {
            Description = "Output format: text, markdown or json.",
            HelpName = "FORMAT",
            DefaultValueFactory = _ => ExplainFormat.Text,
        };
        var language = LanguageOption.Build();
        var command = new Command("explain", "Explain a topic of pod networking, with the values of one of your pods");
        command.Arguments.Add(topic);
        command.Options.Add(pod);
        command.Options.Add(output);
        command.Options.Add(language);
        command.SetAction(async (parse, cancellationToken) =>
        {
            var (wanted, words, format) = (parse.GetValue(pod), LanguageOption.Of(parse, language), parse.GetValue(output));
            if (parse.GetValue(topic) is not { } name)
            {
                if (wanted is not null) throw new PodException("--pod needs a topic. See 'minipod explain'.");
                Print(format, TopicCatalog.List(words), () => TopicJson.WriteList(words));
                return ExitCodes.Success;
            }

            var known = TopicCatalog.Find(name)
                ?? throw new PodException($"{UnknownWord.Describe("topic", name, TopicCatalog.Names)} See 'minipod explain'.");
            var page = await WriteAsync(known, words, wanted, () => composition.Open(parse), cancellationToken);
            Print(format, page.Markdown, () => TopicJson.Write(page));
            return ExitCodes.Success;
        });
        return command;
    }

    // Who wants to read must be able to, also without root, an engine or a pod; who names a pod wants that one.
    private static async Task<TopicPage> WriteAsync(
        string topic, Language language, string? wanted, Func<PodEnvironment> open, CancellationToken cancellationToken)
    {
        try
        {
            using var environment = open();
            var pod = await new PodExampleReader(environment.Runtime).FindAsync(wanted, cancellationToken);
            return TopicPage.Write(topic, language, pod, isChosen: wanted is not null);
        }
        catch (Exception error) when (wanted is null && ErrorText.IsExpected(error))
        {
            return TopicPage.Write(topic, language, null, isChosen: false, error.Message);
        }
    }

    private static void Print(ExplainFormat format, string markdown, Func<string> json)
    {
        switch (format)
        {
            case ExplainFormat.Markdown:
                Terminal.Out.Write(markdown);
                break;
            case ExplainFormat.Json:
                Terminal.Out.WriteLine(json());
                break;
            default:
                var columns = Math.Min(ScreenColumns.Find() ?? ColumnsOfAFile, MaximumColumns);
                foreach (var line in ProseText.Write(markdown, columns, Terminal.Out.HasColor))
                    Terminal.Out.WriteLine(line.Spans.Select(span => (span.Text, ToneStyle.Of(span.Tone))));
                break;
        }
    }
}
