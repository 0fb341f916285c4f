using System.Diagnostics;

namespace MiniPod.Cli.Tests.Doubles;

/// <summary>Runs the program as its users do, in a process of its own, with an empty state directory.</summary>
internal sealed class MiniPodProgram : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("minipod-cli-").FullName;

    public string State => Path.Combine(_directory, "state");

    // The product's assembly and its runtime configuration are built into the tests' output directory.
    private static string Assembly => Path.Combine(AppContext.BaseDirectory, "minipod.dll");

    public (int ExitCode, string Output, string Error) Run(params string[] arguments) => Start("dotnet", ["exec", Assembly, .. arguments]);

    /// <summary>Runs it on a terminal of its own; everything it writes arrives as standard output.</summary>
    public (int ExitCode, string Output, string Error) RunOnTerminal(params string[] arguments)
    {
        Prerequisite.Require(File.Exists("/usr/bin/script"), "the script program of util-linux is needed to run on a terminal");
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
