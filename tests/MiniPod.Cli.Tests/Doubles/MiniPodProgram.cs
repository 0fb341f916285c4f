using System.Diagnostics;

namespace MiniPod.Cli.Tests.Doubles;

/// <summary>The program as its users run it, in a process of its own, with an empty state.</summary>
internal sealed class MiniPodProgram : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("minipod-cli-").FullName;

    public string State => Path.Combine(_directory, "state");

    // Beside the tests lies what the product's build made of it: its assembly and its runtime configuration.
    private static string Assembly => Path.Combine(AppContext.BaseDirectory, "minipod.dll");

    public (int ExitCode, string Output, string Error) Run(params string[] arguments) => Start("dotnet", ["exec", Assembly, .. arguments]);

    /// <summary>Runs it on a terminal of its own: all it writes comes as standard output.</summary>
    public (int ExitCode, string Output, string Error) RunOnTerminal(params string[] arguments)
    {
        Prerequisite.Require(File.Exists("/usr/bin/script"), "a terminal needs util-linux's script");
        var line = string.Join(' ', new[] { "exec", "dotnet", "exec", Assembly }.Concat(arguments.Select(word => $"'{word}'")));
        return Start("/usr/bin/script", ["--quiet", "--return", "--command", line, "/dev/null"]);
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private (int ExitCode, string Output, string Error) Start(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["MINIPOD_STATE_DIR"] = State;
        start.Environment["DOCKER_HOST"] = $"unix://{_directory}/no-engine.sock";
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.Result);
    }
}
