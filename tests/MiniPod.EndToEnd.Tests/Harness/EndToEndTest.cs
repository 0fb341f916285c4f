using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;

namespace MiniPod.EndToEnd.Tests.Harness;

/// <summary>A test with the real program, engine, and plugins. Everything it creates has its prefix and is removed
/// after it.</summary>
[Trait("needs", "engine")]
public abstract class EndToEndTest(EndToEndHost host) : IAsyncLifetime
{
    /// <summary>The time limit of a test, in milliseconds.</summary>
    protected const int Limit = 120_000;

    /// <summary>The prefix of this test's names.</summary>
    protected string Prefix { get; } = TestPods.NewPrefix();

    /// <summary>The state directory of this test.</summary>
    protected string StateDirectory => TestPods.StateDirectory(Prefix);

    /// <summary>A directory for this test's own files.</summary>
    protected string Files => Path.Combine(Path.GetTempPath(), $"{Prefix}-files");

    public virtual async ValueTask InitializeAsync()
    {
        await host.RequireAsync();
        Directory.CreateDirectory(Files);
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (Directory.Exists(Files)) await TestPods.RemoveAsync(Prefix); // otherwise the test was skipped
    }

    /// <summary>A name for a pod of this test.</summary>
    protected string Name(string name) => $"{Prefix}-{name}";

    /// <summary>Runs minipod.</summary>
    protected Task<CommandResult> MiniPodAsync(params string[] args) => MiniPodAsync(new CommandOptions(), args);

    /// <summary>Runs minipod.</summary>
    protected Task<CommandResult> MiniPodAsync(CommandOptions options, params string[] args) =>
        Command.RunAsync(Binary.Path, args, WithState(options));

    /// <summary>Starts minipod, to do something while it runs.</summary>
    protected RunningCommand StartMiniPod(params string[] args) => StartMiniPod(new CommandOptions(), args);

    /// <summary>Starts minipod, to do something while it runs.</summary>
    protected RunningCommand StartMiniPod(CommandOptions options, params string[] args) =>
        RunningCommand.Start(Binary.Path, args, WithState(options));

    /// <summary>Runs a test on the private host. On the outer host, fails if the test failed on the private
    /// one.</summary>
    protected virtual async Task OnPrivateHostAsync(Func<Task> test, [CallerMemberName] string name = "")
    {
        if (PrivateHost.IsHere) await test();
        else if (await PrivateHost.FailureOfAsync(GetType(), name) is { } failure) Assert.Fail(failure);
    }

    /// <summary>Takes a snapshot of the host, including this test's state directory.</summary>
    protected Task<HostSnapshot> SnapshotAsync() => HostSnapshot.TakeAsync(StateDirectory);

    /// <summary>A pod as <c>inspect</c> shows it.</summary>
    protected async Task<JsonNode> InspectAsync(string pod) =>
        (await MiniPodAsync("inspect", pod)).ShouldSucceed().Json.AsArray().Single()!;

    /// <summary>Writes a file for this test.</summary>
    protected string WriteFile(string name, string text)
    {
        var path = Path.Combine(Files, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>
    /// Writes the configuration of a network for this test, a bridge with 10.231.<paramref name="third"/>.0/24, and
    /// returns the options that use it. The network and the bridge are named with the test's prefix and the letter.
    /// </summary>
    protected string WriteNetwork(char letter, int third, string extraPlugins = "", string bridgeKeys = "")
    {
        var name = $"{Prefix}{letter}";
        WriteFile($"net/{name}.conflist", $$"""
            {
              "cniVersion": "1.0.0", "name": "{{name}}",
              "plugins": [
                {
                  "type": "bridge", "bridge": "{{name}}", "isGateway": true, "ipMasq": true, "capabilities": { "ips": true, "mac": true }, {{bridgeKeys}}
                  "ipam": { "type": "host-local", "ranges": [[{ "subnet": "10.231.{{third}}.0/24" }]], "routes": [{ "dst": "10.231.{{third}}.0/24" }] }
                }{{extraPlugins}}
              ]
            }
            """);
        return name;
    }

    /// <summary>Writes a program for this test, as a plugin or a helper.</summary>
    protected string WriteProgram(string name, string text)
    {
        var path = WriteFile(name, text);
        File.SetUnixFileMode(
            path,
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
        return path;
    }

    /// <summary>The directory of this test's network configurations.</summary>
    protected string NetworkDirectory => Path.Combine(Files, "net");

    /// <summary>Waits until a condition is met.</summary>
    protected static Task UntilAsync(Func<bool> condition, string what, double seconds = 30) =>
        UntilAsync(() => Task.FromResult(condition()), what, seconds);

    /// <summary>Waits until a condition is met.</summary>
    protected static async Task UntilAsync(Func<Task<bool>> condition, string what, double seconds = 30)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            if (TimeProvider.System.GetElapsedTime(started).TotalSeconds > seconds) Assert.Fail($"not within {seconds} s: {what}");
            await Task.Delay(10);
        }
    }

    /// <summary>The options with this test's state directory, and without the MiniPod variables of the current
    /// environment.</summary>
    protected CommandOptions WithState(CommandOptions options)
    {
        var environment = new Dictionary<string, string?>
        {
            ["MINIPOD_STATE_DIR"] = StateDirectory,
            ["MINIPOD_NETWORK"] = null,
            ["NETCONFPATH"] = null,
            ["CNI_PATH"] = null,
        };
        foreach (var (name, value) in options.Environment) environment[name] = value;
        return options with { Environment = environment };
    }
}
