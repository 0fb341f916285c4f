using System.CommandLine;
using System.Text.Json.Nodes;
using MiniPod.Cli.Hosting;
using MiniPod.Cli.Rendering;
using MiniPod.Pods;
using MiniPod.Pods.Operations;
using MiniPod.Pods.Sessions;

namespace MiniPod.Cli.Commands;

/// <summary><c>minipod break</c>: makes a fault on a pod, to be found and mended.</summary>
internal static class BreakCommand
{
    public static Command Build(Composition composition, Signals signals)
    {
        var pod = new Argument<string?>("POD") { Description = "Name or id of a pod", Arity = ArgumentArity.ZeroOrOne };
        var fault = new Option<string?>("--fault") { Description = "The fault to make: see --list", HelpName = "NAME" };
        var random = new Option<bool>("--random") { Description = "Make a fault without telling which: a puzzle" };
        var list = new Option<bool>("--list") { Description = "List the faults, and what fails with each" };
        var undo = new Option<bool>("--undo") { Description = "Undo the fault of the pod, or those of all pods; nothing is restarted" };
        var answer = new Option<bool>("--answer") { Description = "Tell which fault the pod has, and how it was made" };
        var yes = new Option<bool>("--yes", "-y") { Description = "Do not ask before a fault that touches the whole host" };
        var explain = new Option<bool>("--explain") { Description = "Show the step as it happens" };
        var language = LanguageOption.Build("--explain");
        var output = OutputOption.Build();
        var command = new Command(
            "break",
            "Break a pod's network on purpose: find out what is wrong with doctor, topology and packet, and mend it with repair");
        command.Arguments.Add(pod);
        foreach (Option option in new Option[] { fault, random, list, undo, answer, yes, explain, language, output })
            command.Options.Add(option);
        command.SetAction(async (parse, cancellationToken) =>
        {
            var (name, wanted, isRandom) = (NamespaceOption.PodOrNone(parse, pod), parse.GetValue(fault), parse.GetValue(random));
            RequireOne(parse.GetValue(list), parse.GetValue(undo), parse.GetValue(answer), isRandom, wanted is not null);
            if (parse.GetValue(list)) return List(parse.GetValue(output));
            if (wanted is not null) RequireKnown(wanted);
            if (name is null && !parse.GetValue(undo)) throw new PodException("no pod given. Name one. See 'minipod ps'.");
            using var environment = composition.Open(parse, parse.GetValue(explain), words: LanguageOption.StepsOf(parse, language));
            var runtime = environment.Runtime;
            if (parse.GetValue(answer)) return Answer(runtime, name!);
            if (parse.GetValue(undo)) return await UndoAsync(environment, signals, name, cancellationToken);
            var mayTouchHost = parse.GetValue(yes) || wanted is not null && await MayTouchHostAsync(wanted, cancellationToken);
            using var report = signals.Token.Register(() => Terminal.Error.WriteLine($"minipod: interrupted; {BreakPod.AfterSignal}"));
            var made = await BreakPod.RunAsync(
                runtime, name!, new BreakOptions { Fault = wanted, MayTouchHost = mayTouchHost }, cancellationToken);
            Print(name!, made, isRandom);
            return ExitCodes.Success;
        });
        return command;
    }

    private static void RequireOne(params ReadOnlySpan<bool> given)
    {
        var count = 0;
        foreach (var one in given) count += one ? 1 : 0;
        if (count != 1) throw new PodException("say what to do: one of --fault NAME, --random, --undo, --answer and --list.");
    }

    private static void RequireKnown(string name)
    {
        var known = FaultInfo.All.Select(fault => fault.Name).ToList();
        if (known.Contains(name)) return;
        throw new PodException($"{UnknownWord.Describe("fault", name, known)} 'minipod break --list' lists them.");
    }

    private static async Task<bool> MayTouchHostAsync(string name, CancellationToken cancellationToken)
    {
        if (FaultInfo.Get(name).OnHost is not { } effect || !TerminalInput.CanAsk) return false;
        Terminal.Error.WriteLine($"minipod: this touches the whole host: {effect}.");
        return await Confirmation.AskAsync($"Make the fault \"{name}\"", cancellationToken)
            ? true
            : throw new PodException("nothing was changed.");
    }

    private static int List(OutputFormat format)
    {
        if (format == OutputFormat.Json)
        {
            Terminal.Out.WriteLine(PodJson.Text(new JsonArray([.. FaultInfo.All.Select(fault => (JsonNode)new JsonObject
            {
                ["name"] = fault.Name,
                ["what"] = fault.What,
                ["fails"] = fault.Fails,
                ["onHost"] = fault.OnHost,
                ["packet"] = fault.Packet,
            })])));
            return ExitCodes.Success;
        }

        var table = new TextTable("FAULT", "HOST", "WHAT FAILS");
        foreach (var fault in FaultInfo.All) table.Add(fault.Name, fault.OnHost is null ? "" : "yes", fault.Fails);
        table.Print(Terminal.Out);
        return ExitCodes.Success;
    }

    private static int Answer(PodRuntime runtime, string pod)
    {
        var answer = BreakPod.Answer(runtime, pod);
        Terminal.Out.WriteLine($"{answer.Fault.Name}: {answer.Fault.What}");
        Terminal.Out.WriteLine($"What fails: {answer.Fault.Fails}");
        if (answer.Fault.Packet is { } packet) Terminal.Out.WriteLine($"See it:     {packet}");
        Terminal.Out.WriteLine("Made by:");
        foreach (var line in answer.Commands) Terminal.Out.WriteLine($"  {line}");
        Terminal.Out.WriteLine("Undone by:");
        foreach (var line in answer.Undo) Terminal.Out.WriteLine($"  {line}");
        return ExitCodes.Success;
    }

    private static async Task<int> UndoAsync(
        PodEnvironment environment, Signals signals, string? pod, CancellationToken cancellationToken)
    {
        string[] pods = pod is not null
            ? [pod]
            : [.. environment.Runtime.Store.List().Where(record => record.Fault is not null).Select(record => record.FullName)];
        if (pods.Length == 0) Terminal.Error.WriteLine("minipod: no pod has a fault that 'minipod break' made");
        return await PodBatch.RunAsync(PodSelection.Named(pods), 1, signals, "an undo in progress is completed", async one =>
        {
            var fault = await BreakPod.UndoAsync(environment.Runtime, one, cancellationToken);
            Terminal.Error.WriteLine(fault is null ? $"{one}: no fault to undo" : $"{one}: undone: {fault.Name}");
            if (fault?.IsLasting == true) Terminal.Error.WriteLine($"{one}: the process does not come back: run 'minipod repair {one}'");
        });
    }

    private static void Print(string pod, FaultInfo fault, bool isPuzzle)
    {
        if (isPuzzle)
        {
            Terminal.Out.WriteLine($"{pod}: something is broken now. Which of 'minipod break --list' is it?");
        }
        else
        {
            Terminal.Out.WriteLine($"{pod}: {fault.Name}: {fault.What}");
            Terminal.Out.WriteLine($"What fails: {fault.Fails}");
            if (fault.Packet is { } packet) Terminal.Out.WriteLine($"See it:     {packet}");
        }

        Terminal.Out.WriteLine($"Find it:    minipod topology {pod}");
        Terminal.Out.WriteLine($"            minipod packet --from {pod} --to outside; minipod packet --from outside --to {pod}");
        Terminal.Out.WriteLine("            minipod doctor");
        Terminal.Out.WriteLine($"Mend it:    minipod repair {pod}");
        if (isPuzzle) Terminal.Out.WriteLine($"Give up:    minipod break --answer {pod}");
    }
}
