using System.CommandLine;
using System.Text.Json.Nodes;
using MiniPod.Cli.Hosting;
using MiniPod.Cli.Rendering;
using MiniPod.Cni;
using MiniPod.Pods;
using MiniPod.Pods.Networks;

namespace MiniPod.Cli.Commands.Cni;

/// <summary><c>minipod cni add</c>.</summary>
internal static class CniAddCommand
{
    public static Command Build(Composition composition, CniOptions options)
    {
        var arguments = new AttachmentArguments(options);
        var command = new Command("add", "Attach a namespace to a network and print the result as JSON. A failed attach is undone");
        arguments.AddTo(command);
        command.SetAction(async (parse, cancellationToken) =>
        {
            Composition.RequireRoot();
            var rt = arguments.Read(parse);
            var cni = options.Runtime(parse, composition);
            var networks = composition.Networks(parse, cni);
            var list = networks.Get(parse.GetValue(arguments.Network)!);
            var observer = options.Observer(parse, list, rt);
            CniResult result;
            try
            {
                result = await cni.AddNetworkListAsync(list, rt, observer, cancellationToken);
            }
            catch (Exception error) when (observer.AddHasBegun)
            {
                if (await UndoAsync(cni, networks, list, rt, observer) && error is OperationCanceledException)
                    Terminal.Error.WriteLine("minipod: interrupted; the ADD was undone");
                throw;
            }

            Terminal.Out.WriteLine(PodJson.Text(JsonNode.Parse(result.ToJson())!));
            return ExitCodes.Success;
        });
        return command;
    }

    // SPEC.md, "ADD": after a failed ADD the runtime must call DEL. The caller's token is not used:
    // it may be why ADD failed.
    private static async Task<bool> UndoAsync(
        CniRuntime cni, NetworkResolver networks, NetworkConfigList list, RuntimeConf rt, PluginView observer)
    {
        try
        {
            await CniDetach.RunAsync(cni, networks, list, rt, observer, giveUp: false, CancellationToken.None);
            return true;
        }
        catch (Exception error) when (error is PodException or CniException or IOException or UnauthorizedAccessException)
        {
            Terminal.Error.WriteLine(
                $"minipod: cannot undo the failed ADD: {ErrorText.Of(error)}\nRun 'minipod cni del' with the same arguments.");
            return false;
        }
    }
}
