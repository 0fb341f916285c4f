using System.CommandLine;
using MiniPod.Cli.Hosting;
using MiniPod.Cli.Rendering;
using MiniPod.Pods;
using MiniPod.Pods.Operations;

namespace MiniPod.Cli.Commands;

/// <summary><c>minipod create</c>: the sandbox alone, not started.</summary>
internal static class CreateCommand
{
    public static Command Build(Composition composition)
    {
        var pod = new PodOptions();
        var name = new Argument<string?>("NAME") { Description = "The pod's name; as --name", Arity = ArgumentArity.ZeroOrOne };
        var explain = new Option<bool>("--explain") { Description = "Show each step as it happens" };
        var command = new Command("create", "Create a pod without starting it: the sandbox alone. 'start' gives it its network, 'run --pod' puts containers in");
        command.Arguments.Add(name);
        pod.AddTo(command, withContainer: false);
        command.Options.Add(explain);
        command.SetAction(async (parse, cancellationToken) =>
        {
            using var environment = composition.Open(parse, parse.GetValue(explain) ? new ExplainView(Terminal.Error) : null);
            if (parse.GetValue(name) is not null && parse.GetValue(pod.Name) is not null) throw new PodException("give the name once, as NAME or with --name.");
            var spec = pod.Sandbox(parse);
            if (parse.GetValue(name) is { } positional) spec = spec with { Name = MiniPod.Pods.Spec.PodName.Parse(positional) };
            var created = await CreatePod.CreateAsync(environment.Host, spec, new CreateOptions(), cancellationToken);
            Terminal.Out.WriteLine(created.Record.Id);
            return ExitCodes.Success;
        });
        return command;
    }
}
