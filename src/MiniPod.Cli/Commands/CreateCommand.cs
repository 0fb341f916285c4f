using System.CommandLine;
using MiniPod.Cli.Hosting;
using MiniPod.Cli.Rendering;
using MiniPod.Pods;
using MiniPod.Pods.Operations;
using MiniPod.Pods.Spec;

namespace MiniPod.Cli.Commands;

/// <summary><c>minipod create</c>: creates a sandbox or, with <c>--pod</c>, another container in a pod,
/// without starting it.</summary>
internal static class CreateCommand
{
    public static Command Build(Composition composition)
    {
        var pod = new PodOptions();
        var first = new Argument<string?>("NAME|IMAGE")
        {
            Description = "The pod's name, same as --name; with --pod, the container's image",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var join = new Option<string?>("--pod")
        {
            Description = "Create a container in this pod; 'start --container' starts it",
            HelpName = "POD",
        };
        var explain = new Option<bool>("--explain") { Description = "Show each step as it happens, and what it changed on the host" };
        var command = new Command(
            "create",
            "Create a pod without containers and without starting it. 'start' starts it and attaches its networks; 'run --pod' adds "
            + "containers. With --pod, create a container in an existing pod");
        command.Arguments.Add(first);
        command.Arguments.Add(pod.Command);
        pod.AddTo(command, withContainer: false);
        pod.AddContainerOptions(command);
        command.Options.Add(join);
        command.Options.Add(pod.Replace);
        command.Options.Add(explain);
        var step = StepOption.Build();
        command.Options.Add(step);
        var dryRun = DryRunOption.Build();
        command.Options.Add(dryRun);
        var language = LanguageOption.Build("--explain, --step and --dry-run");
        command.Options.Add(language);
        command.SetAction(async (parse, cancellationToken) =>
        {
            var words = LanguageOption.StepsOf(parse, language);
            using var environment = composition.Open(
                parse, parse.GetValue(explain), parse.GetValue(step) && !parse.GetValue(dryRun), words);
            if (parse.GetValue(dryRun))
            {
                return await PlanAsync(
                    environment, words, NamespaceOption.PodOrNone(parse, join), pod, parse, parse.GetValue(first), cancellationToken);
            }

            var created = NamespaceOption.PodOrNone(parse, join) is { } target
                ? await AddAsync(environment, target, pod, parse, parse.GetValue(first), cancellationToken)
                : await CreatePod.CreateAsync(
                    environment.Runtime, Sandbox(pod, parse, parse.GetValue(first)), new CreateOptions(), cancellationToken);
            Terminal.Out.WriteLine(created.Record.Id);
            return ExitCodes.Success;
        });
        return command;
    }

    private static Task<int> PlanAsync(
        PodEnvironment environment,
        StepWords words,
        string? target,
        PodOptions pod,
        ParseResult parse,
        string? first,
        CancellationToken cancellationToken)
    {
        var runtime = environment.Runtime;
        if (target is null)
        {
            return DryRunOption.ShowAsync([Sandbox(pod, parse, first)], words, spec =>
                PlanPod.CreateAsync(runtime, spec, isToRun: false, earlier: [], cancellationToken));
        }

        pod.RefuseForContainer(parse);
        var options = new CreateOptions { Replace = parse.GetValue(pod.Replace) };
        return DryRunOption.ShowAsync([pod.JoiningContainer(parse, first)], words, container =>
            PlanPod.AddAsync(runtime, target, container, options, isToRun: false, cancellationToken));
    }

    private static Task<RunningPod> AddAsync(
        PodEnvironment environment, string target, PodOptions pod, ParseResult parse, string? image, CancellationToken cancellationToken)
    {
        pod.RefuseForContainer(parse);
        return AddContainer.CreateAsync(
            environment.Runtime,
            target,
            pod.JoiningContainer(parse, image),
            new CreateOptions { Replace = parse.GetValue(pod.Replace) },
            cancellationToken);
    }

    private static PodSpec Sandbox(PodOptions pod, ParseResult parse, string? name)
    {
        pod.RefuseForSandbox(parse);
        pod.RefuseReplace(parse);
        if (name is not null && parse.GetValue(pod.Name) is not null)
            throw new PodException("give the name only once, as NAME or with --name.");
        var spec = pod.Sandbox(parse);
        return name is null ? spec : spec with { Name = PodName.Parse(name) };
    }
}
