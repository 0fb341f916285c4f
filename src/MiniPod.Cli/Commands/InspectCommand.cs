using System.CommandLine;
using System.Text.Json.Nodes;
using MiniPod.Cli.Hosting;
using MiniPod.Cli.Rendering;
using MiniPod.Pods.Operations;

namespace MiniPod.Cli.Commands;

/// <summary><c>minipod inspect</c>: shows all details of pods as JSON.</summary>
internal static class InspectCommand
{
    public static Command Build(Composition composition)
    {
        var pods = new Argument<string[]>("POD") { Description = "Names or ids of pods", Arity = ArgumentArity.OneOrMore };
        var command = new Command("inspect", "Show all details of pods as a JSON array");
        var check = new Option<bool>("--check")
        {
            Description = "Also let the plugins check the network (CNI CHECK), and check the firewall rules",
        };
        command.Arguments.Add(pods);
        command.Options.Add(check);
        command.SetAction(async (parse, cancellationToken) =>
        {
            using var environment = composition.Open(parse);
            var found = new JsonArray();
            var failed = false;
            foreach (var pod in NamespaceOption.Pods(parse, pods))
            {
                try
                {
                    var record = environment.Runtime.Store.Get(pod);
                    var status = await environment.Messages.AddAsync(
                        await environment.Status.GetAsync(record, cancellationToken), cancellationToken);
                    try
                    {
                        if (parse.GetValue(check))
                            status = status.With(await NetworkCheck.RunAsync(environment.Runtime, status, cancellationToken));
                    }
                    finally
                    {
                        // What was found is shown, even if the rest cannot be examined.
                        found.Add((JsonNode)PodJson.Details(status, environment.Runtime.Planner, environment.Runtime.Store.Paths));
                    }
                }
                catch (Exception error) when (ErrorText.IsExpected(error))
                {
                    // A problem with one pod, or with its plugins, hides neither that pod nor the others.
                    Terminal.Error.WriteLine($"minipod: {ErrorText.Of(error)}");
                    failed = true;
                }
            }

            Terminal.Out.WriteLine(PodJson.Text(found));
            return failed ? ExitCodes.MiniPodFailed : ExitCodes.Success;
        });
        return command;
    }
}
