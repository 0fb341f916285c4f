using System.CommandLine;
using MiniPod.Cli.Hosting;
using MiniPod.Cli.Rendering;
using MiniPod.Cli.Rendering.Fields;
using MiniPod.Learn;
using MiniPod.Learn.Prose;
using MiniPod.Learn.Topics;
using MiniPod.Pods;
using MiniPod.Pods.Examples;
using MiniPod.Spec.Fields;

namespace MiniPod.Cli.Commands;

/// <summary><c>minipod explain</c>: short articles about pod networking, with the values of one of the reader's own pods; and the fields of
/// manifests.</summary>
internal static class ExplainCommand
{
    // Longer lines are hard to read. A file gets what man writes into a file.
    private const int MaximumColumns = 100, ColumnsOfAFile = 80;

    public static Command Build(Composition composition)
    {
        var topic = new Argument<string?>("TOPIC")
        {
            Description = "The topic, or a field of a manifest by its path, such as pod.spec.containers. Default: list all topics",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var pod = new Option<string?>("--pod")
        {
            Description = "Name or id of the pod whose values are shown. Default: the newest running one that has what the topic shows",
            HelpName = "POD",
        };
        var recursive = new Option<bool>("--recursive") { Description = "With a field: list all that is inside it" };
        var output = new Option<ExplainFormat>("--output", "-o")
        {
            Description = "Output format: text, markdown or json.",
            HelpName = "FORMAT",
            DefaultValueFactory = _ => ExplainFormat.Text,
        };
        var language = LanguageOption.Build();
        var command = new Command(
            "explain", "Explain a topic of pod networking, with the values of one of your pods; or a field of a manifest, as kubectl does");
        command.Arguments.Add(topic);
        command.Options.Add(pod);
        command.Options.Add(recursive);
        command.Options.Add(output);
        command.Options.Add(language);
        command.SetAction(async (parse, cancellationToken) =>
        {
            var wanted = NamespaceOption.PodOrNone(parse, pod);
            var (words, format) = (LanguageOption.Of(parse, language), parse.GetValue(output));
            var isWhole = parse.GetValue(recursive);
            var asked = parse.GetValue(topic);
            if (asked is not null && FieldExplanation.IsField(asked))
            {
                if (wanted is not null) throw new PodException("--pod goes with a topic: a field is the same for all pods.");
                PrintField(FieldExplanation.Find(asked), words, isWhole, format);
                return ExitCodes.Success;
            }

            if (isWhole) throw new PodException("--recursive goes with a field, such as 'minipod explain pod.spec --recursive'.");
            if (asked is not { } name)
            {
                if (wanted is not null) throw new PodException("--pod needs a topic. See 'minipod explain'.");
                Print(format, TopicCatalog.List(words), () => TopicJson.WriteList(words));
                return ExitCodes.Success;
            }

            var known = TopicCatalog.Find(name) ?? throw FieldExplanation.NoTopic(name);
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
            var pod = await new PodExampleReader(environment.Runtime).FindAsync(
                wanted, one => TopicPage.Suits(topic, language, one), cancellationToken);
            return TopicPage.Write(topic, language, pod, isChosen: wanted is not null);
        }
        catch (Exception error) when (wanted is null && ErrorText.IsExpected(error))
        {
            return TopicPage.Write(topic, language, null, isChosen: false, error.Message);
        }
    }

    private static void Print(ExplainFormat format, string markdown, Func<string> json) => Print(
        format, () => markdown, json, columns => ProseText.Write(markdown, columns, Terminal.Out.HasColor));

    private static void PrintField(FieldDescription field, Language language, bool isRecursive, ExplainFormat format) => Print(
        format,
        () => FieldMarkdown.Write(field, language),
        () => PodJson.Text(FieldJson.Write(field, isRecursive)),
        columns => FieldPage.Write(field, language, isRecursive, columns, Terminal.Out.HasColor));

    private static void Print(ExplainFormat format, Func<string> markdown, Func<string> json, Func<int, IEnumerable<ProseLine>> lines)
    {
        switch (format)
        {
            case ExplainFormat.Markdown:
                Terminal.Out.Write(markdown());
                break;
            case ExplainFormat.Json:
                Terminal.Out.WriteLine(json());
                break;
            default:
                foreach (var line in lines(Math.Min(ScreenColumns.Find() ?? ColumnsOfAFile, MaximumColumns)))
                    Terminal.Out.WriteLine(line.Spans.Select(span => (span.Text, ToneStyle.Of(span.Tone))));
                break;
        }
    }
}
