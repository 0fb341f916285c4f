using System.CommandLine;
using System.Text.Json.Nodes;
using MiniPod.Cli.Hosting;
using MiniPod.Cli.Rendering;
using MiniPod.Pods.Status;
using MiniPod.Pods.Store;

namespace MiniPod.Cli.Commands;

/// <summary><c>minipod events</c>: what the agent has seen and done, as kubelet's events.</summary>
internal static class EventsCommand
{
    public static Command Build(Composition composition)
    {
        var pods = new Argument<string[]>("POD")
        {
            Description = "Names or ids of pods. Default: all pods",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var json = new Option<bool>("--json") { Description = "Print JSON, an object for each event in a line of its own" };
        var command = new Command(
            "events",
            "Show what happened to pods made from manifests, as kubelet tells it: restarts, back-off, failed probes. Events are kept "
            + "with the pod, the latest 100 of each");
        command.Arguments.Add(pods);
        command.Options.Add(json);
        command.SetAction(parse =>
        {
            using var environment = composition.Open(parse);
            var store = environment.Runtime.Store;
            var given = NamespaceOption.Pods(parse, pods);
            var records = given.Length > 0
                ? [.. given.Select(store.Get)]
                : store.List(line => Terminal.Error.WriteLine($"minipod: {line}"))
                    .Where(record => NamespaceOption.Of(parse) is not { } space || record.Namespace == space)
                    .ToList();
            var events = records
                .SelectMany(record => PodEvents.Read(store.Paths, record.Id).Select(news => (Record: record, News: news)))
                .OrderBy(one => one.News.Last)
                .ToList();
            if (parse.GetValue(json))
            {
                foreach (var (record, news) in events) Terminal.Out.WriteLine(Json(record, news).ToJsonString());
            }
            else
            {
                Print(events);
            }

            return ExitCodes.Success;
        });
        return command;
    }

    // As 'kubectl get events' has it.
    private static void Print(List<(PodRecord Record, PodEvent News)> events)
    {
        var table = new TextTable(["LAST SEEN", "TYPE", "REASON", "OBJECT", "MESSAGE"]);
        var now = TimeProvider.System.GetUtcNow();
        foreach (var (record, news) in events)
        {
            var last = Age.Of(news.Last, now);
            table.Add(
            [
                news.Count == 1 ? last : $"{last} (x{news.Count} over {Age.Of(news.First, now)})",
                Type(news),
                news.Reason,
                $"pod/{record.FullName}",
                string.Join(' ', news.Message.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries)),
            ]);
        }

        table.Print(Terminal.Out);
    }

    private static JsonObject Json(PodRecord record, PodEvent news) => new()
    {
        ["pod"] = record.FullName,
        ["container"] = news.Container,
        ["type"] = Type(news),
        ["reason"] = news.Reason,
        ["message"] = news.Message,
        ["count"] = news.Count,
        ["firstTimestamp"] = news.First,
        ["lastTimestamp"] = news.Last,
    };

    private static string Type(PodEvent news) => news.IsWarning ? "Warning" : "Normal";
}
