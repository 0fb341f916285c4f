using System.Diagnostics;

namespace MiniPod.Cli.Tests.Doubles;

/// <summary>The program as its users run it, in a process of its own, with an empty state.</summary>
internal sealed class MiniPodProgram : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("minipod-cli-").FullName;

    public string State => Path.Combine(_directory, "state");

    public (int ExitCode, string Output, string Error) Run(params string[] arguments)
    {
        // Beside the tests lies what the product's build made of it: its assembly and its runtime configuration.
        var start = new ProcessStartInfo("dotnet", ["exec", Path.Combine(AppContext.BaseDirectory, "minipod.dll"), .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["MINIPOD_STATE_DIR"] = State;
        start.Environment["DOCKER_HOST"] = $"unix://{_directory}/no-engine.sock";
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.Result);
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);
}
