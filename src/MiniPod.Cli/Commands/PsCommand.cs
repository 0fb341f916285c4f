using System.CommandLine;
using System.Text.Json.Nodes;
using MiniPod.Cli.Hosting;
using MiniPod.Cli.Rendering;
using MiniPod.Pods.Jobs;
using MiniPod.Pods.Status;

namespace MiniPod.Cli.Commands;

/// <summary><c>minipod ps</c>.</summary>
internal static class PsCommand
{
    public static Command Build(Composition composition)
    {
        var all = new Option<bool>("--all", "-a") { Description = "Also list pods that are not running" };
        var everywhere = new Option<bool>("--all-namespaces", "-A")
        {
            Description = "Show the namespace in a column of its own. Pods of all namespaces are listed unless one is given with -n",
        };
        var quiet = new Option<bool>("--quiet", "-q") { Description = "Print only the ids" };
        var output = OutputOption.Build();
        var command = new Command("ps", "List pods");
        command.Aliases.Add("ls");
        command.Aliases.Add("list");
        command.Options.Add(all);
        command.Options.Add(everywhere);
        command.Options.Add(quiet);
        command.Options.Add(output);
        command.SetAction(async (parse, cancellationToken) =>
        {
            using var environment = composition.Open(parse);
            var pods = await environment.Status.ListAsync(line => Terminal.Error.WriteLine($"minipod: {line}"), cancellationToken);
            var space = parse.GetValue(everywhere) ? null : NamespaceOption.Of(parse);
            var shown = pods
                .Where(pod => space is null || pod.Record.Namespace == space)
                .Where(pod => parse.GetValue(all) || pod.State is not (PodState.Created or PodState.Exited))
                .ToList();
            if (parse.GetValue(quiet))
            {
                foreach (var pod in shown) Terminal.Out.WriteLine(pod.Record.Id);
            }
            else if (parse.GetValue(output) == OutputFormat.Json)
            {
                var summaries = new JsonArray();
                foreach (var pod in shown) summaries.Add(PodJson.Summary(await environment.Messages.AddAsync(pod, cancellationToken)));
                Terminal.Out.WriteLine(PodJson.Text(summaries));
            }
            else
            {
                PodTable.Print(shown, parse.GetValue(output) == OutputFormat.Wide, parse.GetValue(everywhere), Terminal.Out);
            }

            var hasWork = shown.Any(pod => pod.Record.NeedsWatching) || new JobStore(environment.Runtime.Store.Paths).NeedsWatching();
            if (hasWork && !PodWatch.IsAlive(environment.Runtime.Store.Paths))
            {
                Terminal.Error.WriteLine(
                    "minipod: nobody watches the pods made from manifests: any command on one of them, or 'minipod recover', starts "
                    + "the agent");
            }

            return ExitCodes.Success;
        });
        return command;
    }
}
